import Billing
import Consent
import Ledger
import Support
import Testing
import Text

@testable import Desk

extension SurroundingsText {
  /// A request to whose left and right nothing happened.
  static func none() throws -> SurroundingsText {
    SurroundingsText(
      surroundings: Surroundings(of: try Sample.request(), on: [], requests: [], alarms: [], at: Sample.now), zone: .utc
    )
  }
}

@Suite struct SurroundingsTextTests {
  @Test func nothingIsSaidToBeNothing() throws {
    #expect(try SurroundingsText.none().lines.map(\.value) == ["nothing else waits or happened here in 24 h"])
  }

  @Test func whatWaitsAndAnAlarmAreNamed() async throws {
    try await withLedger { ledger in
      let first = try await ledger.makeRequest()
      let other = try await ledger.makeRequest(.downgrade, to: "free")
      let alarm = try await ledger.raise(
        .unconsentedChange, account: try Sample.name(), detail: "Pro became Scale.", at: Sample.now)
      let records = Records(ledger: ledger, accounts: [try Sample.account()], time: ManualTime(), zone: .utc)
      let text = try await SurroundingsText.read(first, in: records)
      #expect(text.lines.map(\.label) == ["alarm", "also live"])
      #expect(text.lines[0].value.hasPrefix("#\(alarm.id)  changed without an approval  dock-main"))
      #expect(text.lines[1].value.hasPrefix("#\(other.number)  pending  research-bot  (door gateway)  dock-main"))
      #expect(text.document.serialized().contains("\"number\":\(other.number)"))
    }
  }

  /// Ending of its own or not, the words that follow begin a sentence.
  @Test(arguments: ["Pro became Scale.", "Pro became Scale"])
  func whatWasExplainedIsTwoSentences(_ detail: String) async throws {
    try await withLedger { ledger in
      let request = try await ledger.makeRequest()
      let alarm = try await ledger.raise(
        .unconsentedChange, account: try Sample.name(), detail: SafeText(detail), at: Sample.now)
      try await ledger.explainAlarm(alarm.id, "It was me", at: Sample.now)
      let records = Records(ledger: ledger, accounts: [try Sample.account()], time: ManualTime(), zone: .utc)
      let text = try await SurroundingsText.read(request, in: records)
      let line = try #require(text.lines.first { $0.label == "explained" })
      #expect(line.value.hasSuffix("Pro became Scale. You said: It was me"), "\(line.value)")
    }
  }
}
