import Billing
import Consent
import Ledger
import Text

/// Whether the billing state shows what was executed: looked at again for up to an hour before anybody is alarmed that it
/// does not.
struct BillCheck: Sendable {
  /// When to look, counted from the execution: often in the first minute, when services settle, then up to an hour.
  static let schedule: [Duration] = [
    .zero, .seconds(2), .seconds(5), .seconds(10), .seconds(20), .seconds(40), .seconds(60), .seconds(120),
    .seconds(300), .seconds(600), .seconds(1200), .seconds(2400), .seconds(3600),
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

  /// What a look shows of a request whose bill had not settled after an hour; nil while it still has not.
  static func late(_ request: ConsentRequest, _ state: PlanState) -> BillFinding? {
    switch finding(request, state) {
    case .done(let finding): finding
    case .waiting: nil
    }
  }

  private enum Finding {
    case done(BillFinding)
    /// It may settle yet; what it shows as long as it does not.
    case waiting(SafeText)
  }

  private func conclusion(_ state: PlanState?, isLast: Bool) -> BillFinding? {
    switch state.map({ Self.finding(request, $0) }) ?? .waiting("the billing state could not be read") {
    case .done(let finding): finding
    case .waiting(let how): isLast ? .notSettled(how) : nil
    }
  }

  private static func finding(_ request: ConsentRequest, _ state: PlanState) -> Finding {
    switch PlanRules.shows(request, in: state) {
    case true?:
      let approved = request.facts.quote?.price
      guard request.change.operation == .upgrade, let approved, let charged = state.price, charged != approved else {
        return .done(.fits)
      }
      let how = SafeText("the bill says \(charged), approved was \(approved)")
      // The price may settle after the plan; one that is neither the old nor the approved one does not.
      return charged == request.facts.from.price ? .waiting(how) : .done(.differs(how))
    case nil: return .done(.notReported)
    case false?: return .waiting(SafeText("the account shows plan \(state.plan?.rawValue ?? "unknown")"))
    }
  }
}
