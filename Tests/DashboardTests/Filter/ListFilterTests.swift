import Billing
import Testing
import Text

@testable import Dashboard

@Suite struct ListFilterTests {
  private let row = FilterSubject(
    ["name": "Dock-Main", "plan": "pro", "status": nil], ["usage": 90, "price": 19.5, "calls": nil], more: ["漢字"])

  private func admits(_ text: String) -> Bool { ListFilter(text, on: .accounts).admits(row) }

  @Test(arguments: ["dock", "DOCK-MAIN", "漢字", "name:main", "plan=pro", "usage>80", "usage>=90 usage<=90", "usage=90"])
  func whatFitsIsShown(_ text: String) { #expect(admits(text)) }

  @Test(arguments: ["mail", "plan=p", "name:mail", "usage>90", "usage<90", "price>1k", "dock !dock", "usage:91"])
  func whatDoesNotFitIsHidden(_ text: String) { #expect(!admits(text)) }

  @Test func numbersAreTypedAsPeopleTypeThem() {
    #expect(admits("usage>80%"))
    #expect(admits("price<$20"))
    #expect(!admits("price<$19"))
    #expect(admits("price<20$"))
    #expect(admits("usage<1k usage<2m usage>-1"))
  }

  @Test(arguments: [
    ("left<10m", true), ("left<5m", false), ("left<10", true), ("left>299s", true), ("left<1h", true),
    ("left>0.001d", true),
    ("left=5m", true), ("left>1d", false),
  ])
  func timesAreTypedAsPeopleTypeThem(_ text: String, _ isShown: Bool) {
    let filter = ListFilter(text, on: .pending)
    #expect(filter.fault == nil)
    #expect(filter.admits(FilterSubject([:], ["left": 5])) == isShown)
  }

  /// A comparison that another panel would answer names what this one can.
  @Test func aFieldThatAListDoesNotHaveIsSaidWithThoseItHas() {
    #expect(ListFilter("usage>80", on: .log).fault == "no field usage, but kind account request actor entry")
    for list in [FilterList.accounts, .usage, .pending] {
      #expect(ListFilter("usage>80", on: list).terms == [.number(field: "usage", .above, 80)])
    }
    #expect(ListFilter("left<soon", on: .links).fault == "left is a time such as 30s, 10m, 2h or 1d")
  }

  /// A missing number is neither above nor below anything; that it is missing can be asked for by turning round.
  @Test func aRowWithoutTheFieldMeetsNoCondition() {
    #expect(!admits("calls<5"))
    #expect(!admits("status:active"))
    #expect(admits("!status:active"))
  }

  @Test(
    arguments: [
      ("foo:x", "no field foo"), ("usage>", "a value comes after usage>"), ("usage>many", "usage is a number"),
      ("plan>pro", "plan is words"), ("usage>80 foo=1", "no field foo"),
    ])
  func whatIsNotUnderstoodIsSaidAndHidesNothing(_ text: String, _ words: String) {
    let filter = ListFilter(text, on: .accounts)
    #expect(filter.fault?.hasPrefix(words) == true, "\(filter.fault ?? "no fault")")
    #expect(filter.admits(row))
    #expect(filter.isEmpty)
  }

  @Test func aColonAfterWhatIsNoWordIsText() {
    #expect(ListFilter("12:10", on: .pending).terms == [.text("12:10")])
    #expect(ListFilter("!", on: .pending).terms.isEmpty)
    #expect(ListFilter("   ", on: .pending).isEmpty)
  }
}
