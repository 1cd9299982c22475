import Foundation
import Support
import Testing

/// The manual's pages as they are installed.
@Suite struct ManualTests {
  private func pages() throws -> (folder: String, texts: [String: String], TemporaryFolder) {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.path + "/man", withIntermediateDirectories: false)
    let ending = try Program.run(["manual", folder.path + "/man"], in: folder)
    #expect(ending.status == 0 && ending.output.isEmpty && ending.errors.isEmpty, "\(ending.errors)")
    var texts: [String: String] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path + "/man") {
      texts[file] = try String(contentsOfFile: folder.path + "/man/" + file, encoding: .utf8)
    }
    return (folder.path + "/man", texts, folder)
  }

  @Test func everyCommandOfTheHelpHasAPage() throws {
    let (_, texts, folder) = try pages()
    let help = try Program.run(["--help"], in: folder).output
    let list = try #require(help.components(separatedBy: "SUBCOMMANDS:").last)
    let names = list.split(separator: "\n").compactMap { line -> String? in
      guard line.hasPrefix("  "), !line.hasPrefix("   "), !line.hasPrefix("  See") else { return nil }
      return line.split(separator: " ").first.map(String.init)
    }
    #expect(names.count > 30)
    for name in names {
      let page = try #require(texts["countersign-\(name).1"], "\(name) has no page")
      #expect(page.contains(".Nm countersign \(name)\n") || page.contains(".Nm countersign \(name) "), "\(name)")
      #expect(texts["countersign.1"]?.contains(".Xr countersign-\(name) 1") == true)
    }
  }

  @Test func theConfigHasAPageWithEveryKey() throws {
    let page = try #require(try pages().texts["countersign.toml.5"])
    #expect(page.contains(".Dt COUNTERSIGN.TOML 5\n") && page.contains("\n.Sh CONFIGURATION\n"))
    for key in ["base_url", "decide_within", "forward_credential", "unix_group", "ca_bundle"] {
      #expect(page.contains(".\(key)\n") || page.contains(".\(key) "), "\(key)")
    }
  }

  @Test func thePageOfTheProgramHasKeysStatusesAndVariables() throws {
    let page = try #require(try pages().texts["countersign.1"])
    for section in ["NAME", "SYNOPSIS", "COMMANDS", "ENVIRONMENT", "FILES", "EXIT STATUS", "KEYS", "EXAMPLES"] {
      #expect(page.contains("\n.Sh \(section)\n"), "\(section)")
    }
    #expect(page.contains(".It Li 15\nNobody knows yet"))
  }

  /// A variable that is read and not told would be a setting in secret.
  @Test func everyVariableThatIsReadIsTold() throws {
    let page = try #require(try pages().texts["countersign.1"])
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    var read: Set<String> = []
    let sources = try #require(
      FileManager.default.enumerator(at: root.appending(path: "Sources"), includingPropertiesForKeys: nil))
    for case let file as URL in sources where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      read.formUnion(text.matches(of: /environment\["([A-Z_]+)"\]/).map { String($0.1) })
    }
    #expect(read.count >= 15, "the variables are read in another way now: \(read)")
    for name in read { #expect(page.contains(".It Ev \\&\(name)\n"), "\(name) is read and not told") }
  }

  @Test func aFolderThatIsNotThereIsSaid() throws {
    let folder = try TemporaryFolder()
    let ending = try Program.run(["manual", folder.path + "/none"], in: folder)
    #expect(ending.status == 74 && ending.errors.contains("none/countersign.1 cannot be written"), "\(ending.errors)")
  }
}
