import Foundation
import JSON
import Support
import Testing

/// Signals that ask it to end: followed at any moment, unless whoever started it ignored them.
@Suite(.serialized) struct StopSignalsTests {
  @Test(
    "What is ignored at the start stays ignored",
    arguments: [["serve"], ["watch"], ["sandbox"]], [("HUP", SIGHUP), ("INT", SIGINT)])
  func ignored(_ words: [String], _ signal: (name: String, number: Int32)) throws {
    let scene = try Scene()
    let process = try Background(
      words, in: scene.folder, scene.environment, shell: "trap '' \(signal.name); exec \"$@\"")
    try process.waitUntilItCatches(SIGTERM)
    #expect(!process.caught(signal.number))
    process.send(signal.number)
    // A signal that was sent earlier has been dealt with when the later one has.
    let ending = try process.stop()
    #expect(ending.status == 0, "\(ending.errors)")
  }

  @Test func underNohupTheScreenSurvivesAHangUpSignal() throws {
    let folder = try TemporaryFolder()
    let demo = try Program.onTerminal(["demo"], in: folder, shell: #"trap '' HUP TSTP; exec "$@""#)
    try demo.waitForScreen("the first frame") { $0.text.contains("Accounts") }
    demo.send(SIGHUP)
    // Nobody would continue it: it does not stop either.
    try demo.write("\u{1A}?")
    try demo.waitForScreen("the help") { $0.text.contains("Help") }
    #expect(demo.stops == 0)
    demo.send(SIGTERM)
    #expect(try demo.waitForExit() == .code(0))
    #expect(folder.contents.isEmpty)
  }

  @Test func anEngineUnderNohupWorksOnAfterAHangUp() throws {
    let scene = try Scene()
    let engine = try Background(
      ["serve", "--json"], in: scene.folder, scene.environment, shell: #"exec nohup "$@""#)
    _ = try engine.firstLine()
    engine.send(SIGHUP)
    let token = try scene.door("bot")
    let door = try Stranger("http://127.0.0.1:\(scene.port)")
    #expect(try door.send("GET", "/api/billing", token: token).status == 200)
    #expect(try engine.stop().status == 0)
  }

  @Test("A file that may not grow is an error, not a death")
  func aLimitOfSize() throws {
    let scene = try Scene()
    _ = try scene.door("bot")
    let ending = try scene.run("keys", shell: #"ulimit -f 1; exec "$@" >>\#(scene.folder.path)/big"#)
    #expect(ending.status == 74)
    #expect(ending.errors.contains("File too large"))
  }

  @Test("Children's ends are known although SIGCHLD was ignored")
  func ignoredChildren() throws {
    let scene = try Scene()
    let script = try scene.folder.write("credential", "#!/bin/sh\necho \"$DOCK_KEY\"\n", mode: 0o700)
    let config = try String(contentsOfFile: scene.folder.path + "/config.toml", encoding: .utf8)
    try scene.folder.write(
      "config.toml", config.replacing("{ env = \"DOCK_API_KEY\" }", with: "{ command = [\"\(script)\"] }"))
    let ending = try Program.run(
      ["doctor", "dock-main"], in: scene.folder, scene.environment.merging(["DOCK_KEY": scene.key]) { $1 },
      shell: #"exec env --ignore-signal=CHLD "$@""#)
    #expect(ending.status == 0, "\(ending.output) \(ending.errors)")
  }

  @Test(
    "A demo that is asked to end in the middle of its start leaves nothing",
    arguments: [nil, SIGTERM, SIGINT, SIGHUP] as [Int32?], 0..<5)
  func earlyEnd(_ signal: Int32?, _ moment: Int) throws {
    let folder = try TemporaryFolder()
    let demo = try Program.onTerminal(["demo"], in: folder)
    // Before its own code runs, nobody can do anything about a signal, and nothing is there to be left.
    try demo.wait("its code runs") { Background.holdsOrCatches(SIGTERM, demo.process) }
    let place = { folder.contents.first.map { folder.path + "/" + $0 } }
    try demo.wait("the moment has come") {
      switch moment {
      case 0: true
      case 1: place() != nil
      case 2: place().map { FileManager.default.fileExists(atPath: $0 + "/state/ledger.sqlite") } ?? false
      case 3: place().map { FileManager.default.fileExists(atPath: $0 + "/state/engine.lock") } ?? false
      default: !demo.output.isEmpty
      }
    }
    if let signal { demo.send(signal) } else { demo.hangUp() }
    #expect(try demo.waitForExit() == .code(0))
    #expect(folder.contents.isEmpty)
  }

  @Test(
    "An engine that is asked to end in the middle of its start has no trouble to tell",
    arguments: [SIGTERM, SIGINT], ["", "engine.lock", "ledger.sqlite", "ledger.sqlite-wal"])
  func earlyEndOfAnEngine(_ signal: Int32, _ file: String) throws {
    let scene = try Scene()
    let engine = try Background(["serve"], in: scene.folder, scene.environment)
    try engine.waitUntilItCatches(signal)
    try wait("the moment has come") { FileManager.default.fileExists(atPath: "\(scene.folder.path)/state/\(file)") }
    engine.send(signal)
    let ending = try engine.waitForEnd()
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(!ending.errors.contains("cannot"))
  }

  @Test("A session's end sends two signals at once, and both are one wish")
  func twoSignals() throws {
    let folder = try TemporaryFolder()
    let demo = try Program.onTerminal(["demo"], in: folder)
    try demo.waitForScreen("the first frame") { $0.text.contains("Accounts") }
    demo.send(SIGTERM)
    demo.send(SIGHUP)
    demo.send(SIGTERM)
    #expect(try demo.waitForExit() == .code(0))
    #expect(folder.contents.isEmpty)
  }
}
