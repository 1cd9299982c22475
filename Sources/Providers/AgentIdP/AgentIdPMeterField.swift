import Text

/// A limit of `GET /tiers/status` with the count that belongs to it, in either of the two published schemas.
struct AgentIdPMeterField {
  /// One of the two published schemas.
  enum Schema: Hashable {
    /// The guide "Manage API Tiers".
    case daily
    /// `docs/openapi/tiers.yaml`.
    case monthly
  }

  let limit: String
  /// The count's field in each schema that has the meter.
  let usage: [(field: String, schema: Schema)]
  let name: SafeText
  let unit: SafeText
  /// Whether the count begins anew at midnight UTC.
  let isDaily: Bool
  /// How a limit is written behind its number: `calls/day`.
  let phrase: String

  /// All meters, in the service's order.
  static let all: [AgentIdPMeterField] = [
    AgentIdPMeterField(
      limit: "maxAgents", usage: [("agentCount", .daily), ("agentsRegistered", .monthly)], name: "agents",
      unit: "agents", isDaily: false, phrase: "agents"),
    AgentIdPMeterField(
      limit: "maxCallsPerDay", usage: [("callsToday", .daily)], name: "API calls", unit: "calls", isDaily: true,
      phrase: "calls/day"),
    AgentIdPMeterField(
      limit: "maxTokensPerDay", usage: [("tokensToday", .daily)], name: "tokens", unit: "tokens", isDaily: true,
      phrase: "tokens/day"),
    AgentIdPMeterField(
      limit: "maxTokensPerMonth", usage: [("tokensThisMonth", .monthly)], name: "tokens this month", unit: "tokens",
      isDaily: false, phrase: "tokens/month"),
    AgentIdPMeterField(
      limit: "rateLimitPerMinute", usage: [("requestsThisMinute", .monthly)], name: "requests this minute",
      unit: "requests", isDaily: false, phrase: "requests/minute"),
  ]

  /// The tiers that have limits by the documents; enterprise has none in either schema.
  ///
  /// Daily: the table "Tier comparison" of the guide "Manage API Tiers". Monthly: docs/openapi/tiers.yaml at commit
  /// 861d9312, with which docs/openapi/organizations.yaml agrees. Written down on 2026-11-21; no page names prices.
  private static let documentedLimits: [Schema: [String: [String: Int64]]] = [
    .daily: [
      "free": ["maxAgents": 10, "maxCallsPerDay": 1_000, "maxTokensPerDay": 1_000],
      "pro": ["maxAgents": 100, "maxCallsPerDay": 50_000, "maxTokensPerDay": 50_000],
    ],
    .monthly: [
      "free": ["maxAgents": 100, "maxTokensPerMonth": 10_000, "rateLimitPerMinute": 100],
      "pro": ["maxAgents": 1_000, "maxTokensPerMonth": 100_000, "rateLimitPerMinute": 1_000],
    ],
  ]

  /// What the documents of a schema allow a tier; nil where they do not say.
  func documentedLimit(of tier: String, in schema: Schema) -> Int64? {
    Self.documentedLimits[schema]?[tier]?[limit]
  }

  /// Whether a schema has the meter.
  func isPart(of schema: Schema) -> Bool { usage.contains { $0.schema == schema } }
}
