import JSON

extension DockDialect {
  /// The switches under the names that `POST /sandbox/dialect` takes.
  var json: JSONValue {
    [
      "errors": .string(errors.rawValue), "consent_errors": .string(consentErrors.rawValue),
      "handshake": .string(handshake.rawValue), "web_approval": .string(webApproval.rawValue),
      "approved_word": .string(approvedWord), "denied_word": .string(deniedWord),
      "approval_is_told_once": .bool(approvalIsToldOnce),
      "subscription_status": .string(subscriptionStatus.rawValue), "next_invoice": .string(nextInvoice.rawValue),
      "card": .string(card.rawValue), "limit_increase": .string(limitIncrease.rawValue),
      "rate_limit_code": .string(rateLimitCode.rawValue), "quota_gate": .string(quotaGate.rawValue),
      "approver": .string(approver.rawValue),
    ]
  }
}
