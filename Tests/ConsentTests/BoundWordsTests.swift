import Testing
import Text

@testable import Consent

@Suite struct BoundWordsTests {
  @Test(arguments: [
    ("first charge on May 30.", "first charge on June 2."),
    ("first charge on May 30, 2026", "first charge on 2 Jun 2026"),
    ("until 2026-12-01", "until 2027-01-02"), ("at 2026-12-01T10:00:00.123Z, then", "at 2026-12-02T23:59Z, then"),
    ("at 10:35:59 today", "at 9:05 today"), ("(10:35)", "(10:36)"), ("May 1", "Sept 30"),
    ("at 10:35+01:00, then", "at 11:35+02:00, then"), ("at 10:35-0330", "at 11:35-0230"),
  ])
  func datesAndTimesThatAreWrittenAnewBindNothing(one: String, other: String) {
    #expect(BoundWords(SafeText(one)) == BoundWords(SafeText(other)))
  }

  @Test(arguments: [
    ("$490 a month", "$491 a month"), ("490 USD", "491 USD"), ("for 12:30.50", "for 12:31.50"), ("$10:35", "$10:36"),
    ("30 Mays", "31 Mays"), ("May 30,000", "May 31,000"), ("2026-12-011", "2026-12-012"), ("99:99", "98:99"),
    ("10:35/mo", "10:36/mo"), ("May 30%", "May 31%"), ("€12 May 30", "€13 May 30"), ("to Scale", "to Team"),
    ("x10:35", "x10:36"), ("10:35x", "10:36x"), ("20:30 coins 5", "20:30 coins 6"),
    // What no calendar and no clock has.
    ("May 0", "May 1"), ("May 32", "May 31"), ("0 May", "1 May"), ("32 May", "31 May"), ("2026-00-01", "2026-01-01"),
    ("2026-13-01", "2026-12-01"), ("2026-12-00", "2026-12-01"), ("2026-12-32", "2026-12-31"), ("24:10", "23:10"),
    ("10:60", "10:59"), ("10:35:61", "10:35:60"),
  ])
  func whateverCouldBeMoneyBinds(one: String, other: String) {
    #expect(BoundWords(SafeText(one)) != BoundWords(SafeText(other)))
  }

  @Test func aMarkCannotBeWrittenByAService() {
    #expect(BoundWords(SafeText("on \u{1}.")) != BoundWords(SafeText("on May 30.")))
  }
}
