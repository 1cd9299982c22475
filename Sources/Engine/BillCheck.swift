import Billing
import Consent
import Ledger
import Text

/// Whether the billing state shows what was executed: looked at again for up to a minute before anybody is alarmed.
struct BillCheck: Sendable {
  /// When to look, counted from the execution.
  static let schedule: [Duration] = [
    .zero, .seconds(2), .seconds(5), .seconds(10), .seconds(20), .seconds(40), .seconds(60),
  ]

  let request: ConsentRequest
  /// What the looks have shown, once that is certain; it stays until it is on record.
  private(set) var finding: BillFinding?
  /// When something is to be done for this check.
  private(set) var nextAt: BootTime
  private let startedAt: BootTime
  private var looks = 0

  init(request: ConsentRequest, startedAt: BootTime) {
    self.request = request
    self.startedAt = startedAt
    nextAt = startedAt.adding(Self.schedule[0])
  }

  /// Takes in what a look showed; nil is a look that failed.
  mutating func judge(_ state: PlanState?) {
    looks += 1
    finding = conclusion(state, isLast: looks >= Self.schedule.count)
    if finding == nil { nextAt = startedAt.adding(Self.schedule[looks]) }
  }

  /// Puts the recording of the finding off, because the ledger cannot be written.
  mutating func postpone(until next: BootTime) {
    nextAt = next
  }

  private func conclusion(_ state: PlanState?, isLast: Bool) -> BillFinding? {
    guard let state else { return isLast ? .differs("the billing state could not be read") : nil }
    switch PlanRules.shows(request.change, in: state) {
    case true?:
      let approved = request.facts.quote?.price
      if request.change.operation == .upgrade, let approved, let charged = state.price, charged != approved {
        // The price may settle after the plan; one that is neither the old nor the approved one does not.
        if charged == request.facts.from.price, !isLast { return nil }
        return .differs(SafeText("the bill says \(charged), approved was \(approved)"))
      }
      return .fits
    case nil: return .notReported
    case false?:
      return isLast ? .differs(SafeText("the account shows plan \(state.plan?.rawValue ?? "unknown")")) : nil
    }
  }
}
