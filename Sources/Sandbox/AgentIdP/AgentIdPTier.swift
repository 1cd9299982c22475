/// A plan of AgentIdP.
public enum AgentIdPTier: String, Hashable, Sendable, CaseIterable, Comparable {
  /// The plan without a price.
  case free
  /// The paid plan.
  case pro
  /// The plan without limits.
  case enterprise

  /// Orders plans from the smallest to the biggest.
  public static func < (left: AgentIdPTier, right: AgentIdPTier) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int {
    switch self {
    case .free: 0
    case .pro: 1
    case .enterprise: 2
    }
  }

  /// The name as pages write it: `Pro`.
  var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }

  /// What the plan allows of a meter; nil for no limit, and for a meter that the schema does not have.
  ///
  /// The numbers of ``AgentIdPDialect/Schema/daily`` are those of the guide "Manage API Tiers", the others those of
  /// `docs/openapi/tiers.yaml`; they differ even for the meter that both have.
  func limit(_ meter: AgentIdPMeter, in schema: AgentIdPDialect.Schema) -> Int64? {
    switch (schema, self, meter) {
    case (.daily, .free, .agents): 10
    case (.daily, .free, .calls), (.daily, .free, .tokens): 1_000
    case (.daily, .pro, .agents): 100
    case (.daily, .pro, .calls), (.daily, .pro, .tokens): 50_000
    case (.monthly, .free, .agents), (.monthly, .free, .requestsThisMinute): 100
    case (.monthly, .free, .tokensThisMonth): 10_000
    case (.monthly, .pro, .agents), (.monthly, .pro, .requestsThisMinute): 1_000
    case (.monthly, .pro, .tokensThisMonth): 100_000
    default: nil
    }
  }
}
