import Billing
import Consent

/// Whether the billing state shows what was executed: looked at again for up to a minute before anybody is alarmed.
struct BillCheck: Sendable {
  /// When to look, counted from the execution.
  static let schedule: [Duration] = [.zero, .seconds(2), .seconds(5), .seconds(10), .seconds(20), .seconds(40), .seconds(60)]

  let request: ConsentRequest
  let startedAt: BootTime
  var looks = 0

  init(request: ConsentRequest, startedAt: BootTime) {
    self.request = request
    self.startedAt = startedAt
  }

  var nextAt: BootTime {
    startedAt.adding(Self.schedule[min(looks, Self.schedule.count - 1)])
  }

  /// What a look means.
  enum Verdict: Hashable {
    /// The bill is what was approved, or the service does not report what could be compared.
    case fits
    /// Not yet; look again.
    case waiting
    /// The minute is over and the bill shows something else.
    case differs(String)
  }

  mutating func judge(_ state: PlanState?) -> Verdict {
    looks += 1
    let isLast = looks >= Self.schedule.count
    guard let state else { return isLast ? .differs("the billing state could not be read") : .waiting }
    switch PlanRules.shows(request.change, in: state) {
    case true?:
      let approved = request.facts.quote?.price
      if request.change.operation == .upgrade, let approved, let charged = state.price, charged != approved {
        return .differs("the bill says \(charged), approved was \(approved)")
      }
      return .fits
    case nil: return .fits
    case false?:
      return isLast ? .differs("the account shows plan \(state.plan?.rawValue ?? "unknown")") : .waiting
    }
  }
}
