import Billing
import Text

/// A limit of `GET /tiers/status` with the count that belongs to it, in either of the two published schemas.
struct AgentIdPMeterField {
  /// One of the two published schemas.
  enum Schema: Hashable {
    /// The guide "Manage API Tiers".
    case daily
    /// `docs/openapi/tiers.yaml`.
    case monthly

    /// The page that tells the schema's limits.
    var page: DocumentedPage { self == .daily ? .agentIdPGuide : .agentIdPTiersFile }
  }

  let limit: String
  /// The count's field in each schema that has the meter.
  let usage: [(field: String, schema: Schema)]
  let name: SafeText
  let unit: SafeText
  /// Whether the count begins anew at midnight UTC.
  let isDaily: Bool
  /// What the documents' tables of plans call it.
  let documented: SafeText

  /// All meters, in the service's order.
  static let all: [AgentIdPMeterField] = [
    AgentIdPMeterField(
      limit: "maxAgents", usage: [("agentCount", .daily), ("agentsRegistered", .monthly)], name: "agents",
      unit: "agents", isDaily: false, documented: "agents"),
    AgentIdPMeterField(
      limit: "maxCallsPerDay", usage: [("callsToday", .daily)], name: "API calls", unit: "calls", isDaily: true,
      documented: "API calls a day"),
    AgentIdPMeterField(
      limit: "maxTokensPerDay", usage: [("tokensToday", .daily)], name: "tokens", unit: "tokens", isDaily: true,
      documented: "tokens a day"),
    AgentIdPMeterField(
      limit: "maxTokensPerMonth", usage: [("tokensThisMonth", .monthly)], name: "tokens this month", unit: "tokens",
      isDaily: false, documented: "tokens a month"),
    AgentIdPMeterField(
      limit: "rateLimitPerMinute", usage: [("requestsThisMinute", .monthly)], name: "requests this minute",
      unit: "requests", isDaily: false, documented: "requests a minute"),
  ]

  /// What the documents of a schema allow a tier; nil where they do not say, or say that there is no limit.
  func documentedLimit(of tier: PlanName?, in schema: Schema) -> Int64? {
    let entry = Service.agentidp.documentedTerms(of: tier, on: schema.page)
    guard case .of(let count)? = entry?.amount(of: documented) else { return nil }
    return count
  }
}
