import Billing
import Consent
import Testing
import Text

@testable import Desk

@Suite struct LimitHitTextTests {
  @Test func itSaysWhatHappenedAndWhatWaitsForTheOperator() throws {
    let hit = try Sample.limitHit()
    let words = "research-bot hit \"all agents of the plan are used\" \(Sample.now.words), 3 times; "
    #expect(LimitHitText.line(hit, among: [try Sample.request()], in: .utc) == words + "request 7 is pending")
    #expect(LimitHitText.line(hit, among: [], in: .utc) == words + "nobody has asked for more")
    let over = try Sample.request().applying(.cancelled, at: Sample.now)
    #expect(LimitHitText.line(hit, among: [over], in: .utc) == words + "nobody has asked for more")
  }

  @Test func whatTheServiceSaidStandsBehindAMark() throws {
    let lines = LimitHitText.lines(try Sample.limitHit(), among: [], in: .utc)(FramedLines(columns: 80))
    #expect(lines.first?.hasPrefix("LIMIT  dock-main  research-bot hit ") == true)
    #expect(lines.contains { $0.hasPrefix("    " + FramedLines.mark) })
    #expect(!lines.contains { $0.contains("\u{1B}") || $0.hasPrefix("price then") })
  }

  @Test func aMeterThatWasSeenInPassingSaysSo() {
    let meter = Meter(
      name: "calls", used: 8, limit: .of(10), unit: "calls", provenance: .server, asOf: Sample.now,
      isSeenInPassing: true)
    #expect(
      RequestText.reading(meter, in: .utc) == "calls  8 / 10  80 %  (server, seen in passing \(Sample.now.words))")
  }
}
