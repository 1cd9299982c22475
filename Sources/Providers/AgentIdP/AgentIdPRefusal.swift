import Billing
import JSON
import Text

/// An answer of AgentIdP's that is not 200: `{code, message, details?}`, or from the token endpoint perhaps the
/// `{error, error_description}` of RFC 6749.
struct AgentIdPRefusal {
  private let answer: ServiceCall.Answer
  private let now: Instant
  /// What the token that was sent says of itself.
  private let claims: AgentIdPClaims?

  init(_ answer: ServiceCall.Answer, now: Instant, claims: AgentIdPClaims?) {
    self.answer = answer
    self.now = now
    self.claims = claims
  }

  /// The refusal as a failed reading.
  var failure: ProviderFailure {
    ProviderFailure(kind(atLimitOf: "API calls"), mayHaveReached: true, detail: sentence, notBefore: until)
  }

  /// The refusal of a token: the call it was for was never sent.
  var tokenFailure: ProviderFailure {
    ProviderFailure(
      kind(atLimitOf: "tokens"), mayHaveReached: false, detail: "No token: " + sentence, notBefore: until)
  }

  /// - Parameter meter: what alone can keep the service from answering this call.
  private func kind(atLimitOf meter: SafeText) -> ProviderFailure.Kind {
    switch (answer.status, code) {
    case (401, _), (400, "invalid_client"?), (400, "unauthorized_client"?): .unauthorized
    case _ where isOverLimit: .atLimit(until: dailyReset, meter: meter)
    case (429, _): .rateLimited(until: until)
    default: .rejected(status: answer.status)
    }
  }

  /// The refusal as an answer to a request for an upgrade.
  ///
  /// All that AgentIdP makes of one is a page to pay on, which alone changes nothing: whatever the answer, there is no page,
  /// and asking again is safe.
  var change: ChangeAnswer { .refused(Refusal(reason ?? .declined, words: sentence)) }

  private var reason: Refusal.Reason? {
    switch (answer.status, code) {
    case (429, nil) where answer.headers.first(name: "Retry-After") != nil: .rateLimited(until: until)
    case (_, nil): nil
    case _ where isOverLimit: .overLimit(until: dailyReset)
    case (401, _): .unauthorized
    case (403, _): .forbidden
    case (429, _): .rateLimited(until: until)
    case (400, _), (404, _): .declined
    default: nil
    }
  }

  /// The guide documents 403 for a used-up limit, the specifications of the repository 429.
  private var isOverLimit: Bool {
    code == "FREE_TIER_LIMIT_EXCEEDED" && (answer.status == 403 || answer.status == 429)
  }

  private var code: String? {
    [answer.json?["code"], answer.json?["error"], answer.json?["error"]?["code"]].lazy.compactMap { $0?.string }
      .first { !$0.isEmpty }
  }

  private var message: String? {
    answer.json?["message"]?.string ?? answer.json?["error_description"]?.string
      ?? answer.json?["error"]?["message"]?.string
  }

  /// When the day's calls begin anew: as the answer tells, else at midnight UTC.
  private var dailyReset: Instant { until ?? CallAllowance.Period.day.end(at: now) }

  private var until: Instant? { RetryAfter.time(in: answer.headers, at: now) }

  private var sentence: SafeText {
    var text = SafeText("AgentIdP answered \(answer.status)")
    if let code { text = text + " " + SafeText(code, maximumCharacters: 60) }
    if let message { text = text + ": " + SafeText(message, maximumCharacters: 200) }
    if let advice { text = text + (text.string.hasSuffix(".") ? " " : ". ") + SafeText(advice) }
    return text
  }

  /// What the operator can do about it, where the guide tells.
  private var advice: String? {
    switch (answer.status, code) {
    case _ where isOverLimit:
      return "Daily counters reset at midnight UTC; decommissioning an agent frees its place at once."
    case (400, "TIER_UPGRADE_NOT_REQUIRED"?):
      return "The organization is already on this tier or a higher one."
    case (400, "VALIDATION_ERROR"?):
      return "The target has to be pro or enterprise, and above the current tier."
    case (401, "UNAUTHORIZED"?):
      guard let claims else { return nil }
      if claims.organisation == nil {
        return "The token carries no organization_id: use the client of an agent that was registered with an "
          + "organization_id. A bootstrap client's tokens cannot read or change tiers."
      }
      if let end = claims.endsAt, end <= now {
        return "The token ended at \(end.words): give a fresh one, or client_id and client_secret."
      }
      return nil
    default: return nil
    }
  }
}
