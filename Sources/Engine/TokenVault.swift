import Billing
import Consent

/// The upstream tokens the engine holds: in memory only, one live one an account.
struct TokenVault: Sendable {
  /// A token with what it was shown for.
  struct Held: Sendable {
    let secret: Secret
    let fact: TokenFact
    let quote: Quote
    /// Whether it was made to carry an approval out that its quote voided: what is approved then needs no further quote.
    var isKept = false
  }

  /// A token with less than this left is not used: the call could arrive after its end.
  static let margin: Duration = .seconds(10)

  private var held: [RequestID: Held] = [:]

  /// Keeps a token for a request in place of every other on the account.
  ///
  /// - Returns: the requests whose tokens were dropped.
  mutating func keep(_ token: Held, for request: RequestID) -> [RequestID] {
    let dropped = held.keys.filter { $0 != request }
    held = [request: token]
    return Array(dropped)
  }

  /// The token of a request when it lives at least as long as the margin.
  func usable(for request: RequestID, at now: StoredBootTime) -> Held? {
    guard let token = held[request], let left = token.fact.timeLeft(at: now), left >= Self.margin else { return nil }
    return token
  }

  /// Whether another request holds a token that still lives.
  func hasLiveToken(besides request: RequestID?, at now: StoredBootTime) -> Bool {
    held.contains { id, token in
      id != request && (token.fact.timeLeft(at: now) ?? .zero) > .zero
    }
  }

  /// Whether the request's own token still lives, however shortly.
  func isLive(_ request: RequestID, at now: StoredBootTime) -> Bool {
    (held[request]?.fact.timeLeft(at: now) ?? .zero) > .zero
  }

  /// When the request's own token ends; nil when there is none that still lives.
  func end(of request: RequestID, at now: StoredBootTime) -> BootTime? {
    guard isLive(request, at: now), let fact = held[request]?.fact else { return nil }
    return fact.issued.time.adding(fact.lifetime)
  }

  /// Drops a request's token.
  mutating func drop(_ request: RequestID) {
    held[request] = nil
  }

  /// Drops every token.
  ///
  /// - Returns: the requests whose tokens were dropped.
  mutating func dropAll() -> [RequestID] {
    defer { held = [:] }
    return Array(held.keys)
  }
}
