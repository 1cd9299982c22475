import Testing

@testable import Providers

@Suite struct PossibleMoneyTests {
  @Test(arguments: [
    "", "Pro-rated to today; first full Scale charge on May 30.", "Scale and its limits stay until Dec 1.",
    "Charged on December 31, 2026, at 09:30.", "Charged on 2026-12-01.", "On 2026-12-01T09:30:15.250Z, or at 23:59:59.",
    "From 2026-12-01T09:30+01:00 on.", "On June 1st, July 2nd, Aug 3rd and Sept 4th!", "(until Jan 15)",
    "You may cancel any time – it’s “free”.",
  ])
  func datesAndTimesAreNoMoney(_ remark: String) {
    #expect(!PossibleMoney.isIn(remark: remark))
  }

  @Test(arguments: [
    "490", "490/mo", "490 USD/mo", "US$490", "$490", "490 dollars", "€490", "４９０", "٤٩٠", "४९०", "四百九十", "Ⅸ", "⁴⁹", "½",
    "4,900", "49.00", "49k", "four hundred", "Four-hundred", "twice the price", "per agent", "each", "May 30 USD",
    "May 30/mo", "May 30.50", "May 30,000", "May 32", "May 0", "may 30", "30 May", "May 2026", "May 30 490",
    "May 30, 1999",
    "2026-13-01", "2026-02-30", "1999-12-01", "2026-12-01-490", "24:00", "9:30", "09:60", "09:30:15.5", "490:00", "$",
    "#490", "x490", "490x", "+490", "-490", "May\u{A0}30", "30", "May 30th5", "2026-12-01T490",
  ])
  func anyOtherNumberCouldBe(_ remark: String) {
    #expect(PossibleMoney.isIn(remark: remark))
    #expect(PossibleMoney.isIn(remark: "Charged \(remark) today."))
  }

  @Test(arguments: [
    "vector-build", "agent-47", "web3", "k8s-team", "v2.5 labs", "47ronin", "Überlab 研究", "Dollar Club", "Team_9 (EU)",
  ])
  func aNumberInAWordIsAName(_ name: String) {
    #expect(!PossibleMoney.isIn(name: name))
  }

  @Test(arguments: [
    "x to Scale ($1/mo)", "Studio 54", "490/mo", "490 USD", "agent-47 USD", "US490", "490k", "490mo", "4,900", "€490",
    "490€", "x４", "٤٩٠", "Ⅸ", "24/7", "(490)", "usd490", "x $",
  ])
  func aNumberByItselfIsNot(_ name: String) {
    #expect(PossibleMoney.isIn(name: name))
  }
}
