import JSON

/// Which of the documented spellings AgentIdP speaks, where its own pages differ or say nothing.
///
/// The default follows the guide "Manage API Tiers". The raw values are the words of `dialect` in
/// `POST /sandbox/agentidp`.
public struct AgentIdPDialect: Hashable, Sendable {
  /// The fields and numbers of `GET /api/v1/tiers/status`.
  public enum Schema: String, Hashable, Sendable, CaseIterable {
    /// `maxCallsPerDay`, `callsToday` and their like: the guide.
    case daily
    /// `maxTokensPerMonth`, `rateLimitPerMinute` and their like: `docs/openapi/tiers.yaml`.
    case monthly
  }

  /// How a limit that does not exist is written; no page says.
  public enum Unlimited: String, Hashable, Sendable, CaseIterable {
    /// `null`, which is what a Node server makes of `Infinity`.
    case null
    /// The field is left out.
    case absent
    /// `-1`.
    case minusOne = "minus_one"
    /// `0`.
    case zero
    /// 2^53 - 1, the largest integer of JavaScript.
    case largest
    /// `"unlimited"`.
    case word
  }

  /// The code for an upgrade to the current tier or a lower one; the guide names both.
  public enum NotAnUpgrade: String, Hashable, Sendable, CaseIterable {
    /// `TIER_UPGRADE_NOT_REQUIRED`, from the list of errors.
    case notRequired = "TIER_UPGRADE_NOT_REQUIRED"
    /// `VALIDATION_ERROR`, from the constraints.
    case validation = "VALIDATION_ERROR"
  }

  /// The status of `FREE_TIER_LIMIT_EXCEEDED`.
  public enum LimitStatus: String, Hashable, Sendable, CaseIterable {
    /// 403: the guide.
    case forbidden = "403"
    /// 429: the specifications of phases 4 and 6.
    case tooManyRequests = "429"
  }

  /// When a call or token shows in the counts.
  public enum Counters: String, Hashable, Sendable, CaseIterable {
    /// At once: "live usage counters", the guide.
    case live
    /// With the next flush, once a minute: the specification of phase 4.
    case flushed
  }

  /// The shape of an error of the token endpoint; no page says.
  public enum TokenErrors: String, Hashable, Sendable, CaseIterable {
    /// `{code, message}`, as everywhere else.
    case coded
    /// `{error, error_description}`, RFC 6749.
    case oauth
  }

  /// Which calls are refused when the day's calls are used up.
  public enum QuotaGate: String, Hashable, Sendable, CaseIterable {
    /// Every call: "maximum total API calls", the guide.
    case everything
    /// Every call but those of the tiers, so that an upgrade remains possible.
    case tiersExempt = "tiers_exempt"
  }

  /// Which billing calls the server has.
  public enum Endpoints: String, Hashable, Sendable, CaseIterable {
    /// Those of the guide, and the older ones of docs/openapi/billing.yaml beside them.
    case both
    /// Those of the guide alone.
    case tiers
    /// The older ones alone.
    case billing
  }

  /// Which billing calls there are.
  public var endpoints: Endpoints
  /// The fields of the status.
  public var schema: Schema
  /// The spelling of "no limit".
  public var unlimited: Unlimited
  /// The code for what is no upgrade.
  public var notAnUpgrade: NotAnUpgrade
  /// The status of a limit that is reached.
  public var limitStatus: LimitStatus
  /// When counts move.
  public var counters: Counters
  /// The token endpoint's errors.
  public var tokenErrors: TokenErrors
  /// What used-up calls refuse.
  public var quotaGate: QuotaGate

  /// A dialect; what is left out follows the guide.
  public init(
    schema: Schema = .daily, unlimited: Unlimited = .null, notAnUpgrade: NotAnUpgrade = .notRequired,
    limitStatus: LimitStatus = .forbidden, counters: Counters = .live, tokenErrors: TokenErrors = .coded,
    quotaGate: QuotaGate = .everything, endpoints: Endpoints = .both
  ) {
    self.endpoints = endpoints
    self.schema = schema
    self.unlimited = unlimited
    self.notAnUpgrade = notAnUpgrade
    self.limitStatus = limitStatus
    self.counters = counters
    self.tokenErrors = tokenErrors
    self.quotaGate = quotaGate
  }

  /// The guide "Manage API Tiers".
  public static let seed = AgentIdPDialect()

  /// The switches under the names that the administrator uses.
  var json: JSONValue {
    [
      "schema": .string(schema.rawValue), "unlimited": .string(unlimited.rawValue),
      "not_an_upgrade": .string(notAnUpgrade.rawValue), "limit_status": .string(limitStatus.rawValue),
      "counters": .string(counters.rawValue), "token_errors": .string(tokenErrors.rawValue),
      "quota_gate": .string(quotaGate.rawValue), "endpoints": .string(endpoints.rawValue),
    ]
  }
}
