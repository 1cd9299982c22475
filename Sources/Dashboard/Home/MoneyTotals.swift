import Billing
import Consent

/// What the LIVE accounts cost a month, and what is asked for beside it.
///
/// Amounts of several currencies stand side by side and are never added; what nobody tells is a question mark. Accounts
/// whose keys reach the same organisation pay one bill.
public struct MoneyTotals: Hashable, Sendable {
  /// What is paid a month, by currency.
  public private(set) var committed: [CurrencyCode: Int64] = [:]
  /// Whether a price is missing in it.
  public private(set) var lacksPrice = false
  /// What the requests that wait would add a month, by currency, as their services tell it.
  public private(set) var asked: [CurrencyCode: Int64] = [:]
  /// Whether a difference is missing in it.
  public private(set) var lacksDifference = false

  init() {}

  /// The totals of what the ledger knows.
  public init(_ snapshot: Snapshot) {
    var bills: Set<[String]> = []
    for status in snapshot.accounts where status.account.isLive {
      if let organisation = status.organisation {
        guard bills.insert([status.account.origin, organisation.string]).inserted else { continue }
      }
      if let price = status.observation?.plan.price?.aMonth {
        Self.add(price, to: &committed, &lacksPrice)
      } else if status.observation?.plan.plan?.rawValue != "free" {
        lacksPrice = true
      }
    }
    for request in snapshot.pending where request.isLive {
      let account = snapshot.account(request.account)?.account
      if case .none = RequestPrice(request, on: account) { continue }
      let told = snapshot.hasPlanChanged(since: request) ? nil : MonthlyDifference(request, on: account).told
      if let told { Self.add(told, to: &asked, &lacksDifference) } else { lacksDifference = true }
    }
  }

  /// The totals in words: `$147/mo` and `+$60 asked`; nil where there is nothing to tell.
  public var words: (committed: String?, asked: String?) {
    let paid = Self.sorted(committed).map { $0.description + "/mo" } + (lacksPrice ? ["?"] : [])
    let more = Self.sorted(asked).filter { $0.minorUnits != 0 }.map(\.signed) + (lacksDifference ? ["?"] : [])
    return (
      committed.isEmpty ? nil : paid.joined(separator: ", "),
      more.isEmpty ? nil : more.joined(separator: ", ") + " asked"
    )
  }

  private static func sorted(_ amounts: [CurrencyCode: Int64]) -> [Money] {
    amounts.sorted { $0.key.rawValue < $1.key.rawValue }.map { Money(minorUnits: $0.value, currency: $0.key) }
  }

  /// Adds an amount; one that is beyond all numbers is as good as unknown.
  private static func add(_ money: Money, to amounts: inout [CurrencyCode: Int64], _ lacks: inout Bool) {
    let (sum, overflow) = amounts[money.currency, default: 0].addingReportingOverflow(money.minorUnits)
    if overflow { lacks = true } else { amounts[money.currency] = sum }
  }
}
