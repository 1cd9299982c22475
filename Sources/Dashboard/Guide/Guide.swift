import Billing
import Consent

/// What to press next, for somebody who sees the dashboard for the first time: the demo has it, nothing else.
///
/// It is made of what is on the screen, so that it is true whatever was pressed before.
enum Guide {
  /// One sentence or two; nil where there is no guide, or where the place says by itself what can be done.
  static func words(_ state: DashboardState) -> String? {
    guard state.configuration.isGuided, !state.hidesGuide, let snapshot = state.snapshot else { return nil }
    switch state.place {
    case .home: return home(state, snapshot)
    case .review: return state.review.flatMap { review($0, state) }
    default: return nil
    }
  }

  private static func home(_ state: DashboardState, _ snapshot: Snapshot) -> String {
    let key = state.configuration.keymap.label
    let waiting = snapshot.pending.count
    if let request = state.request {
      let agent = request.requester.agent.rawValue
      switch request.state {
      case .pending: return "\(key(.open)) reviews \(agent)'s request"
      case .awaitingPayment where snapshot.page(of: request) != nil:
        return "\(key(.openLink)) opens the page where \(agent)'s change is paid; until then it has not happened"
      default: break
      }
    }
    if waiting > 0 {
      let count = waiting == 1 ? "one more request waits" : "\(waiting) requests wait"
      return state.home.focus == .pending
        ? "\(key(.down)) and \(key(.up)) select another row: \(count)"
        : "\(key(.nextPanel)) until Pending has the keyboard: \(count)"
    }
    if !snapshot.openAlarms.isEmpty { return "\(key(.alarms)) shows what changed without your approval" }
    if snapshot.notes.contains(where: \.isNew) { return "\(key(.notes)) shows what an agent left for you" }
    if snapshot.requests.contains(where: \.state.isFinal) {
      return "\(key(.log)) shows all that happened, \(key(.history)) the use over time, \(key(.quit)) ends the demo"
    }
    return "agents ask in a moment; what they ask for appears under Pending"
  }

  private static func review(_ review: Review, _ state: DashboardState) -> String {
    let key = state.configuration.keymap.label
    if review.isGone { return "\(key(.back)) goes back" }
    switch review.facts.request.state {
    case .pending where state.configuration.readOnly: return "here it can only be read; \(key(.back)) goes back"
    case .pending where review.hasDecided: return "your decision is on its way"
    case .pending:
      switch review.gesture {
      case .code: return "type the letters; they approve what is on the screen and nothing else"
      case .again: return "\(key(.approve)) once more approves it"
      case .none, .interrupted:
        return "hold the agent's reason against price and limits; \(key(.approve)) approves, \(key(.reject)) rejects "
          + "with a reason"
      }
    case .approved, .executing: return "the engine carries it out; the agent waits for the answer"
    case .executed, .satisfied: return "it happened, and the agent is told; \(key(.back)) goes back to the others"
    case .awaitingPayment:
      return "approved, and not paid yet; \(key(.back)), then \(key(.openLink)) on its row opens the page"
    case .rejected: return "nothing was sent, and the agent is told why; \(key(.back)) goes back to the others"
    default: return "it is over; \(key(.back)) goes back to the others"
    }
  }
}
