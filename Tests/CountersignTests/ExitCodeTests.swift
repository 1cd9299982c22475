import Foundation
import JSON
import Support
import Testing

/// The program ends with the codes of docs/exit-codes.md.
@Suite(.serialized) struct ExitCodeTests {
  /// A run with `--json` and the same without: one code, and one document on standard output with that code in it.
  private func check(_ scene: Scene, _ words: [String], _ code: Int32, input: String = "") throws {
    let plain = try Program.run(words, in: scene.folder, scene.environment, input: input)
    #expect(plain.status == code, "\(words): \(plain.status) \(plain.errors)")
    #expect(!plain.errors.isEmpty, "\(words)")
    let json = try Program.run(words + ["--json"], in: scene.folder, scene.environment, input: input)
    #expect(json.status == code, "\(words) --json: \(json.status) \(json.errors)")
    let lines = json.output.split(separator: "\n")
    #expect(lines.count == 1, "\(words): \(json.output)")
    let document = try JSONValue.parse(json.output)
    #expect(document["schema"]?.string == "countersign.error/1", "\(words): \(json.output)")
    #expect(document["error"]?["code"]?.integer == Int64(code), "\(words): \(json.output)")
    let what = try #require(document["error"]?["what"]?.string)
    #expect(json.errors.contains(what.prefix(30)), "\(words): \(what)")
  }

  private static let zeros = String(repeating: "0", count: 64)

  @Test func whatIsNotThereAndWhatCannotBeUnderstoodIs64Everywhere() throws {
    let scene = try Scene()
    for words in [
      ["show", "99"], ["approve", "99", "--digest", Self.zeros], ["reject", "99"], ["extend", "99"],
      ["close", "99", "words"], ["quote", "99"], ["alarms", "explain", "99", "words"], ["links", "dismiss", "99"],
      ["links", "reveal", "99"], ["open", "99"], ["agent", "revoke", "nobody"],
      ["agent", "add", "bot", "--account", "nowhere"], ["upgrade", "nowhere", "--plan", "scale"],
      ["portal", "nowhere"], ["upgrade-link", "dock-main", "--plan", "pro"],
      ["upgrade", "dock-main", "--plan", "no-such-plan"], ["reject", "1", "--reason", "nope"],
      ["approve", "1", "--digest", "abc"], ["frame", "--size", "0x0"], ["alarms", "explain", "x", "words"],
      ["demoo"], ["links", "dimiss"], ["audit", "verify", "--against", "1"],
    ] { try check(scene, words, 64) }
    try check(
      scene, ["links", "add", "--account", "nowhere"], 64, input: "https://checkout.stripe.com/c/1\n")
    try check(scene, ["links", "add", "--account", "dock-main"], 64, input: "nonsense\n")
    // The doctor's report is a document of its own.
    #expect(try scene.run("doctor", "nowhere").status == 64)
  }

  @Test func aDecisionThatCannotBeTakenEndsWithHowTheRequestStands() throws {
    let scene = try Scene()
    let (engine, door) = try scene.serve()
    let token = try scene.door("bot")
    _ = try door.send("POST", "/api/billing/upgrade", token: token, body: #"{"plan":"scale"}"#)
    try check(scene, ["approve", "1", "--digest", Self.zeros], 10)
    try check(scene, ["close", "1", "words"], 10)
    let extended = try scene.json("extend", "1")
    #expect(extended["schema"]?.string == "countersign.request/1" && extended["state"]?.string == "pending")
    let first = try #require(try scene.newest()["digest"]?.string)
    let approved = try scene.run("approve", "1", "--digest", first)
    #expect(approved.status == 0, "\(approved.status) \(approved.errors)")
    for words in [
      ["reject", "1"], ["extend", "1"], ["close", "1", "words"], ["quote", "1"], ["approve", "1", "--digest", first],
    ] { try check(scene, words, 3) }
    #expect(try scene.effects().count == 1)

    _ = try door.send("POST", "/api/billing/downgrade", token: token, body: "{}")
    let second = try #require(try scene.newest()["digest"]?.string)
    let rejected = try scene.run("reject", "2", "--reason", "not_now", "--json")
    #expect(rejected.status == 0, "\(rejected.errors)")
    let document = try JSONValue.parse(rejected.output)
    #expect(document["schema"]?.string == "countersign.request/1")
    #expect(document["state"]?.string == "rejected" && document["rejection"]?.string == "not_now")
    for words in [
      ["reject", "2"], ["extend", "2"], ["close", "2", "words"], ["quote", "2"], ["approve", "2", "--digest", second],
      ["approve", "2", "--digest", Self.zeros],
    ] { try check(scene, words, 11) }

    let other = try scene.door("other")
    _ = try door.send("POST", "/api/billing/portal", token: other, body: "{}")
    #expect(try scene.newest()["number"]?.integer == 3)
    #expect(try scene.run("agent", "revoke", "other").status == 0)
    for words in [["reject", "3"], ["extend", "3"], ["quote", "3"]] { try check(scene, words, 13) }
    try check(scene, ["serve"], 5)
    // Nor can a second engine on another folder have the door of the first.
    try check(scene, ["serve", "--state", scene.folder.path + "/other"], 3)
    #expect(try engine.stop().status == 0)
  }

  @Test func withoutATerminalALiveRequestWaitsOn() throws {
    let scene = try Scene(live: true)
    let (_, door) = try scene.serve()
    let token = try scene.door("bot")
    _ = try door.send("POST", "/api/billing/upgrade", token: token, body: #"{"plan":"scale"}"#)
    let digest = try #require(try scene.newest()["digest"]?.string)
    try check(scene, ["approve", "1", "--digest", digest], 10)
    #expect(try scene.effects().isEmpty)
  }

  /// What only makes a link is confirmed by the same rule as on the screen: no code, whatever the account.
  @Test func aLiveLinkNeedsNoTerminal() throws {
    let scene = try Scene(live: true)
    _ = try scene.serve()
    #expect(try scene.run("portal", "dock-main", "--json").status == 10)
    let digest = try #require(try scene.newest()["digest"]?.string)
    let approved = try scene.run("approve", "1", "--digest", digest)
    #expect(approved.status == 0, "\(approved.errors)")
    #expect(try scene.newest()["outcome"]?.string == "link_stored")
  }

  @Test func aConfigOrFolderThatCannotBeUsedIs2AndOneDocument() throws {
    let scene = try Scene()
    try scene.folder.write("config.toml", "colour = 1\n")
    for words in [
      ["status"], ["requests"], ["show", "1"], ["approve", "1", "--digest", Self.zeros], ["reject", "1"],
      ["links"], ["alarms"], ["agent", "list"], ["audit", "verify"], ["serve"], ["frame"], ["keys"], ["backup", "x"],
      ["portal", "dock-main"], ["watch"],
    ] { try check(scene, words, 2) }
  }

  /// A place that is mistyped is not one where all is well, and nothing is made there.
  @Test func whatExaminesALedgerMakesNone() throws {
    let scene = try Scene()
    let examining = [["audit", "verify"], ["backup", scene.folder.path + "/copy"]]
    for words in examining { try check(scene, words, 2) }
    let ending = try scene.run("audit", "export")
    #expect(ending.status == 2 && ending.errors.contains("there is no ledger in this folder"))
    let files = FileManager.default
    #expect(!files.fileExists(atPath: scene.folder.path + "/state"))
    #expect(!files.fileExists(atPath: scene.folder.path + "/copy"))
    // One that was emptied is none that begins, for whatever acts either.
    _ = try scene.door("bot")
    try #require(truncate(scene.folder.path + "/state/ledger.sqlite", 0) == 0)
    for words in examining + [["status"], ["requests"], ["agent", "add", "other", "--account", "dock-main"]] {
      try check(scene, words, 2)
    }
    #expect(try scene.run("serve").errors.contains("is empty"))
  }

  @Test func whatCannotBeCarriedOutIs3() throws {
    let scene = try Scene()
    _ = try scene.door("bot")
    try check(scene, ["backup", try scene.folder.write("there", "x")], 74)
    try check(scene, ["backup", scene.folder.path + "/none/here"], 74)
    let kept = try Program.run(
      ["links", "add", "--account", "dock-main", "--json"], in: scene.folder, scene.environment,
      input: "https://checkout.stripe.com/c/secret\n")
    #expect(kept.status == 0, "\(kept.errors)")
    let link = try JSONValue.parse(kept.output)
    #expect(link["schema"]?.string == "countersign.link/1" && link["state"]?.string == "unused")
    #expect(!kept.output.contains("secret"))
    let id = try #require(link["id"]?.integer)
    try check(scene, ["links", "reveal", "\(id)"], 3)
    let gone = try scene.json("links", "dismiss", "\(id)")
    #expect(gone["schema"]?.string == "countersign.link/1" && gone["state"]?.string == "dismissed", "\(gone)")
    try check(scene, ["links", "dismiss", "\(id)"], 64)
    let copy = try scene.json("backup", scene.folder.path + "/copy")
    #expect(copy["schema"]?.string == "countersign.backup/1")
  }

  @Test func everyCommandThatPrintsAResultOffersJSON() throws {
    let help = try Program.run(["--experimental-dump-help"], in: try TemporaryFolder())
    let root = try #require(try JSONValue.parse(help.output)["command"])
    /// Screens, a dialogue, and what prints JSON always.
    let without: Set<String> = ["dashboard", "demo", "init", "sandbox", "audit export", "mcp", "help", "manual"]
    var seen: Set<String> = []
    func walk(_ command: JSONValue, _ path: [String]) {
      let children = command["subcommands"]?.array ?? []
      for child in children { walk(child, path + [child["commandName"]?.string ?? "?"]) }
      guard children.isEmpty else { return }
      let name = path.joined(separator: " ")
      let names = (command["arguments"]?.array ?? []).flatMap { $0["names"]?.array ?? [] }
      let offers = names.contains { $0["name"]?.string == "json" }
      #expect(offers != without.contains(name), "\(name)")
      seen.insert(name)
    }
    walk(root, [])
    #expect(without.subtracting(seen).subtracting(["help"]).isEmpty && seen.count > 30, "\(seen.sorted())")
  }
}
