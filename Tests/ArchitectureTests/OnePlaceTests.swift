import Foundation
import Testing

/// What may be said in one place only, because a rule hangs on it.
@Suite struct OnePlaceTests {
  /// A text, where in the sources it may stand, and the rule.
  static let rules: [(text: String, places: Set<String>, rule: String)] = [
    (
      "EngineLock.take(", ["countersign/Runtime/EngineHost.swift"],
      "EngineHost.take gives no engine where the config or the command line is read-only"
    ),
    (
      ".iso8601", ["Billing", "Consent", "Ledger", "Sandbox"],
      "only what is hashed, and what the sandbox's services say, has times of changing width"
    ),
    (
      "CommandLine.arguments", ["countersign/Runtime/Process.swift"],
      "Swift reads the words under /proc, which need not be there"
    ),
  ]

  @Test(arguments: rules.indices)
  func itStandsWhereTheRuleIsKept(_ index: Int) throws {
    let (text, places, rule) = Self.rules[index]
    let sources = ImportTests.root.appending(path: "Sources")
    var found = 0
    for file in try ImportTests.swiftFiles(in: sources) {
      let path = String(file.path.dropFirst(sources.path.count + 1))
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") where line.contains(text) {
        if line.contains("///") { continue }
        found += 1
        #expect(places.contains { path == $0 || path.hasPrefix($0 + "/") }, "\(path): \(rule)")
      }
    }
    #expect(found > 0, "the rule about \(text) speaks of nothing")
  }
}
