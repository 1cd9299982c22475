/// Something that AgentIdP counts; the raw value is the field of `usage` in `POST /sandbox/agentidp`.
enum AgentIdPMeter: String, Hashable, Sendable, CaseIterable {
  /// Active agents: a current count, which no day resets.
  case agents
  /// API calls of the UTC day.
  case calls
  /// Tokens of the UTC day.
  case tokens
  /// Tokens of the UTC month.
  case tokensThisMonth = "tokens_this_month"
  /// API calls of the UTC minute.
  case requestsThisMinute = "requests_this_minute"

  /// The field names of limit and usage in one of the published schemas, nil where that one does not have the meter.
  func fields(in schema: AgentIdPDialect.Schema) -> (limit: String, usage: String)? {
    switch (schema, self) {
    case (.daily, .agents): ("maxAgents", "agentCount")
    case (.daily, .calls): ("maxCallsPerDay", "callsToday")
    case (.daily, .tokens): ("maxTokensPerDay", "tokensToday")
    case (.monthly, .agents): ("maxAgents", "agentsRegistered")
    case (.monthly, .tokensThisMonth): ("maxTokensPerMonth", "tokensThisMonth")
    case (.monthly, .requestsThisMinute): ("rateLimitPerMinute", "requestsThisMinute")
    case (.daily, .tokensThisMonth), (.daily, .requestsThisMinute), (.monthly, .calls), (.monthly, .tokens): nil
    }
  }
}
