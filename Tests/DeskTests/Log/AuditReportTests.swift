import Billing
import JSON
import Ledger
import Testing

@testable import Desk

@Suite struct AuditReportTests {
  private let newest = AuditAnchor(sequence: 3, hash: String(repeating: "a", count: 64))

  @Test func anIntactLogSaysItsNewestEntry() {
    let report = AuditReport(verdict: .intact(events: 3), forged: [], newest: newest)
    #expect(report.isIntact)
    #expect(report.lines == ["3 entries, all intact. The newest: \(newest)"])
    #expect(report.document.serialized().contains("\"ok\":true"))
  }

  /// Whoever lost the ledger must not read that all is well.
  @Test func anEmptyLogIsNotCalledIntact() {
    let report = AuditReport(verdict: .intact(events: 0), forged: [], newest: nil)
    #expect(report.isIntact)
    #expect(report.lines.first?.contains("No entry yet") == true && report.lines.first?.contains("intact") == false)
  }

  @Test func aBrokenLogSaysWhereAndWhy() throws {
    let report = AuditReport(
      verdict: .broken(sequence: 2, reason: "its hash differs", events: 3), forged: [], newest: newest)
    #expect(!report.isIntact)
    #expect(report.lines == ["Entry 2 does not fit: its hash differs."])
    guard case .object(let fields) = report.document else { throw Unexpected(what: "no object") }
    #expect(fields["ok"] == .bool(false))
    #expect(fields["first_bad"] == .integer(2))
    #expect(fields["reason"] == .string("its hash differs"))
  }

  @Test func aLogThatEndsEarlySaysWhatIsMissing() {
    func line(_ events: Int64, _ noted: Int64) -> String? {
      AuditReport(verdict: .cut(events: events, noted: noted), forged: [], newest: nil).lines.first
    }
    #expect(line(11, 21) == "The log ends at 11, entry 21 was noted: 12 to 21 are missing.")
    #expect(line(20, 21) == "The log ends at 20, entry 21 was noted: 21 is missing.")
    #expect(line(0, 16) == "The log has no entry, entry 16 was noted: 1 to 16 are missing.")
    #expect(line(0, 1) == "The log has no entry, entry 1 was noted: 1 is missing.")
    let report = AuditReport(verdict: .cut(events: 11, noted: 21), forged: [], newest: nil)
    #expect(!report.isIntact)
    #expect(report.document["first_bad"] == .integer(12) && report.document["events"] == .integer(11))
  }

  @Test func aDamagedFileIsAllThatIsSaid() async throws {
    let report = AuditReport(verdict: .intact(events: 0), forged: [], newest: nil, damage: "page 3 is lost")
    #expect(!report.isIntact && report.lines.first == "The ledger's file is damaged: page 3 is lost.")
    #expect(!report.lines.joined().contains("No entry yet"))
    #expect(report.document["ok"] == .bool(false) && report.document["damage"] == .string("page 3 is lost"))
  }

  @Test func everyRowThatIsNotWhatTheLogSaysIsNamed() async throws {
    let folder = try TemporaryFolder()
    let ledger = try folder.ledger()
    _ = try await ledger.makeRequest()
    #expect(try await AuditReport.examine(ledger).isIntact)
    try await ledger.raise(
      .billNotSettled, account: try #require(AccountName("dock-main")), detail: "x", at: Sample.now)
    let report = try await AuditReport.examine(ledger)
    #expect(report.isIntact && report.lines.count == 1 && report.document["forged_alarms"] == .array([]))
  }
}
