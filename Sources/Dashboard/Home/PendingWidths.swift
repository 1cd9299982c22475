import Consent
import Text

/// How much room the rows under Pending need, found once when they change.
struct PendingWidths: Hashable, Sendable {
  private(set) var agent = 0
  private(set) var account = 0
  /// The widest change, drawn with an arrow of one column.
  private(set) var change = 0
  private(set) var price = 0
  /// The widest price that is never shortened.
  private(set) var amount = 0
  /// Whether the service's token is held for one of them.
  private(set) var hasToken = false

  init() {}

  init(_ requests: [ConsentRequest], in snapshot: Snapshot) {
    for request in requests {
      let difference = MonthlyDifference(request, on: snapshot.account(request.account)?.account)
      let mark = snapshot.hasPlanChanged(since: request) ? 2 : 0
      agent = max(agent, request.requester.who.count)
      account = max(account, request.account.rawValue.count)
      change = max(change, mark + DisplayWidth.columns(of: request.summary(arrow: "-")))
      price = max(price, difference.text.count)
      amount = max(amount, difference.short.count)
      hasToken = hasToken || request.token != nil
    }
  }
}
