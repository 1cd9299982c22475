import Billing
import Consent

/// What the upstream token of a request is doing, in words.
///
/// Under ten seconds an approval does not use the token any more: too little is left to reach the service.
struct TokenWords: Hashable {
  /// In a row: `token live`.
  let short: String
  /// In the review: `0:42 live`.
  let long: String
  /// Whether it is drawn bold and reversed.
  let isUrgent: Bool

  init(_ request: ConsentRequest, through lens: inout Lens) {
    guard let token = request.token else {
      (short, long, isUrgent) = ("token: on review", "on review: none is held now", false)
      return
    }
    guard let left = token.timeLeft(at: lens.now.boot), left > .zero else {
      (short, long, isUrgent) = ("token lapsed", "lapsed: renews on approval", false)
      return
    }
    let countdown = lens.countdown(left)
    switch countdown.seconds {
    case ...10: (short, long, isUrgent) = ("renews on approval", "\(countdown.text) renews on approval", true)
    case ...15: (short, long, isUrgent) = ("token ends", "\(countdown.text) ends soon", true)
    default: (short, long, isUrgent) = ("token live", "\(countdown.text) live", false)
    }
  }
}
