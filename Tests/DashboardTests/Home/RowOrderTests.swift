import Billing
import Screen
import Testing

@testable import Dashboard

@Suite struct RowOrderTests {
  private let names = [Sample.dock, Sample.mail, Sample.idp, Sample.daimon].map(\.name)

  @Test(
    arguments: [
      (AccountOrder.configured, [0, 1, 2, 3]), (.name, [3, 0, 2, 1]), (.plan, [2, 3, 0, 1]), (.usage, [1, 0, 2, 3]),
      (.trust, [2, 1, 0, 3]),
    ])
  func accountsAreSortedByEachColumn(_ order: AccountOrder, _ expected: [Int]) {
    var snapshot = Sample.busy
    snapshot.accounts[2].freshness = .failed(LookFailure(.unreachable, detail: ""))
    snapshot.accounts[1].freshness = .stale
    #expect(order.sorted(snapshot.accounts).map(\.account.name) == expected.map { names[$0] })
  }

  @Test(arguments: [
    (LinkOrder.newest, [1, 2]), (.time, [2, 1]), (.account, [1, 2]), (.kind, [2, 1]), (.host, [2, 1]),
  ])
  func linksAreSortedByEachColumn(_ order: LinkOrder, _ expected: [Int64]) {
    #expect(order.sorted(Sample.links).map(\.id) == expected)
  }

  @Test func theOrderIsShownTurnedAndReversed() {
    var desk = Desk(size: Size(columns: 120, rows: 40))
    desk.select(Sample.idp.name)
    for order in AccountOrder.allCases.dropFirst() {
      desk.press(.character("s"))
      #expect(desk.frame().text.contains("Accounts · by \(order.rawValue)"))
      #expect(desk.state.selectedAccount?.account.name == Sample.idp.name)
    }
    let sorted = desk.state.home.accountOrder
    desk.press(.character("S"))
    #expect(desk.state.home.accountOrder == sorted.reversed())
    #expect(desk.frame().text.contains("by trust ▲"))
    desk.press(.character("s"))
    #expect(desk.state.home.accountOrder == names)
    desk.press(.character("S"))
    #expect(desk.frame().text.contains("Accounts · in reverse"))
  }

  @Test func pendingKeepsTheOrderOfItsDeadlines() {
    var desk = Desk()
    desk.press(.character("s"))
    #expect(desk.notice == "Pending is always sorted by its deadlines.")
  }
}
