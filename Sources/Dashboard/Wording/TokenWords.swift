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

  /// The words of a request without a token say how it gets one: `asking` is the key that asks for it, and `obstacle`
  /// why it cannot; `opensWithOne` is whether opening the review is enough.
  init(
    _ request: ConsentRequest, asking: String, obstacle: String?, opensWithOne: Bool, through lens: inout Lens
  ) {
    guard let token = request.token else {
      let how = obstacle.map { $0.prefix(1).lowercased() + $0.dropFirst().trimmingFullStop } ?? "\(asking) asks for one"
      (short, long, isUrgent) = (opensWithOne ? "token: on review" : "no token", "none: \(how)", false)
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

extension Substring {
  /// The text without a full stop at its end.
  fileprivate var trimmingFullStop: Substring { hasSuffix(".") ? dropLast() : self }
}

extension DashboardState {
  /// How many plan-changing calls must be left for a token that is only to be shown: docs/consent.md has the rule.
  static let callsForShowing = 4

  /// What the token of a request is doing; nil where the service needs none.
  func tokenWords(_ request: ConsentRequest, through lens: inout Lens) -> TokenWords? {
    guard let account = snapshot?.account(request.account), request.usesToken(of: account.account.service) else {
      return nil
    }
    // Without the time of the next call, which would read like the token's own.
    let obstacle = mintingObstacle(request, at: lens.now).map { String($0.prefix { $0 != ";" }) }
    // Opening a review asks for a token only while enough calls are left for others.
    let opensWithOne = obstacle == nil && (account.callsLeft ?? 0) >= Self.callsForShowing
    return TokenWords(
      request, asking: configuration.keymap.label(.renewToken), obstacle: obstacle, opensWithOne: opensWithOne,
      through: &lens)
  }
}
