import Consent

extension ConsentState {
  /// What a model should do next, in a fixed sentence.
  ///
  /// - Parameters:
  ///   - outcome: what came of it; nil where nothing did yet.
  ///   - reason: why it was rejected; nil where it was not.
  public func next(outcome: Outcome.Code? = nil, reason: RejectionPreset? = nil) -> String {
    switch self {
    case .pending:
      "An operator has not decided yet. Go on with other work and call check_request with this id later; with wait_seconds it "
        + "waits for the decision."
    case .approved, .executing: "It was approved and is being carried out. Call check_request again in a few seconds."
    case .unknown:
      "The service's answer was lost, and what happened is being found out. Do not ask again; call check_request later."
    case .awaitingPayment:
      "It was approved, and the operator has the page on which a person pays. Call check_request later."
    case .executed where outcome == .linkStored: "Done: the operator has the page."
    case .executed where outcome == .downgradeScheduled:
      "It is scheduled: the plan stays as it is until the end of its period. Nothing more is to be done."
    case .executed, .satisfied: "Done. Retry what the limit stopped."
    case .rejected where reason == .notNow:
      "An operator said: not now. It can be asked again later, when retry_after seconds have passed; tell whoever you work "
        + "for."
    case .rejected where reason == .askFirst:
      "An operator said no until somebody else has agreed. Tell whoever you work for, and do not ask again before that."
    case .rejected:
      "An operator, or a rule of the operator's, said no. Do not ask again for the same thing; tell whoever you work for."
    case .expired: "It lapsed undecided or unpaid, and nothing was changed. Ask again only if it is still needed."
    case .cancelled: "It was withdrawn, and nothing was changed."
    case .superseded: "A newer request took its place: list_my_requests shows it."
    case .failed where outcome == .notExecuted:
      "The change was sent once, its answer was lost, and the bill does not show it. Do not repeat it; tell whoever you work for, "
        + "and read get_billing later."
    case .failed:
      "The service did not make the change, and nothing was changed. Do not repeat it; tell whoever you work for."
    case .closedManually: "An operator closed it. get_billing shows where the account stands."
    }
  }
}
