import Billing
import Consent
import Testing

@testable import Dashboard

@Suite struct MoneyTotalsTests {
  private func words(_ snapshot: Snapshot) -> [String?] {
    let words = MoneyTotals(snapshot).words
    return [words.committed, words.asked]
  }

  private func status(_ name: String, _ price: Price?, plan: String = "pro", isLive: Bool = true) -> AccountStatus {
    let account = Account(name: Sample.name(name), service: .dock, origin: "https://d", isLive: isLive)
    return AccountStatus(
      account: account,
      observation: Observation(
        account: account.name, at: Sample.start.wall, plan: PlanState(plan: Sample.plan(plan), price: price), meters: []
      ),
      freshness: .fresh)
  }

  private func price(_ minor: Int64, _ code: String, per interval: BillingInterval = .month) -> Price? {
    CurrencyCode(code).map { Price(Money(minorUnits: minor, currency: $0), per: interval) }
  }

  @Test func liveAccountsAreAddedByTheMonth() {
    let accounts = [
      status("a", Sample.dollars(19)), status("b", price(120_000, "USD", per: .year)),
      status("c", Sample.dollars(500), isLive: false), status("d", nil, plan: "free"),
    ]
    #expect(words(Snapshot(accounts: accounts)) == ["$119/mo", nil])
    #expect(words(Snapshot(accounts: accounts + [status("e", nil)])) == ["$119/mo, ?", nil])
  }

  @Test func currenciesAreNotAdded() {
    let accounts = [status("a", Sample.dollars(19)), status("b", price(2_000, "EUR"))]
    #expect(words(Snapshot(accounts: accounts)) == ["€20/mo, $19/mo", nil])
  }

  @Test func twoKeysOfAnOrganisationPayOneBill() {
    var accounts = [status("a", Sample.dollars(19)), status("b", Sample.dollars(19))]
    for index in accounts.indices { accounts[index].organisation = "Acme" }
    #expect(words(Snapshot(accounts: accounts)) == ["$19/mo", nil])
  }

  @Test func whatIsAskedForIsWhatTheServicesTell() {
    let requests = [Sample.request(1), Sample.request(2)]
    #expect(words(Snapshot(requests: requests)) == [nil, "+$60 asked"])
    #expect(
      words(Snapshot(requests: requests + [Sample.request(3, price: nil, words: "")])) == [nil, "+$60, ? asked"])
    #expect(words(Snapshot()) == [nil, nil])
  }

  @Test func anAmountBeyondAllNumbersIsUnknown() {
    let accounts = [status("a", price(.max, "USD")), status("b", price(.max, "USD"))]
    #expect(words(Snapshot(accounts: accounts))[0]?.hasSuffix(", ?") == true)
  }

  @Test func theHeaderAndTheAccountsSayIt() {
    let text = Desk(size: .init(columns: 120, rows: 40)).frame().text
    #expect(text.contains("$48/mo · +$30, ? asked"))
    #expect(text.contains("dock-main    pro  $19/mo Dec 1  LIVE"))
  }
}
