import Consent
import Text

/// What is said of a limit that an agent ran into.
package struct LimitWords {
  let hit: LimitHit
  /// What the operator can do about it: the live request that asks for more there; nil where nobody has asked.
  let request: ConsentRequest?
  let separator: String

  /// - Parameter requests: the requests among which one may ask for more.
  package init(_ hit: LimitHit, among requests: [ConsentRequest], separator: String) {
    self.hit = hit
    request = hit.request(among: requests)
    self.separator = separator
  }

  /// The whole line: `research-bot hit "sending needs a paid plan" 3 min ago, 4 times · request 42 is pending`.
  package func line(ago: String) -> SafeText {
    let times = hit.times > 1 ? ", \(hit.times) times" : ""
    return hit.sentence + SafeText(" \(ago)\(times)\(separator)\(way)")
  }

  /// What waits for the operator at the account.
  package var way: String {
    guard let request else { return "nobody has asked for more" }
    let state =
      switch request.state {
      case .pending: "is pending"
      case .awaitingPayment: "is \(request.state.word)"
      case .approved, .executing: "is under way"
      case .unknown: "is being checked"
      case .executed, .satisfied, .rejected, .expired, .cancelled, .superseded, .failed, .closedManually: "is over"
      }
    return "request \(request.number) \(state)"
  }
}
