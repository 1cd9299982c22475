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

  @Test func alarmsAndRequestsAreToldOnStandardError() throws {
    let scene = try Scene()
    let (engine, door) = try scene.serve()
    let token = try scene.door("bot")
    try ask(door, token)
    try wait("the request") {
      engine.errorText.contains("countersign: #1  pending  bot  dock-main  upgrade Pro -> Scale")
    }
    #expect(try scene.run("reject", "1").status == 0)
    try wait("the decision") { engine.errorText.contains("countersign: #1  rejected  bot  dock-main") }
    // Somebody changes the plan past us.
    _ = try scene.admin.send(
      "POST", "/sandbox/plan", body: #"{"organisation":"vector-build","plan":"scale"}"#)
    try wait("the alarm") { engine.errorText.contains("countersign: ALARM 1  unconsented_change  dock-main  | ") }
    let lines = engine.errorText.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(lines.allSatisfy { $0.hasPrefix("countersign: ") }, "\(engine.errorText)")
    #expect(engine.errorText.components(separatedBy: "ALARM 1").count == 2)
    #expect(!engine.errorText.contains(token) && !engine.errorText.contains(scene.key))
    let ending = try engine.stop()
    #expect(ending.status == 0)
    #expect(ending.output.split(separator: "\n").count == 1)
  }

  @Test func inTheJournalALineHasItsUrgency() throws {
    let scene = try Scene()
    let (engine, door) = try scene.serve()
    try ask(door, try scene.door("bot"))
    #expect(try engine.stop().status == 0)
    // What waits already is told at the start. The variable names the file behind standard error, as systemd sets it.
    let command = "JOURNAL_STREAM=$(stat -L -c %d:%i /proc/self/fd/2) exec \"$0\" serve"
    let journal = try Background(
      ["-c", command, try Program.path()], in: scene.folder, scene.environment, by: "/bin/sh")
    try wait("the line") { journal.errorText.contains("<5>countersign: #1  pending  bot  dock-main") }
    #expect(try journal.stop().status == 0)
    let other = try Background(
      ["serve"], in: scene.folder, scene.environment.merging(["JOURNAL_STREAM": "1:2"]) { $1 })
    try wait("the line") { other.errorText.contains("countersign: #1  pending  bot  dock-main") }
    #expect(!other.errorText.contains("<5>"))
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
