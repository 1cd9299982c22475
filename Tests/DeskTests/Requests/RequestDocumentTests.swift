import Billing
import Consent
import JSON
import Testing
import Text

@testable import Desk

@Suite struct RequestDocumentTests {
  @Test func theSummaryHasTheFieldsThatStay() throws {
    let request = try Sample.request(quote: Sample.quote(Sample.monthly(4900)))
    let summary = RequestDocument.summary(request, at: Sample.boot)
    for key in [
      "id", "number", "state", "account", "live", "operation", "agent", "from", "to", "quote", "version", "digest",
      "created_at", "decide_by", "token_expires_in", "outcome", "outcome_words",
    ] { #expect(summary[key] != nil, "\(key) is missing") }
    #expect(summary["live"] == .bool(true))
    #expect(
      summary["quote"]?.serialized() == "{\"amount_minor\":4900,\"currency\":\"USD\",\"interval\":\"month\"}")
    #expect(summary["digest"] == .string(request.digest.hex))
  }

  @Test func whatIsNotKnownIsNull() throws {
    let summary = RequestDocument.summary(try Sample.request(.resume, to: nil, from: nil), at: Sample.boot)
    #expect(summary["quote"] == .null)
    #expect(summary["token_expires_in"] == .null)
    #expect(summary["to"]?.serialized() == "{\"plan\":null,\"interval\":null}")
  }

  @Test func theWholeKeepsForeignWordsWithinStrings() throws {
    let request = try Sample.request(quote: Sample.quote(nil, Sample.hostile), reason: Sample.hostile)
    let text = RequestDocument.whole(request, on: try Sample.account(), at: Sample.boot).serialized()
    #expect(!text.contains { $0.isNewline } && !text.contains("\u{1B}"))
    #expect(try JSONValue.parse(text)["reason"]?.string == Sample.hostile.string)
  }
}
