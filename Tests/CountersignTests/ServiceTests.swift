import Foundation
import JSON
import Support
import Testing

/// The program as a service among others: folders and lines of systemd, its log, what it leaves behind.
@Suite(.serialized) struct ServiceTests {
  private func ask(_ door: Stranger, _ token: String) throws {
    _ = try door.send("POST", "/api/billing/upgrade", token: token, body: #"{"plan":"scale"}"#)
  }

  private func size(_ path: String) -> Int? {
    (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int
  }

  // MARK: - The log

  @Test func theLogGoesOnUnderItsNameWhateverIsDoneToIt() throws {
    // A hook that fails is logged, an entry an event.
    let scene = try Scene(hook: ["/bin/false"])
    let (engine, _) = try scene.serve()
    let log = scene.folder.path + "/state/countersign.log"
    func write() throws { _ = try scene.run("agent", "add", "bot", "--account", "dock-main") }
    func failures() -> Int {
      ((try? String(contentsOfFile: log, encoding: .utf8)) ?? "").components(separatedBy: "the hook failed").count - 1
    }
    try wait("a first entry") {
      try write()
      return failures() > 0
    }
    // Somebody renames it, as logrotate does.
    try FileManager.default.moveItem(atPath: log, toPath: log + ".1")
    try wait("an entry in a new file") {
      try write()
      return failures() > 0
    }
    #expect((try FileManager.default.attributesOfItem(atPath: log))[.posixPermissions] as? Int == 0o600)
    // Somebody deletes it.
    try FileManager.default.removeItem(atPath: log)
    try wait("an entry in a new file again") {
      try write()
      return failures() > 0
    }
    // Somebody empties it in its place.
    try #require(truncate(log, 0) == 0)
    try wait("an entry after what was emptied") {
      try write()
      return failures() > 0
    }
    let start = try #require(FileManager.default.contents(atPath: log)?.first)
    #expect(start == UInt8(ascii: "2"), "an entry begins with its year, no hole is before it")
    // It grows too large: put aside, once.
    try #require(truncate(log, (4 << 20) + 1) == 0)
    try wait("a file that was put aside") {
      try write()
      return (size(log) ?? .max) < 4 << 20 && failures() > 0
    }
    #expect(try #require(size(log + ".old")) > 4 << 20)
    #expect(try engine.stop().status == 0)
  }

  // MARK: - systemd

  @Test func theFoldersOfAUnitAreTakenAndClosed() throws {
    let scene = try Scene()
    let state = scene.folder.path + "/var"
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: false)
    try #require(chmod(state, 0o755) == 0)
    let environment = [
      "CONFIGURATION_DIRECTORY": scene.folder.path, "STATE_DIRECTORY": state + ":/other", "DOCK_API_KEY": scene.key,
    ]
    let ending = try Program.run(["status"], in: scene.folder, environment)
    // Read, though no engine runs.
    #expect(ending.status == 3, "\(ending.errors)")
    #expect(ending.output.contains("dock-main"))
    #expect(ending.output.contains("19 / 30") || ending.output.contains("9 / 10"), "\(ending.output)")
    #expect((try FileManager.default.attributesOfItem(atPath: state))[.posixPermissions] as? Int == 0o700)
    let private_ = try FileManager.default.attributesOfItem(atPath: state + "/ledger.sqlite")[.posixPermissions] as? Int
    #expect(private_ == 0o600)
  }

  @Test func aHandedCredentialSignsIn() throws {
    let scene = try Scene()
    let handed = scene.folder.path + "/handed"
    try FileManager.default.createDirectory(atPath: handed, withIntermediateDirectories: false)
    try #require(chmod(handed, 0o700) == 0)
    try scene.folder.write("handed/dock", scene.key + "\n", mode: 0o440)
    let config = scene.folder.path + "/config.toml"
    let text = try String(contentsOfFile: config, encoding: .utf8)
    let source = "{ file = \"$CREDENTIALS_DIRECTORY/dock\" }"
    try scene.folder.write("config.toml", text.replacing("{ env = \"DOCK_API_KEY\" }", with: source))
    let environment = scene.environment.merging(["CREDENTIALS_DIRECTORY": handed, "DOCK_API_KEY": ""]) { $1 }
    let ending = try Program.run(["doctor", "dock-main"], in: scene.folder, environment)
    #expect(ending.status == 0, "\(ending.errors)")
  }

  @Test func whatHappensIsToldOnStandardErrorWithItsTime() throws {
    let scene = try Scene()
    let (engine, door) = try scene.serve()
    let token = try scene.door("bot")
    try ask(door, token)
    try wait("the request") {
      engine.errorText.contains(
        " countersign: #1  bot asked for Pro -> Scale on dock-main (+$30/mo)  TEST  decide by ")
    }
    #expect(try scene.run("reject", "1", "--reason", "too_expensive").status == 0)
    try wait("the decision") {
      engine.errorText.contains(
        " countersign: #1  operator rejected Pro -> Scale on dock-main for bot: ")
    }
    // Somebody changes the plan past us.
    _ = try scene.admin.send(
      "POST", "/sandbox/plan", body: #"{"organisation":"vector-build","plan":"scale"}"#)
    try wait("the alarm") {
      engine.errorText.contains(" countersign: dock-main: alarm 1, changed without an approval  | ")
    }
    #expect(try scene.run("alarms", "explain", "1", "It was me").status == 0)
    try wait("its end") {
      engine.errorText.contains(" countersign: operator explained alarm 1 on dock-main  | It was me\n")
    }
    let lines = engine.errorText.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(lines.allSatisfy { $0.wholeMatch(of: /20[0-9T:.\-]{21}Z countersign: .+/) != nil }, "\(engine.errorText)")
    #expect(engine.errorText.components(separatedBy: "dock-main: alarm 1, changed").count == 2)
    #expect(!engine.errorText.contains(token) && !engine.errorText.contains(scene.key))
    let ending = try engine.stop()
    #expect(ending.status == 0)
    #expect(ending.output.split(separator: "\n").count == 1)
  }

  @Test func statusSaysWhetherAnEngineRunsSinceWhenAndWhatWaits() throws {
    let scene = try Scene(live: true)
    let (engine, door) = try scene.serve()
    try ask(door, try scene.door("bot"))
    let running = try scene.run("status")
    #expect(running.status == 0, "\(running.errors)")
    #expect(
      running.words.hasPrefix("Engine in process \(engine.identifier). Agents' door at http://127.0.0.1:"),
      "\(running.words)")
    #expect(running.words.contains("UTC. Waiting: 1 decision, decide by 20"))
    #expect(running.words.contains("UTC LIVE accounts: $19/mo, +$30 asked dock-main"))
    #expect(try scene.json("status")["engine"]?["since"]?.string?.hasSuffix("Z") == true)
    #expect(try engine.stop().status == 0)
    let stopped = try scene.run("status")
    #expect(stopped.status == 3)
    #expect(stopped.output.hasPrefix("ENGINE STOPPED  No engine runs"), "\(stopped.output)")
  }

  @Test func theNextEngineGoesOnWhereTheLastOneEnded() throws {
    let scene = try Scene()
    let (first, door) = try scene.serve()
    try ask(door, try scene.door("bot"))
    try wait("the request") { first.errorText.contains("#1  bot asked for") }
    #expect(try first.stop().status == 0)
    // Decided while nobody told it.
    #expect(try scene.run("reject", "1").status == 0)
    let (second, _) = try scene.serve()
    try wait("the decision") { second.errorText.contains("#1  operator rejected") }
    #expect(!second.errorText.contains("#1  bot asked for"), "\(second.errorText)")
    #expect(!second.errorText.contains("WAITING"))
    #expect(try second.stop().status == 0)
    let (third, again) = try scene.serve()
    try ask(again, try scene.door("other"))
    try wait("the request") { third.errorText.contains("#2  other asked for") }
    #expect(!third.errorText.contains("#1  "), "\(third.errorText)")
    third.killNow()
    let (fourth, _) = try scene.serve()
    try wait("what waits") { fourth.errorText.contains("countersign: WAITING  1 decision, decide by ") }
    #expect(try fourth.stop().status == 0)
  }

  @Test func anAccountThatCannotBeReadIsToldOnceAndWhenItCan() throws {
    let scene = try Scene()
    let (engine, _) = try scene.serve()
    _ = try scene.admin.send(
      "POST", "/sandbox/faults", body: #"{"route":"/api/billing","fault":"error_before","times":1}"#)
    try wait("that it cannot be read") { engine.errorText.contains("countersign: ACCOUNT  dock-main  answers 5") }
    _ = try scene.run("status", "--refresh")
    try wait("that it can") { engine.errorText.contains("countersign: ACCOUNT  dock-main  read again") }
    #expect(engine.errorText.components(separatedBy: "dock-main  answers 5").count == 2, "\(engine.errorText)")
    #expect(try engine.stop().status == 0)
  }

  @Test func anEngineWhoseStandardErrorIsFullOrClosedWorksAndEnds() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/errors"
    try #require(mkfifo(path, 0o600) == 0)
    let pipe = open(path, O_RDWR | O_NONBLOCK)
    defer { close(pipe) }
    let filling = [UInt8](repeating: 0x78, count: 4096)
    while write(pipe, filling, filling.count) > 0 {}
    while write(pipe, filling, 1) > 0 {}
    for shell in ["exec \"$@\" 2>\(path)", "exec \"$@\" 2>&-"] {
      let scene = try Scene()
      let engine = try Background(["serve", "--json"], in: scene.folder, scene.environment, shell: shell)
      let door = try Stranger(try #require(try JSONValue.parse(try engine.firstLine())["gateway"]?.string))
      try ask(door, try scene.door("bot"))
      let digest = try #require(try scene.newest()["digest"]?.string)
      #expect(try scene.run("approve", "1", "--digest", digest).status == 0)
      #expect(try scene.effects().last?["to"]?.string == "scale")
      #expect(try engine.stop().status == 0)
    }
  }

  @Test func inTheJournalALineHasItsUrgency() throws {
    let scene = try Scene()
    // The variable names the file behind standard error, as systemd sets it.
    let command = "JOURNAL_STREAM=$(stat -L -c %d:%i /proc/self/fd/2) exec \"$@\""
    let journal = try Background(["serve", "--json"], in: scene.folder, scene.environment, shell: command)
    let door = try Stranger(try #require(try JSONValue.parse(try journal.firstLine())["gateway"]?.string))
    try ask(door, try scene.door("bot"))
    try wait("the line") { journal.errorText.contains("<5>countersign: #1  bot asked for Pro -> Scale on dock-main") }
    #expect(try journal.stop().status == 0)
    let other = try Background(
      ["serve"], in: scene.folder, scene.environment.merging(["JOURNAL_STREAM": "1:2"]) { $1 })
    try wait("the line") { other.errorText.contains(" countersign: WAITING  1 decision") }
    #expect(!other.errorText.contains("<"))
    #expect(try other.stop().status == 0)
  }

  // MARK: - What is left behind

  @Test func theLastOneOutEmptiesTheLogOfTheDatabase() throws {
    let scene = try Scene()
    let database = scene.folder.path + "/state/ledger.sqlite"
    _ = try scene.door("bot")
    #expect(size(database + "-wal") == nil)
    #expect(try #require(size(database)) > 8_192)

    let (engine, _) = try scene.serve()
    _ = try scene.run("requests")
    #expect(try #require(size(database + "-wal")) > 0, "the engine still has it open")
    // A frame and an export end without the main loop's help, and with it.
    #expect(try engine.stop().status == 0)
    #expect(size(database + "-wal") == nil)
    for command in [["frame"], ["audit", "export"], ["requests"], ["agent", "revoke", "bot"]] {
      _ = try Program.run(command, in: scene.folder, scene.environment)
      #expect(size(database + "-wal") == nil, "\(command)")
    }
  }
}
