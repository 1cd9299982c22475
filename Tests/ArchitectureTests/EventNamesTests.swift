import Foundation
import Testing

/// The log's events are named where they are written; each of them has a sentence.
@Suite struct EventNamesTests {
  /// The names that the sources write into the log.
  private static func written() throws -> Set<String> {
    let name = /"((?:request|alarm|link|agent|usage|limit|note|forward)\.[a-z_]+)"/
    var names: Set<String> = []
    for module in ["Consent", "Ledger", "Engine", "Gateway"] {
      for file in try ImportTests.swiftFiles(in: ImportTests.root.appending(path: "Sources/\(module)")) {
        let text = try String(contentsOf: file, encoding: .utf8)
        names.formUnion(text.matches(of: name).map { String($0.1) })
      }
    }
    return names
  }

  @Test func everyEventThatIsWrittenHasASentence() throws {
    let kinds = Set(
      ImportTests.text("Sources/Desk/Log/EventKind.swift").matches(of: /= "([a-z_.]+)"/).map { String($0.1) })
    let written = try Self.written()
    #expect(written.count > 40 && written.contains("request.created"))
    #expect(written.subtracting(kinds).isEmpty, "Desk/Log/EventKind.swift does not know these")
    #expect(kinds.subtracting(written).isEmpty, "nobody writes these")
  }
}
