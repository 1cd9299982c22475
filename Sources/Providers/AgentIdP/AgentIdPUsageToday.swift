import JSON

/// The body of the older `GET /billing/usage`, "today's usage": which fields it has is not documented.
///
/// It is read as far as its names leave no doubt, and told in the shape of ``AgentIdPStatus``; limits it does not have.
enum AgentIdPUsageToday {
  /// Each count of the guide with the names it may have here, the likeliest first.
  static let names: [(field: String, names: [String])] = [
    ("agentCount", ["agentCount", "activeAgents", "agent_count"]),
    ("callsToday", ["callsToday", "apiCallsToday", "apiCalls", "api_calls"]),
    ("tokensToday", ["tokensToday", "tokensIssuedToday", "tokensIssued", "tokens_issued"]),
  ]
  /// What may be around the counts.
  static let envelopes = ["usage", "today", "data"]

  /// The same in the shape of `GET /tiers/status`; nil for a body that tells no count.
  static func status(_ body: JSONValue) -> JSONValue? {
    let places = [body] + envelopes.compactMap { body[$0] }
    var usage: JSONObject = [:]
    for (field, names) in names {
      usage[field] = places.lazy.flatMap { place in names.lazy.compactMap { place[$0] } }.first
    }
    guard !usage.isEmpty else { return nil }
    var status: JSONObject = ["usage": .object(usage)]
    for name in ["tier", "limits"] { status[name] = body[name] }
    status["subscriptionStatus"] = body["subscriptionStatus"] ?? body["subscription"]?["status"]
    return .object(status)
  }
}
