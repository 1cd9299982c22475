import Foundation
import Support
import Testing

/// The keys as they are printed for people, and as docs/keys.md has them.
@Suite struct KeysTests {
  @Test func thePageOfKeysHasTheProgramsOwnTable() throws {
    let folder = try TemporaryFolder()
    let printed = try Program.run(["keys", "--format", "markdown"], in: folder)
    #expect(printed.status == 0 && printed.errors.isEmpty)
    let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/keys.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let begin = try #require(text.range(of: "<!-- printed by: countersign keys --format markdown -->\n\n"))
    let end = try #require(text.range(of: "\n<!-- end -->", range: begin.upperBound..<text.endIndex))
    #expect(text[begin.upperBound..<end.lowerBound] == printed.output, "print it again into docs/keys.md")
  }

  @Test func theConfigsBindingsAreShownAndItsConflictsAreTold() throws {
    let folder = try TemporaryFolder()
    let config = try folder.write("config.toml", "[keys]\npalette = [\"F1\"]\nlog = [\"A\"]\n")
    let printed = try Program.run(["keys", "--config", config], in: folder)
    #expect(printed.status == 0, "\(printed.errors)")
    #expect(printed.output.contains("F1"))
    #expect(printed.errors.contains("log"), "\(printed.errors)")
    let broken = try folder.write("broken.toml", "[keys]\npalette = 7\n")
    let refused = try Program.run(["keys", "--config", broken], in: folder)
    #expect(refused.status == 2 && refused.errors.contains("broken.toml:2"))
  }

  @Test func theManualsSectionIsMdoc() throws {
    let printed = try Program.run(["keys", "--format", "man"], in: try TemporaryFolder())
    #expect(printed.status == 0 && printed.output.hasPrefix(".Sh KEYS\n"))
    #expect(try Program.run(["keys", "--format", "html"], in: try TemporaryFolder()).status == 64)
  }
}
