import Foundation
import JSON
import Support
import Testing

/// The reference of the config as it is printed, and as the documents have it.
@Suite struct ConfigCommandTests {
  private static func document(_ path: String) throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  @Test func theDocumentHasTheProgramsOwnReference() throws {
    let printed = try Program.run(["config", "--format", "markdown"], in: try TemporaryFolder())
    #expect(printed.status == 0 && printed.errors.isEmpty)
    let text = try Self.document("docs/config.md")
    let begin = try #require(text.range(of: "<!-- printed by: countersign config --format markdown -->\n\n"))
    let end = try #require(text.range(of: "\n<!-- end -->", range: begin.upperBound..<text.endIndex))
    #expect(text[begin.upperBound..<end.lowerBound] == printed.output, "print it again into docs/config.md")
  }

  @Test func theDocumentsLeadToIt() throws {
    for (path, link) in [
      ("README.md", "(docs/config.md)"), ("docs/service.md", "(config.md)"), ("docs/agents.md", "(config.md"),
      ("docs/consent.md", "(config.md"),
    ] {
      #expect(try Self.document(path).contains(link), "\(path)")
    }
  }

  /// The recipes above the reference, and every other config in the documents, name no key that there is not.
  @Test func everyConfigInTheDocumentIsRead() throws {
    let text = try Self.document("docs/config.md")
    let reference = try #require(text.range(of: "<!-- printed by: countersign config"))
    let recipes = text[..<reference.lowerBound].components(separatedBy: "```toml\n").dropFirst()
    #expect(recipes.count >= 6)
    for recipe in recipes {
      let folder = try TemporaryFolder()
      let toml = try #require(recipe.components(separatedBy: "```").first)
      let account =
        "[[account]]\nname = \"dock-main\"\nprovider = \"dock\"\nbase_url = \"https://trydock.ai\"\n"
        + "credential = { env = \"KEY\" }\n"
      let config = try folder.write(
        "config.toml", toml.contains("[[account]]") ? toml : toml.hasPrefix("[") ? account + toml : toml + account)
      let read = try Program.run(["keys", "--config", config], in: folder)
      #expect(read.status == 0, "\(read.errors)\n\(toml)")
    }
  }

  @Test func oneKeyIsPrintedAlone() throws {
    let folder = try TemporaryFolder()
    let printed = try Program.run(["config", "decide_within"], in: folder)
    #expect(printed.status == 0 && printed.words.contains("account.decide_within"))
    #expect(printed.words.contains("default \"15m\"") && !printed.output.contains("decide_pages_within"))
    #expect(printed.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(try Program.run(["config", "[[deny]]"], in: folder).words.contains("deny.operation"))
  }

  @Test func whatIsNoKeyIsRefusedWithTheNearest() throws {
    let folder = try TemporaryFolder()
    let refused = try Program.run(["config", "decide-within"], in: folder)
    #expect(refused.status == 64 && refused.output.isEmpty)
    #expect(refused.errors.contains("Did you mean \"decide_within\"?"), "\(refused.errors)")
    let far = try Program.run(["config", "zzzzzzzz", "--json"], in: folder)
    let error = try JSONValue.parse(far.output)
    #expect(far.status == 64 && error["schema"] == "countersign.error/1")
    #expect(far.errors.contains("`countersign config` prints all there are."), "\(far.errors)")
    #expect(try Program.run(["config", "--json", "--format", "man"], in: folder).status == 64)
  }

  @Test func programsGetTheSame() throws {
    let document = try JSONValue.parse(try Program.run(["config", "--json"], in: try TemporaryFolder()).output)
    #expect(document["schema"] == "countersign.config/1")
    let keys = (document["tables"]?.array ?? []).flatMap { $0["keys"]?.array ?? [] }
    let poll = try #require(keys.first { $0["path"] == "account.poll" })
    #expect(poll["default"] == "\"auto\"" && poll["required"] == false && poll["only_for"] == .null)
    let tenant = try #require(keys.first { $0["path"] == "account.tenant" })
    #expect(tenant["required"] == true && tenant["default"] == .null && tenant["only_for"] == ["mailingcore"])
  }

  @Test func theManualsSectionIsMdoc() throws {
    let printed = try Program.run(["config", "--format", "man"], in: try TemporaryFolder())
    #expect(printed.status == 0 && printed.output.hasPrefix(".Sh CONFIGURATION\n"))
    for line in printed.output.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
      #expect([".Sh", ".Ss", ".Bl", ".It", ".El", ".Bd", ".Ed"].contains(String(line.prefix(3))), "\(line)")
    }
  }
}
