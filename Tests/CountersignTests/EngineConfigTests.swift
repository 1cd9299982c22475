import Foundation
import JSON
import Support
import Testing

/// An engine goes on with the config that it read when it started: every command says so once the file is another one.
@Suite(.serialized) struct EngineConfigTests {
  /// A text with every white space as one space, however it was broken.
  private static func words(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test func anAccountThatCameLaterIsSaidUntilTheEngineIsStartedAgain() throws {
    let scene = try Scene()
    let (engine, door) = try scene.serve()
    try wait("a first look") { try scene.run("status").status == 0 }
    let before = try scene.run("status", "--json")
    let known = try JSONValue.parse(before.output)["engine"] ?? .null
    #expect(known["config_is_older"] == .bool(false) && known["not_served"]?.array?.isEmpty == true)
    let quiet = try scene.run("agent", "add", "early-bot", "--account", "dock-main")
    #expect(!quiet.errors.contains("read the config"), "\(quiet.errors)")

    let words =
      "The engine in process \(engine.identifier) read the config when it started, and does not serve dock-new."
    let added = try Program.run(
      [
        "init", "--provider", "dock", "--name", "dock-new", "--base-url", "http://127.0.0.1:\(scene.admin.port)",
        "--credential-env", "DOCK_API_KEY", "--test", "--yes",
      ], in: scene.folder, scene.environment)
    #expect(added.status == 0 && added.words.contains(words), "\(added.output)\(added.errors)")

    let agent = try scene.run(
      "agent", "add", "late-bot", "--account", "dock-new", "--token-file", scene.folder.path + "/late.token")
    #expect(agent.status == 0 && Self.words(agent.errors).contains(words), "\(agent.errors)")
    #expect(Self.words(agent.errors).contains("kill \(engine.identifier)"))
    let token = try String(contentsOfFile: scene.folder.path + "/late.token", encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let told = try door.send("POST", "/api/billing/upgrade", token: token, body: #"{"plan":"scale"}"#)
    #expect(told.status == 503 && told.json["error"]?.string == "account_not_served", "\(told.json)")

    let status = try scene.run("status")
    #expect(status.status == 3 && status.words.contains(words), "\(status.output)")
    let engineNow = try scene.json("status")["engine"] ?? .null
    #expect(engineNow["config_is_older"] == .bool(true))
    #expect(engineNow["not_served"]?.array?.compactMap(\.string) == ["dock-new"])
    #expect(try scene.run("doctor").words.contains(words))
    let own = try scene.run("portal", "dock-new")
    #expect(own.status == 3 && Self.words(own.errors).contains(words), "\(own.errors)")

    #expect(try engine.stop().status == 0)
    let (again, _) = try scene.serve()
    try wait("both are read") { try scene.run("status").status == 0 }
    let last = try scene.run("agent", "add", "last-bot", "--account", "dock-new")
    #expect(last.status == 0 && !last.errors.contains("read the config"), "\(last.errors)")
    // Whatever else is written into the file is not known either, and hides no account.
    let config = scene.folder.path + "/config.toml"
    let text = try String(contentsOfFile: config, encoding: .utf8)
    try scene.folder.write("config.toml", text + "\n# later\n")
    let changed = try scene.run("status")
    #expect(changed.status == 0 && changed.words.contains("and the file was changed since."), "\(changed.output)")
    #expect(try again.stop().status == 0)
  }
}
