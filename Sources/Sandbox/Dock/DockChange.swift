import Billing
import JSON

/// A change of plan as it was asked for: what a consent is bound to.
struct DockChange: Hashable, Sendable {
  enum Target: Hashable, Sendable {
    /// To a paid plan; without an interval the subscription keeps its own.
    case upgrade(DockPaidPlan, BillingInterval?)
    /// To Free, at the end of the period.
    case downgrade
  }

  /// How an agent wants to obtain the consent.
  enum Mode: String, CaseIterable, Hashable, Sendable {
    case chat
    case web
  }

  var target: Target
  var mode: Mode

  /// The operation's name.
  var operation: String {
    switch target {
    case .upgrade: "upgrade"
    case .downgrade: "downgrade"
    }
  }

  /// The parameters with their defaults filled in, as canonical JSON: equal texts mean equal requests.
  var canonicalParameters: String {
    let value: JSONValue =
      switch target {
      case .upgrade(let plan, let interval):
        .fields([
          "interval": interval.map { .string($0.rawValue) },
          "mode": .string(mode.rawValue),
          "plan": .string(plan.rawValue),
        ])
      case .downgrade: ["mode": .string(mode.rawValue)]
      }
    do {
      return try value.canonical()
    } catch {
      preconditionFailure("the parameters of a change are plain strings, which always have a canonical form")
    }
  }
}

/// A change with the token that confirms it, as one request carries both.
struct DockOrder: Hashable, Sendable {
  var change: DockChange
  var confirmToken: String?

  /// Reads the body of an upgrade; the plan, which may also be called `to`, defaults to Pro, the mode to chat.
  static func upgrade(_ body: SandboxRequest.Body, takesTo: Bool) throws(DockRefusal) -> DockOrder {
    try DockRefusal.reading(body) { fields in
      var plan = fields.choice("plan", of: DockPaidPlan.self)
      if plan == nil, takesTo {
        plan = fields.choice("to", of: DockPaidPlan.self)
      }
      let interval = fields.choice("interval", of: Interval.self)?.interval
      let mode = fields.choice("mode", of: DockChange.Mode.self) ?? .chat
      return DockOrder(
        change: DockChange(target: .upgrade(plan ?? .pro, interval), mode: mode),
        confirmToken: fields.text("confirm_token"))
    }
  }

  /// Reads the body of a downgrade.
  static func downgrade(_ body: SandboxRequest.Body) throws(DockRefusal) -> DockOrder {
    try DockRefusal.reading(body) { fields in
      let mode = fields.choice("mode", of: DockChange.Mode.self) ?? .chat
      return DockOrder(
        change: DockChange(target: .downgrade, mode: mode), confirmToken: fields.text("confirm_token"))
    }
  }

  /// The interval's two words in a body.
  enum Interval: String, CaseIterable {
    case month
    case year

    var interval: BillingInterval {
      switch self {
      case .month: .month
      case .year: .year
      }
    }
  }
}
