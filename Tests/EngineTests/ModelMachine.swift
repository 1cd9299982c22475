import Billing
import Consent

@testable import Engine

/// Lets the pure state machine go the steps of the model, as far as it has transitions for them.
struct ModelMachine {
  private(set) var request: ConsentRequest
  private let now: Instant
  private var quoted: ConsentFacts
  /// The steps that the machine has no transition for, each with its refusal.
  private(set) var refused: [String] = []

  /// A machine for a request whose quote is shown.
  init(_ request: ConsentRequest, at now: Instant) {
    self.request = request
    self.now = now
    quoted = request.facts
  }

  mutating func play(_ step: String) throws {
    do throws(ConsentRefusal) {
      try go(step)
    } catch {
      refused.append("\(step): \(error.words)")
      try instead(of: step)
    }
  }

  private mutating func go(_ step: String) throws(ConsentRefusal) {
    switch step {
    case "approve":
      try take(.approved(Approval(digest: request.digest, version: request.version, from: .dashboardCode)))
    case "reject": try take(.rejected(Rejection(.notNow)))
    case "the price changes":
      quoted = quoted.with(
        quote: Quote(price: Price(Money(minorUnits: 5900, currency: .usd), per: .month), words: "Another price."))
    case "write executing and send": try begin()
    // Who approves is asked again by a fresh quote, and one that differs voids the approval.
    case "use the token that was shown":
      if !request.stands(on: quoted) { try take(.factsChanged(quoted)) }
      try begin()
    // Nobody wrote that it began: what the answer tells has no place.
    case "send without a word": try take(.executed(Outcome(.switched)))
    case "the bill does not show it: once more", "the bill does not show it: failed": try take(.reconciledAsNotExecuted)
    case "the quote differs: back to pending": try take(.factsChanged(quoted))
    // What a look shows is an event before anything is asked.
    case "quote without a look: resumed at once":
      try take(.lapsedByState)
      try begin()
    default: break  // of the world, or without a transition
    }
  }

  /// What ours does where the variant goes on.
  private mutating func instead(of step: String) throws(ConsentRefusal) {
    switch step {
    case "send without a word": try begin()
    case "the bill does not show it: once more", "the bill does not show it: failed":
      try take(.answerLost(Outcome(.answerLost)))
    default: break
    }
  }

  private mutating func begin() throws(ConsentRefusal) {
    try take(
      .executionBegan(
        Attempt(
          number: (request.attempt?.number ?? 0) + 1, tokenHash: String(repeating: "a", count: 64),
          issued: StoredBootTime(bootID: "boot", time: BootTime(nanoseconds: 1)))))
  }

  private mutating func take(_ event: ConsentEvent) throws(ConsentRefusal) {
    request = try request.applying(event, at: now)
  }
}

extension ConsentRefusal {
  /// The refusal as the tests of the model name it.
  var words: String {
    switch self {
    case .notPossible(let state): "not possible in \(state.rawValue)"
    case .isFinal(let state): "over as \(state.rawValue)"
    case .shownFactsAreOld, .notQuoted, .tooLate, .tooEarly, .noAttemptLeft: "\(self)"
    }
  }
}
