import Foundation
import JSON
import Support
import Testing

/// Every document that the program prints for programs, as `docs/schemas` says it.
@Suite(.serialized, .timeLimit(.minutes(5))) struct SchemaTests {
  /// The schemas that something was held against.
  private final class Seen {
    var names: Set<String> = []

    func take(_ document: JSONValue, _ place: SourceLocation = #_sourceLocation) throws {
      names.insert(try Schemas.check(document, place))
    }

    func take(_ text: String, _ place: SourceLocation = #_sourceLocation) throws {
      names.formUnion(try Schemas.check(printed: text, place))
    }
  }

  @Test func everyNameInTheSourcesHasItsFile() throws {
    let sources = Schemas.root.appending(path: "Sources").path
    var named: Set<String> = ["event"]
    let files = try #require(FileManager.default.enumerator(atPath: sources))
    for case let file as String in files where file.hasSuffix(".swift") {
      let text = try String(contentsOfFile: sources + "/" + file, encoding: .utf8)
      for found in text.matches(of: /"countersign\.([a-z_-]+)\/([0-9]+)"/) {
        #expect(found.2 == "1", "\(found.0) of \(file) needs a file of its own")
        named.insert(String(found.1))
      }
    }
    #expect(try Schemas.names() == named)
  }

  @Test func everyFileIsASchemaOfItsOwnDocument() throws {
    for name in try Schemas.names() {
      let file = Schemas.root.appending(path: "docs/schemas/countersign.\(name).1.json")
      let text = try String(contentsOf: file, encoding: .utf8)
      let document = try JSONValue.parse(text)
      #expect(throws: Never.self) { try JSONSchema(document) }
      #expect(document["title"]?.string == "countersign.\(name)/1")
      #expect(document["$schema"] == "https://json-schema.org/draft/2020-12/schema")
      // A closed object cannot be meant for another document, because it names its own.
      #expect(name == "event" || text.contains("\"const\": \"countersign.\(name)/1\""), "\(name)")
      #expect(try !Schemas.schema(name).mismatches(in: ["schema": "countersign.other/1"]).isEmpty)
    }
  }

  @Test func everyDocumentOfADayFitsItsSchema() throws {
    let seen = Seen()
    let hook = try RawServer(answering: { _ in .response(200) })
    let scene = try Scene(
      hook: ["/bin/sh", "-c", "cat >> \"$HOME/told\""],
      more: "[[push]]\nkind = \"webhook\"\nurl = \"\(hook.origin)/\"\n")
    try seen.take(scene.sandbox.firstLine() + "\n")
    let (engine, door) = try scene.serve()
    try seen.take(engine.firstLine() + "\n")
    let watch = try scene.start("watch", "--json")
    _ = try watch.firstLine()

    try ask(scene, door, seen)
    try decide(scene, seen)
    try watchOver(scene, seen)
    try look(scene, seen)

    try wait("a push") { !hook.requests.isEmpty }
    for request in hook.requests { try seen.take(JSONValue.parse(request.text)) }
    func told() -> String { (try? String(contentsOfFile: scene.folder.path + "/told", encoding: .utf8)) ?? "" }
    try wait("the hook") { told().contains("\n") }
    try seen.take(told())
    try wait("a line of watch") { watch.printed.split(separator: "\n").count > 1 }
    try seen.take(watch.printed)
    try seen.take(engine.printed)
    #expect(try engine.stop().status == 0)
    #expect(try seen.names == Schemas.names())
  }

  /// An agent gets a token, asks in several ways, leaves a note and reads how things stand.
  private func ask(_ scene: Scene, _ door: Stranger, _ seen: Seen) throws {
    let added = try scene.json("agent", "add", "bot", "--account", "dock-main")
    try seen.take(added)
    try seen.take(scene.json("agent", "list"))
    try seen.take(scene.json("agent", "connect", "bot", "--client", "curl"))
    let token = try #require(added["token"]?.string)
    let file = try scene.folder.write("bot.token", token + "\n")
    func agent(_ words: String...) throws -> JSONValue {
      let place = ["COUNTERSIGN_GATEWAY": "http://127.0.0.1:\(door.port)"]
      let ending = try Program.run(["request"] + words + ["--json", "--token-file", file], in: scene.folder, place)
      return try JSONValue.parse(ending.output)
    }
    let asked = try agent("upgrade", "--plan", "scale", "--reason", "more rows")
    try seen.take(asked)
    try seen.take(agent("show", try #require(asked["id"]?.string)))
    try seen.take(agent("list"))
    try seen.take(agent("upgrade", "--plan", "nope"))
    let page = try #require(asked["status_page"]?.string?.firstRange(of: "/s/"))
    let path = try #require(asked["status_page"]?.string)[page.lowerBound...]
    try seen.take(door.send("GET", String(path), headers: ["Accept: application/json"]).json)
    let call =
      #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"report_limit","arguments":{"limit":"rows"}}}"#
    let kept = try door.send(
      "POST", "/mcp", token: token, body: call,
      headers: ["Accept: application/json", "MCP-Protocol-Version: 2025-06-18"])
    #expect(kept.status == 200, "\(kept.json.serialized())")
    try seen.take(scene.json("notes"))
    try seen.take(scene.json("notes", "seen", "1"))
  }

  /// The operator decides, asks for a page and keeps a link.
  private func decide(_ scene: Scene, _ seen: Seen) throws {
    try seen.take(scene.json("requests"))
    let shown = try scene.json("show", "1")
    try seen.take(shown)
    try seen.take(scene.json("quote", "1"))
    let digest = try #require(try scene.json("show", "1")["digest"]?.string)
    try seen.take(scene.json("approve", "1", "--digest", digest))
    try seen.take(scene.json("portal", "dock-main"))
    let portal = try #require(try scene.newest()["digest"]?.string)
    try seen.take(scene.json("approve", "2", "--digest", portal))
    let added = try Program.run(
      ["links", "add", "--account", "dock-main", "--json"], in: scene.folder, scene.environment,
      input: "https://checkout.stripe.com/c/pay\n")
    try seen.take(added.output)
    try seen.take(scene.json("links"))
    try seen.take(scene.json("limit-increase", "dock-main"))
  }

  /// Something changes without a yes, and is explained.
  private func watchOver(_ scene: Scene, _ seen: Seen) throws {
    _ = try scene.admin.send("POST", "/sandbox/plan", body: #"{"organisation":"vector-build","plan":"free"}"#)
    try wait("an alarm") { try scene.json("alarms")["alarms"]?.array?.isEmpty == false }
    let alarms = try scene.json("alarms")
    try seen.take(alarms)
    try seen.take(scene.json("show", "1"))
    try seen.take(scene.json("status"))
    let id = try #require(alarms["alarms"]?[0]?["id"]?.string)
    try seen.take(scene.json("alarms", "explain", id, "It was me"))
  }

  /// What only looks.
  private func look(_ scene: Scene, _ seen: Seen) throws {
    for words in [
      ["status"], ["config"], ["config", "push"], ["keys"], ["frame"], ["doctor"], ["doctor", "dock-main"],
      ["audit", "verify"],
      ["backup", scene.folder.path + "/copy"], ["push", "test"], ["agent", "revoke", "bot"], ["show", "99"],
      ["status", "--nope"],
    ] { try seen.take(Program.run(words + ["--json"], in: scene.folder, scene.environment).output) }
    try seen.take(scene.run("audit", "export").output)
    for path in ["/sandbox", "/sandbox/state", "/sandbox/stripe"] { try seen.take(scene.admin.send("GET", path).json) }
  }
}
