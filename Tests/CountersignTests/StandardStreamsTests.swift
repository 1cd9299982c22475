import Foundation
import JSON
import Support
import Testing

/// What the program prints arrives, or the program says that it did not.
@Suite(.serialized) struct StandardStreamsTests {
  private static let closed = #"exec "$@" >&-"#
  private static let full = #"exec "$@" >/dev/full"#

  @Test("A token that could not be shown is not valid, and the one before it is", arguments: [closed, full])
  func aTokenThatNobodySaw(_ shell: String) throws {
    let scene = try Scene()
    let (_, door) = try scene.serve()
    let token = try scene.door("bot")
    let before = try scene.json("agent", "list")
    for more in [[], ["--json"]] {
      let ending = try Program.run(
        ["agent", "add", "bot", "--account", "dock-main"] + more, in: scene.folder, scene.environment, shell: shell)
      #expect(ending.status == 74)
      #expect(ending.errors.contains("not valid; the token it has works on"))
      #expect(ending.errors.contains(shell == Self.full ? "No space left on device" : "standard output is closed"))
    }
    #expect(try scene.json("agent", "list") == before)
    #expect(try door.send("GET", "/api/billing", token: token).status == 200)
    // Neither the log nor the ledger got what was meant for a person.
    for file in try FileManager.default.contentsOfDirectory(atPath: scene.folder.path + "/state") {
      let path = scene.folder.path + "/state/" + file
      guard let data = FileManager.default.contents(atPath: path) else { continue }
      #expect(data.range(of: Data("csd_".utf8)) == nil, "\(file)")
    }
  }

  @Test(
    "Every command that prints says when it could not",
    arguments: [
      ["status"], ["status", "--json"], ["requests"], ["requests", "--json"], ["links"], ["alarms"], ["agent", "list"],
      ["audit", "verify"], ["audit", "export"], ["frame"], ["keys"], ["doctor"], ["watch"], ["sandbox"],
      ["backup", "copy.sqlite"], ["--help"], ["--version"], ["help", "agent"], ["serve", "--json"], ["serve"],
    ])
  func aFullDisk(_ words: [String]) throws {
    let scene = try Scene()
    // Something to print for each of them.
    _ = try scene.door("bot")
    let words = words.map { $0 == "copy.sqlite" ? scene.folder.path + "/copy.sqlite" : $0 }
    let ending = try Program.run(words, in: scene.folder, scene.environment, shell: Self.full)
    // Without an engine `status` has something else to say, which goes first.
    #expect(ending.status == (words[0] == "status" ? 3 : 74))
    let told =
      "countersign: the output could not be written: No space left on device; what is missing there was not shown\n"
    // Beside it, what people are told anyway.
    #expect(ending.errors.components(separatedBy: told).count == 2)
    #expect(["requests", "serve"].contains(words[0]) || ending.errors == told)
  }

  @Test func nothingIsWrittenToAConfigThatCouldNotBeShown() throws {
    let folder = try TemporaryFolder()
    let config = folder.path + "/config.toml"
    let ending = try Program.run(
      [
        "init", "--config", config, "--provider", "dock", "--name", "dock-main", "--credential-env", "KEY", "--test",
        "--yes", "--no-test",
      ], in: folder, ["KEY": "dk_1"], shell: Self.full)
    #expect(ending.status == 74)
    #expect(ending.errors.contains("nothing was written"))
    #expect(!FileManager.default.fileExists(atPath: config))
  }

  @Test func anotherCodeGoesFirst() throws {
    let scene = try Scene()
    let (_, door) = try scene.serve()
    let token = try scene.door("bot")
    #expect(try door.send("POST", "/api/billing/upgrade", token: token, body: #"{"plan":"scale"}"#).status == 200)
    let ending = try scene.run("reject", "1", shell: Self.full)
    #expect(ending.status == 74)
    #expect(try scene.newest()["state"]?.string == "rejected")
    let second = try scene.run("reject", "1", shell: Self.full)
    #expect(second.status == 11)
  }

  @Test("A reader that goes away ends it as any program in a pipe", arguments: [["audit", "export"], ["keys"]])
  func aReaderThatGoesAway(_ words: [String]) throws {
    let scene = try Scene()
    _ = try scene.door("bot")
    let ends = try Pipe()
    ends.closeReading()
    let process = try Background(words, in: scene.folder, scene.environment, pipe: ends.writing)
    let quiet = try process.waitForEnd()
    #expect(quiet.status == -SIGPIPE)
    #expect(quiet.errors.isEmpty)
    // Whoever ignores the signal wants to be told.
    let told = try Background(
      words, in: scene.folder, scene.environment, shell: #"trap '' PIPE; exec "$@""#, pipe: ends.writing)
    let ending = try told.waitForEnd()
    #expect(ending.status == 74)
    #expect(ending.errors.contains("Broken pipe"))
  }

  @Test("A slow reader of a pipe that does not wait gets everything", arguments: ["audit export", "keys"])
  func aSlowReader(_ words: String) throws {
    let scene = try Scene()
    for number in 1...40 { _ = try scene.door("bot-\(number)") }
    let words = words.split(separator: " ").map(String.init)
    let whole = try Program.run(words, in: scene.folder, scene.environment).output
    #expect(whole.utf8.count > 5000)
    let ends = try Pipe()
    ends.makeSmallAndNonBlocking()
    let process = try Background(words, in: scene.folder, scene.environment, pipe: ends.writing)
    // Read only when the pipe is full: a program that does not wait leaves the rest out.
    try wait("the pipe is full") { ends.isFull || !process.isRunning }
    ends.closeWriting()
    #expect(try ends.readAll() == whole)
    #expect(try process.waitForEnd().status == 0)
  }

  @Test func whoeverReadsNoLineKeepsNobodyFromEnding() throws {
    let scene = try Scene()
    for words in [["serve"], ["sandbox"], ["watch"]] {
      let ends = try Pipe()
      ends.makeSmallAndNonBlocking()
      ends.fill()
      let process = try Background(words, in: scene.folder, scene.environment, pipe: ends.writing)
      try process.waitUntilItCatches(SIGTERM)
      let ending = try process.stop()
      #expect(ending.status == 0, "\(words) \(ending.errors)")
    }
  }

  @Test func anEngineThatNobodyListensToWorks() throws {
    let scene = try Scene()
    let engine = try Background(["serve"], in: scene.folder, scene.environment, shell: #"exec "$@" <&- >&- 2>&-"#)
    let token = try scene.door("bot")
    let door = try Stranger("http://127.0.0.1:\(scene.port)")
    try wait("the door is open") { (try? door.send("GET", "/api/billing", token: token).status) == 200 }
    #expect(try engine.stop().status == 0)
  }
}
