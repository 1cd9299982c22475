import Foundation
import Testing

/// The threat model names the tests that show what it says, and the page on mutants those that noticed them; each exists.
@Suite struct ThreatModelTests {
  private static let document = ImportTests.root.appending(path: "docs/threat-model.md")

  @Test(arguments: ["threat-model.md", "mutants.md"])
  func everySuiteThatIsNamedExists(_ name: String) throws {
    let text = try String(contentsOf: ImportTests.root.appending(path: "docs/" + name), encoding: .utf8)
    let named = Set(text.matches(of: /`([A-Za-z0-9]+Tests)`/).map { String($0.1) })
    let suites = try ImportTests.swiftFiles(in: ImportTests.root.appending(path: "Tests"))
      .reduce(into: Set<String>()) { all, file in
        let source = try String(contentsOf: file, encoding: .utf8)
        all.formUnion(source.matches(of: /(?:struct|class) ([A-Za-z0-9]+Tests)\b/).map { String($0.1) })
      }
    #expect(named.subtracting(suites).isEmpty)
    #expect(named.count >= 20, "\(name) names too few of its tests")
  }

  /// A promise without a test is none: each row of the table of what is defended names a suite.
  @Test func everyPromiseNamesATest() throws {
    let lines = try String(contentsOf: Self.document, encoding: .utf8).split(separator: "\n")
    guard let head = lines.firstIndex(where: { $0.hasPrefix("| who") }) else {
      Issue.record("there is no table of what is defended")
      return
    }
    let rows = lines[(head + 2)...].prefix { $0.hasPrefix("|") }
    #expect(rows.count >= 10)
    for row in rows { #expect(row.contains(/`[A-Za-z0-9]+Tests`/), "\(row)") }
  }
}
