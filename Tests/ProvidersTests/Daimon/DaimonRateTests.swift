import JSON
import Testing

@testable import Providers

@Suite struct DaimonRateTests {
  @Test(
    arguments: [
      (.number("0.0"), nil, nil, "0 %, reviewed above 10 % (documented)"),
      (0, 0, 500, "0 % (0 of 500), reviewed above 10 % (documented)"),
      (.number("0.12"), 24, 200, "12 % (24 of 200), ABOVE the documented 10 %: abuse is reviewed"),
      (12, 24, 200, "12 % (24 of 200), ABOVE the documented 10 %: abuse is reviewed"),
      (.number("0.5"), 1, 2, "50 % (1 of 2), reviewed above 10 % (documented)"),
      (.number("10.0"), 20, 200, "10 % (20 of 200), reviewed above 10 % (documented)"),
      (.number("0.05"), nil, nil, "0.05 as reported, fraction or per cent is not documented"),
      (.number("0.7"), 1, 1_000, "0.7 as reported, fraction or per cent is not documented"),
      (-1, 1, 2, nil), (.number("1e400"), 1, 2, nil), (.integer(.max), 1, 2, nil), ("0.5", 1, 2, nil), (nil, 1, 2, nil),
    ] as [(JSONValue?, Int64?, Int64?, String?)])
  func bouncesAreReadByTheTotalsBesideThem(reported: JSONValue?, part: Int64?, whole: Int64?, words: String?) {
    #expect(DaimonRate.bounces(reported, part, of: whole).words?.string == words)
  }

  @Test func complaintsAreReviewedFromATenthOfAPercent() {
    #expect(
      DaimonRate.complaints(.number("0.001"), 1, of: 1_000).words
        == "0.1 % (1 of 1000), reviewed above 0.1 % (documented)")
    #expect(DaimonRate.complaints(.number("0.002"), 2, of: 1_000).words?.string.contains("ABOVE") == true)
  }
}
