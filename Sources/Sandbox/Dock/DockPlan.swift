/// A plan of Dock's price list (https://trydock.ai/docs/billing, https://trydock.ai/docs/billing/limits).
public enum DockPlan: String, CaseIterable, Hashable, Sendable {
  /// Free, for nothing.
  case free
  /// Pro.
  case pro
  /// Scale.
  case scale

  /// The plan as sentences spell it.
  var title: String {
    switch self {
    case .free: "Free"
    case .pro: "Pro"
    case .scale: "Scale"
    }
  }

  /// The most of a meter that the plan allows.
  func cap(_ meter: DockMeter) -> Int64 {
    switch (meter, self) {
    case (.agents, .free): 3
    case (.agents, .pro): 10
    case (.agents, .scale): 30
    case (.members, .free): 6
    case (.members, .pro): 20
    case (.members, .scale): 60
    case (.workspaces, .free): 20
    case (.workspaces, .pro): 200
    case (.workspaces, .scale): 1_000
    case (.rows, .free): 500
    case (.rows, .pro): 5_000
    case (.rows, .scale): 50_000
    case (.apiCalls, .free): 10_000
    case (.apiCalls, .pro): 100_000
    case (.apiCalls, .scale): 1_000_000
    case (.webhooks, .free): 1_000
    case (.webhooks, .pro): 10_000
    case (.webhooks, .scale): 100_000
    case (.messages, .free): 1_000
    case (.messages, .pro): 25_000
    case (.messages, .scale): 250_000
    }
  }
}

/// The plans that can be asked for and paid.
enum DockPaidPlan: String, CaseIterable, Hashable, Sendable {
  case pro
  case scale

  var plan: DockPlan {
    switch self {
    case .pro: .pro
    case .scale: .scale
    }
  }

  init?(_ plan: DockPlan) {
    self.init(rawValue: plan.rawValue)
  }
}
