import Consent

/// Who causes an event.
public enum Actor: Hashable, Sendable {
  /// The person at the terminal.
  case operatorItself
  /// An agent, by the name of its door token.
  case agent(AgentName)
  /// The engine.
  case engine

  /// Whoever asks through a door.
  public init(_ requester: Requester) {
    self = requester.door == .operatorItself ? .operatorItself : .agent(requester.agent)
  }

  /// How the log names the actor: `operator`, `agent:NAME`, `engine`.
  var stored: String {
    switch self {
    case .operatorItself: "operator"
    case .agent(let name): "agent:" + name.rawValue
    case .engine: "engine"
    }
  }

  /// Whether the actor may let an event happen to a request.
  ///
  /// Decisions are the operator's alone, an agent touches only what it asked itself, and what came of a request is for the
  /// engine to say. Nobody who uses the ledger as meant is refused here; it is the last lock on the rule that no door an
  /// agent can reach approves anything.
  func mayCause(_ event: ConsentEvent, to request: ConsentRequest) -> Bool {
    switch event {
    case .approved, .rejected, .extended, .closedManually:
      self == .operatorItself
    case .cancelled:
      // A page that an operator has approved is the operator's: whoever holds it may be paying it.
      self == .operatorItself || self == Actor(request.requester) && request.state != .awaitingPayment
    case .joined, .superseded:
      self == .operatorItself || self == Actor(request.requester)
    case .factsChanged, .wordsChanged, .tokenMinted, .tokenLapsed, .lapsed, .lapsedByState, .foundSatisfied,
      .executionDelayed, .executionBegan, .executed, .pageIssued, .answeredSatisfied, .refused, .answerLost,
      .reconciledAsExecuted, .reconciledAsNotExecuted, .actedWithoutConsent, .quoteLost, .resolvedAnew, .putOff,
      .noted, .sharedPage, .pageHandedOn, .explained:
      self == .engine
    }
  }
}
