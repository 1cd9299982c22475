/// Where a consent request stands.
public enum ConsentState: String, Hashable, Sendable, CaseIterable {
  /// Waits for the operator's decision.
  case pending
  /// Decided, not yet executed.
  case approved
  /// The approval is consumed; the call to the service is being made.
  case executing
  /// The service's answer was lost; what happened must be read from the billing state.
  case unknown
  /// A page waits for the operator's payment or approval.
  case awaitingPayment = "awaiting_payment"
  /// Carried out.
  case executed
  /// What was asked is already so, not by us.
  case satisfied
  /// The operator said no, or took an approval back.
  case rejected
  /// The time to decide, to execute or to pay ran out.
  case expired
  /// The asking agent or the operator withdrew it.
  case cancelled
  /// The same agent asked for something else instead.
  case superseded
  /// The service refused; nothing happened.
  case failed
  /// The operator stated the outcome of an unknown one.
  case closedManually = "closed_manually"

  /// Whether nothing can happen to the request any more.
  public var isFinal: Bool {
    switch self {
    case .pending, .approved, .executing, .unknown, .awaitingPayment: false
    case .executed, .satisfied, .rejected, .expired, .cancelled, .superseded, .failed, .closedManually: true
    }
  }
}
