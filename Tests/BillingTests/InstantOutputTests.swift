import Foundation
import Support
import Testing

@testable import Billing

/// One way for programs, one for people; neither depends on where the program runs.
@Suite struct InstantOutputTests {
  private static let cases: [(Int64, String, String)] = [
    (0, "1970-01-01T00:00:00.000Z", "1970-01-01 00:00:00 UTC"),
    (1_796_083_200_000, "2026-12-01T00:00:00.000Z", "2026-12-01 00:00:00 UTC"),
    (1_796_083_200_007, "2026-12-01T00:00:00.007Z", "2026-12-01 00:00:00 UTC"),
    (1_796_083_259_999, "2026-12-01T00:00:59.999Z", "2026-12-01 00:00:59 UTC"),
    (-1, "1969-12-31T23:59:59.999Z", "1969-12-31 23:59:59 UTC"),
    // Half past two in a night when many zones have no such time.
    (1_774_751_400_000, "2026-03-29T02:30:00.000Z", "2026-03-29 02:30:00 UTC"),
  ]

  @Test func everyTimeHasItsZoneAndOneWidth() {
    for (milliseconds, timestamp, words) in Self.cases {
      let instant = Instant(milliseconds: milliseconds)
      #expect(instant.timestamp == timestamp)
      #expect(instant.words == words)
      #expect(Instant(iso8601: instant.timestamp) == instant)
    }
  }

  @Test func textsForProgramsSortAsTheirInstantsDo() {
    var generator = SplitMix64(seed: 26)
    // The years 1 to 9999.
    let instants = (0..<2_000).map { _ in
      Instant(milliseconds: .random(in: -62_135_596_800_000...253_402_300_799_999, using: &generator))
    }
    #expect(instants.sorted().map(\.timestamp) == instants.map(\.timestamp).sorted())
    #expect(Set(instants.map(\.timestamp.utf8.count)) == [24])
    #expect(Set(instants.map(\.words.utf8.count)) == [23])
  }

  @Test func noInstantHasNoText() {
    for instant in [Instant(milliseconds: .min), Instant(milliseconds: .max)] {
      #expect(instant.timestamp.hasSuffix("Z") && instant.words.hasSuffix(" UTC"))
    }
  }
}
