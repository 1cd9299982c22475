import Foundation
import JSON
import Testing

/// An engine that was stopped holds its lock and does nothing: every command says so.
@Suite(.serialized) struct SilentEngineTests {
  @Test func aStoppedEngineIsSaidEverywhereAndNothingIsLost() throws {
    let scene = try Scene()
    let (engine, door) = try scene.serve()
    let token = try scene.door("bot")
    _ = try door.send("POST", "/api/billing/upgrade", token: token, body: #"{"plan":"scale"}"#)
    let digest = try #require(try scene.newest()["digest"]?.string)
    try wait("a first look") { try scene.run("status").status == 0 }
    let running = try scene.json("status")["engine"] ?? .null
    #expect(running["running"]?.bool == true && running["state"]?.string == "running", "\(running)")
    #expect(running["pid"]?.integer == Int64(engine.identifier))
    #expect(running["last_look"]?.string?.count == 24)

    let screen = try scene.onTerminal([])
    try screen.waitForScreen("the engine elsewhere") { $0.text.contains("engine in process \(engine.identifier)") }
    let watch = try scene.start("watch")
    try wait("the engine") { watch.printed.contains("Engine in process \(engine.identifier).") }

    kill(engine.identifier, SIGSTOP)
    defer { kill(engine.identifier, SIGCONT) }
    let words = "process \(engine.identifier) does not answer"
    let status = try scene.run("status")
    #expect(status.status == 3 && status.words.contains(words), "\(status.output)")
    let json = try scene.run("status", "--json")
    let stopped = try JSONValue.parse(json.output)["engine"] ?? .null
    #expect(json.status == 3)
    #expect(stopped["running"]?.bool == false && stopped["state"]?.string == "silent", "\(stopped)")
    #expect(stopped["pid"]?.integer == Int64(engine.identifier))
    #expect(try scene.run("requests").errors.contains(words))
    #expect(try scene.json("requests")["engine"]?["state"]?.string == "silent")
    #expect(try scene.run("show", "1").errors.contains(words))
    #expect(try scene.run("frame").words.contains("engine in \(words)"))
    let doctor = try scene.run("doctor")
    #expect(doctor.status == 3 && doctor.words.contains(words), "\(doctor.status) \(doctor.output)")
    let second = try scene.run("serve")
    #expect(second.status == 5 && second.errors.contains(words), "\(second.errors)")
    let quote = try scene.run("quote", "1")
    #expect(quote.status == 3 && quote.errors.contains(words), "\(quote.errors)")
    let own = try scene.run("portal", "dock-main")
    #expect(own.status == 3 && own.errors.contains(words), "\(own.errors)")
    try screen.waitForScreen("the banner") { $0.text.contains("engine in \(words)") }
    try wait("the line") { watch.printed.contains("does not answer") }

    let approved = try scene.run("approve", "1", "--digest", digest)
    #expect(approved.status == 3, "\(approved.errors)")
    #expect(approved.errors.contains("nothing was carried out") && approved.errors.contains(words))
    #expect(try scene.effects().isEmpty)
    #expect(try scene.run("reject", "1").status == 0)

    kill(engine.identifier, SIGCONT)
    try screen.waitForScreen("the engine again") { !$0.text.contains("does not answer:") }
    try wait("status is well again") { try scene.run("status").status == 0 }
    #expect(try scene.effects().isEmpty)
    try screen.write("q")
    #expect(try screen.waitForExit() == .code(0))
    _ = try watch.stop()
    #expect(try engine.stop().status == 0)
  }

  @Test func anEngineThatEndedIsSaid() throws {
    let scene = try Scene()
    let (engine, _) = try scene.serve()
    try wait("a first look") { try scene.run("status").status == 0 }
    let watch = try scene.start("watch")
    try wait("the engine") { watch.printed.contains("Engine in process") }
    let screen = try scene.onTerminal([])
    try screen.waitForScreen("the engine elsewhere") { $0.text.contains("engine in process") }
    engine.killNow()
    try screen.waitForScreen("its end") { $0.text.contains("no engine: data ages") && $0.text.contains("ended") }
    try wait("its end in lines") { watch.printed.contains("No engine runs") }
    let ended = try scene.run("status")
    #expect(ended.status == 3 && ended.words.hasPrefix("ENGINE STOPPED No engine runs"), "\(ended.output)")
    let json = try scene.json("status")["engine"] ?? .null
    #expect(json["running"]?.bool == false && json["pid"] == .null && json["state"]?.string == "absent")
    // Another one is noticed without asking for it.
    let (again, _) = try scene.serve()
    try screen.waitForScreen("the new engine") { $0.text.contains("engine in process \(again.identifier)") }
    try wait("the new engine in lines") { watch.printed.contains("Engine in process \(again.identifier).") }
    try screen.write("q")
    #expect(try screen.waitForExit() == .code(0))
  }
}
