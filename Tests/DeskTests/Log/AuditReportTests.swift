import JSON
import Ledger
import Testing

@testable import Desk

@Suite struct AuditReportTests {
  private let newest = AuditAnchor(sequence: 3, hash: String(repeating: "a", count: 64))

  @Test func anIntactLogSaysItsNewestEntry() {
    let report = AuditReport(verdict: .intact(events: 3), forged: [], newest: newest)
    #expect(report.isIntact)
    #expect(report.lines == ["3 events, all intact. The newest: \(newest)"])
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
    #expect(report.lines == ["Event 2 does not fit: its hash differs."])
    guard case .object(let fields) = report.document else { throw Unexpected(what: "no object") }
    #expect(fields["ok"] == .bool(false))
    #expect(fields["first_bad"] == .integer(2))
    #expect(fields["reason"] == .string("its hash differs"))
  }
}
