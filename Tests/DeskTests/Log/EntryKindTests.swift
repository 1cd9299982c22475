import Foundation
import Testing

@testable import Desk

@Suite struct EntryKindTests {
  @Test func everyKindThatTheSourcesWriteIsInTheTable() throws {
    let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Sources")
    var found: Set<String> = []
    for folder in ["Consent", "Engine", "Ledger"] {
      for case let file as URL in FileManager.default.enumerator(
        at: sources.appending(path: folder), includingPropertiesForKeys: nil) ?? .init()
      where file.pathExtension == "swift" {
        let text = try String(contentsOf: file, encoding: .utf8)
        for match in text.matches(of: /"((?:request|alarm|note|usage|limit|forward|link|agent)\.[a-z_]+)"/) {
          found.insert(String(match.1))
        }
      }
    }
    #expect(found.count > 40, "\(found)")
    #expect(found == Set(EntryKind.allCases.map(\.rawValue)))
  }

  @Test func noWordIsSaidOfTwoOutcomesThatDiffer() {
    let told = EntryKind.allCases.compactMap { kind in kind.telling.map { (kind, $0) } }
    let words = Dictionary(grouping: told) { $0.1.word }
    for (word, kinds) in words where kinds.count > 1 {
      #expect(Set(kinds.map { $0.1.urgency }).count == 1, "\(word)")
    }
    #expect(EntryKind.alarmRaised.telling?.urgency == .critical)
    #expect(EntryKind.tokenMinted.telling == nil)
  }
}
