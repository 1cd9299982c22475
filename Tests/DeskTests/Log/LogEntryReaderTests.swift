import Billing
import Consent
import JSON
import Ledger
import Testing
import Text

@testable import Desk

@Suite struct LogEntryReaderTests {
  @Test func aRequestGoesByItsNumberAndItsBodyByItsLeaves() async throws {
    try await withLedger { ledger in
      let request = try await ledger.makeRequest(reason: Sample.hostile)
      let page = try await LogEntryReader(ledger: ledger).entries(before: nil, limit: 50)
      let entry = try #require(page.entries.first { $0.kind == "request.created" })
      #expect(page.isEnd)
      #expect(entry.request?.string == "#\(request.number)")
      #expect(entry.account?.rawValue == "dock-main")
      #expect(entry.actor.string == "agent:research-bot")
      #expect(entry.body.last?.label.string == "hash")
      #expect(entry.body.last?.value.string.count == 64)
      // Whatever was said stands there as text that can be shown.
      #expect(entry.body.allSatisfy { !$0.value.string.contains("\u{1B}") && !$0.value.string.contains("\r") })
    }
  }

  @Test func pagesFollowOneAnotherWithoutGaps() async throws {
    try await withLedger { ledger in
      let request = try await ledger.makeRequest()
      _ = try await ledger.approve(request)
      let all = try await LogEntryReader(ledger: ledger).entries(before: nil, limit: 50).entries
      var before: Int64?
      var read: [Int64] = []
      while true {
        let page = try await LogEntryReader(ledger: ledger).entries(before: before, limit: 1)
        read += page.entries.map(\.sequence)
        before = page.entries.last?.sequence
        if page.isEnd { break }
      }
      #expect(read == all.map(\.sequence))
      #expect(read.last == 1)
    }
  }

  @Test func aRequestThatIsGoneGoesByItsId() async throws {
    try await withLedger { ledger in
      let request = try await ledger.makeRequest()
      let event = try #require(try await ledger.events(limit: 50).first { $0.request != nil })
      #expect(LogEntryReader.entry(event, [:]).request?.string == request.id.rawValue)
    }
  }
}
