import Foundation
import JSON
import Support
import Synchronization
import Testing

/// Messages to an operator who is away, sent by the real program to receivers that do what they like.
@Suite(.serialized) struct PushTests {
  private static func webhook(_ server: RawServer, _ name: String = "hook") -> String {
    """
    [[push]]
    name = "\(name)"
    kind = "webhook"
    url = "\(server.origin)/\(name)?room=7"
    events = ["pending", "outcome", "alarm"]

    """
  }

  private func ask(_ scene: Scene, _ door: Stranger, _ reason: String? = nil) throws {
    let token = try scene.door("bot")
    let words = reason.map { ",\"reason\":\(JSONValue.string($0).serialized())" } ?? ""
    let asked = try door.send(
      "POST", "/countersign/v1/requests", token: token,
      body: "{\"operation\":\"upgrade\",\"params\":{\"plan\":\"scale\"}\(words)}")
    guard asked.json["number"]?.integer != nil else { throw Failure("not asked: \(asked.json.serialized())") }
  }

  private func ids(_ server: RawServer) -> [String] { server.requests.flatMap { $0.values("Idempotency-Key") } }

  @Test func aMessageThatWasSentAndNotRememberedIsSentAgainUnderItsId() throws {
    // The first try is heard and never answered; the program is killed while it waits.
    let isAnswering = Mutex(false)
    let server = try RawServer(answering: { _ in
      isAnswering.withLock { $0 } ? .response(200) : RawAnswer([.silence])
    })
    let scene = try Scene(more: Self.webhook(server))
    let (engine, door) = try scene.serve()
    try ask(scene, door)
    try wait("the first try") { server.requests.count == 1 }
    engine.killNow()
    isAnswering.withLock { $0 = true }
    let (again, _) = try scene.serve()
    try wait("the second try") { server.requests.count == 2 }
    let (first, second) = (server.requests[0], server.requests[1])
    #expect(first.body == second.body && ids(server).count == 2 && Set(ids(server)).count == 1)
    let document = try JSONValue.parse(second.text)
    #expect(document["schema"] == "countersign.push/1" && document["event"] == "pending" && document["request"] == 1)
    #expect(document["id"]?.string == ids(server).first && document["account"] == "dock-main")
    #expect(second.target == "/hook?room=7")
    #expect(try again.stop().status == 0)
    // Once it was delivered it is not told again.
    let (third, _) = try scene.serve()
    try ask(scene, try Stranger("http://127.0.0.1:\(scene.port)"))
    #expect(try third.stop().status == 0)
    #expect(server.requests.count == 2)
  }

  @Test func aReceiverThatNeverAnswersDelaysNobody() throws {
    let server = try RawServer(answering: { _ in RawAnswer([.silence]) })
    let scene = try Scene(more: Self.webhook(server))
    let (engine, door) = try scene.serve()
    try ask(scene, door)
    try wait("the try") { server.requests.count == 1 }
    let digest = try #require(try scene.newest()["digest"]?.string)
    #expect(try scene.run("approve", "1", "--digest", digest).status == 0)
    try wait("the change") { try scene.effects().count == 1 }
    // The engine ends while the receiver still says nothing.
    #expect(try engine.stop().status == 0)
  }

  @Test(arguments: [410, 404, 401, 302]) func whatIsRefusedIsAnAlarmAtOnce(status: Int) throws {
    let elsewhere = try RawServer(answering: { _ in .response(200) })
    let place = elsewhere.origin
    let server = try RawServer(answering: { _ in
      status == 302 ? .redirect(to: place + "/x") : .response(status)
    })
    let other = try RawServer(answering: { _ in .response(200) })
    let scene = try Scene(more: Self.webhook(server) + Self.webhook(other, "other"))
    let (engine, door) = try scene.serve()
    try ask(scene, door)
    try wait("the alarm") { try scene.run("alarms").output.contains("a push cannot be delivered") }
    let alarms = try scene.run("alarms").output
    #expect(alarms.contains("The push hook cannot be delivered") && alarms.contains("\(status)"))
    #expect(!alarms.contains(server.origin))
    try wait("the other push") { !other.requests.isEmpty }
    #expect(server.requests.count == 1 && elsewhere.requests.isEmpty)
    #expect(try engine.stop().status == 0)
    let log = try String(contentsOfFile: scene.folder.path + "/state/countersign.log", encoding: .utf8)
    #expect(log.contains("push hook") && !log.contains(server.origin) && !log.contains("room=7"))
  }

  @Test func theAlarmOfAPushThatIsRemovedClosesItselfAtTheNextStart() throws {
    let server = try RawServer(answering: { _ in .response(410) })
    let scene = try Scene(more: Self.webhook(server))
    let (engine, door) = try scene.serve()
    try ask(scene, door)
    try wait("the alarm") { try scene.run("alarms").output.contains("The push hook cannot be delivered") }
    // It stands at an account only because an alarm stands somewhere.
    #expect(!(try scene.run("show", "1")).output.contains("push"))
    #expect(try engine.stop().status == 0)
    let config = scene.folder.path + "/config.toml"
    let text = try String(contentsOfFile: config, encoding: .utf8)
    try scene.folder.write("config.toml", text.replacing(Self.webhook(server), with: ""))
    let (again, _) = try scene.serve()
    try wait("its end") { try scene.json("alarms")["alarms"]?.array == [] }
    #expect(try again.stop().status == 0)
    #expect(try scene.run("audit", "export").output.contains("The push hook is not in the config any more."))
  }

  @Test func aTestSaysWhatEachReceiverSaid() throws {
    let good = try RawServer(answering: { _ in .response(200, body: "ok") })
    let bad = try RawServer(answering: { _ in .response(403) })
    let scene = try Scene(
      more: """
        [[push]]
        name = "phone"
        kind = "ntfy"
        url = { file = "\(FileManager.default.temporaryDirectory.path)/no-such-push-file" }

        [[push]]
        kind = "ntfy"
        url = "\(good.origin)/topic_1"

        [[push]]
        kind = "webhook"
        url = "\(bad.origin)/x"
        """)
    let all = try scene.run("push", "test")
    #expect(all.status == 3)
    #expect(all.output.contains("ntfy  ntfy  delivered") && all.output.contains("answers 403"))
    #expect(all.output.contains("phone  ntfy  not delivered"))
    let one = try scene.json("push", "test", "ntfy")
    #expect(one["schema"] == "countersign.push_test/1")
    #expect(one["pushes"]?.array?.map { $0["delivered"] } == [true])
    #expect(try scene.run("push", "test", "ntfy").status == 0)
    #expect(try scene.run("push", "test", "nobody").status == 64)
    let sent = try JSONValue.parse(try #require(good.requests.first).text)
    #expect(good.requests.first?.target == "/" && sent["topic"] == "topic_1")
    #expect(sent["title"]?.string?.contains("TEST") == true)
    // No engine ran, and nothing was raised.
    #expect(try scene.json("alarms")["alarms"]?.array == [])
    let doctor = try scene.run("doctor")
    #expect(doctor.status == 2 && doctor.output.contains("The push phone"))
    #expect(good.requests.count == 3 && bad.requests.count == 1, "the doctor calls nobody")
  }

  @Test func whatAnAgentWritesRingsNobodyInSlack() throws {
    let server = try RawServer(answering: { _ in .response(200, body: "ok") })
    let scene = try Scene(
      more: """
        [[push]]
        kind = "slack"
        url = { file = "SLACK" }
        events = ["pending"]
        """.replacing("SLACK", with: "~/slack"))
    try scene.folder.write("slack", server.origin + "/services/T0/B0/hunter2\n")
    let (engine, door) = try scene.serve()
    try ask(scene, door, "<!channel> & <https://evil.example|ok>\n@here https://evil.example")
    try wait("the message") { server.requests.count == 1 }
    let text = try #require(try JSONValue.parse(server.requests[0].text)["text"]?.string)
    #expect(text.contains("| &lt;!channel&gt; &amp; &lt;evil[.]example|ok&gt;"))
    #expect(!text.contains("<") && !text.contains(">") && !text.contains("evil.example") && text.contains("[@]here"))
    #expect(text.contains("TEST dock-main: upgrade Pro -&gt; Scale") && text.contains("countersign show 1"))
    #expect(server.requests[0].target == "/services/T0/B0/hunter2")
    #expect(try engine.stop().status == 0)
    for arguments in [["status"], ["alarms"], ["doctor"], ["audit", "export"]] {
      #expect(!(try Program.run(arguments, in: scene.folder, scene.environment)).output.contains("hunter2"))
    }
    let log = try? String(contentsOfFile: scene.folder.path + "/state/countersign.log", encoding: .utf8)
    #expect(log?.contains("hunter2") != true)
  }

  @Test func whereNothingIsToBeDoneNothingIsSent() throws {
    let server = try RawServer(answering: { _ in .response(200) })
    let scene = try Scene(more: Self.webhook(server))
    let config = scene.folder.path + "/config.toml"
    let text = try String(contentsOfFile: config, encoding: .utf8)
    try scene.folder.write("config.toml", "read_only = true\n" + text)
    #expect(try scene.run("push", "test").status == 2)
    #expect(server.requests.isEmpty)
  }
}
