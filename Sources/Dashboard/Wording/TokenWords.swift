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

  /// The words of a request without a token are `without`: in a row and in the review.
  init(_ request: ConsentRequest, without: (short: String, long: String), through lens: inout Lens) {
    guard let token = request.token else {
      (short, long, isUrgent) = (without.short, without.long, false)
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

  /// What the token of a request is doing; nil where there is none and the service needs none.
  func tokenWords(_ request: ConsentRequest, through lens: inout Lens) -> TokenWords? {
    let account = snapshot?.account(request.account)
    let needsToken = account.map { $0.account.way(of: request) == .token } ?? false
    // A token that lives can act until it ends, whatever the request needs.
    guard needsToken || request.liveToken(at: lens.now) != nil else { return nil }
    guard let account, request.lacksQuote(on: account) else {
      return TokenWords(request, without: ("no token", "none: approving asks for one"), through: &lens)
    }
    // Without the time of the next call, which would read like the token's own.
    let obstacle = mintingObstacle(request, at: lens.now).map { $0.prefix { $0 != ";" } }
    let asking = configuration.keymap.label(.renewToken)
    let how =
      obstacle.map { $0.prefix(1).lowercased() + $0.dropFirst().trimmingFullStop }
      ?? "\(asking) asks \(account.account.service.title) for the price"
    return TokenWords(request, without: ("price: on review", "none: \(how)"), through: &lens)
  }

  /// What the review says of a price that was told before and cannot be asked for again; nil while it can.
  func agedQuoteWords(_ request: ConsentRequest, through lens: inout Lens) -> String? {
    guard request.hasUsableToken(at: lens.now), let token = request.token,
      let account = snapshot?.account(request.account), account.account.way(of: request) == .token,
      account.calls(for: request.change)?.wait(for: 2, at: lens.now.wall) != nil
    else { return nil }
    return "price as quoted \(lens.elapsed(since: token.issued.time)) ago, cannot be asked again this hour"
  }
}
