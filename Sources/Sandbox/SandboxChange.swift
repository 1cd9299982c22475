import Billing
import JSON

/// A change that the administrator makes at Dock behind everybody's back.
public enum SandboxChange: Hashable, Sendable {
  /// Another price in US cents; running subscriptions keep theirs.
  case price(plan: String, minor: Int64, per: BillingInterval)
  /// Another plan of an organisation, perhaps with an end that is scheduled.
  case plan(organisation: String, plan: String, cancel: Bool)
  /// Another name of an organisation, Scale for nothing or no longer, a deployment with or without Stripe; nil stays.
  case organisation(String, name: String?, isDesignPartner: Bool?, stripeConfigured: Bool?)
  /// What an organisation has in use of a meter.
  case usage(organisation: String, meter: String, value: Int64)

  /// The kinds of change, by the last word of their routes.
  enum Kind: String, CaseIterable {
    case price
    case plan
    case organisation
    case usage
  }

  /// Reads the body of a route; what is missing is noted there and the value then never used.
  init(_ kind: Kind, in fields: inout BodyFields) {
    switch kind {
    case .price:
      fields.require("plan", "minor")
      self = .price(
        plan: fields.text("plan") ?? "", minor: fields.integer("minor") ?? 0,
        per: fields.choice("interval", of: DockOrder.Interval.self)?.interval ?? .month)
    case .plan:
      fields.require("organisation", "plan")
      self = .plan(
        organisation: fields.text("organisation") ?? "", plan: fields.text("plan") ?? "",
        cancel: fields.flag("cancel") ?? false)
    case .organisation:
      fields.require("organisation")
      self = .organisation(
        fields.text("organisation") ?? "", name: fields.text("name"), isDesignPartner: fields.flag("design_partner"),
        stripeConfigured: fields.flag("stripe_configured"))
    case .usage:
      fields.require("organisation", "meter", "value")
      self = .usage(
        organisation: fields.text("organisation") ?? "", meter: fields.text("meter") ?? "",
        value: fields.integer("value") ?? 0)
    }
    fields.refuseUnknown()
  }

  /// Reads the one change that an object names: `{"price": {...}}`.
  static func one(in fields: inout BodyFields) -> SandboxChange? {
    let changes = Kind.allCases.compactMap { kind in
      fields.optionalObject(kind.rawValue) { SandboxChange(kind, in: &$0) }
    }
    fields.refuseUnknown()
    if changes.count != 1 {
      fields.refuse(Kind.allCases.map(\.rawValue).joined(separator: " or "), "has to be there, and one only")
    }
    return changes.first
  }

  /// The change as `GET /sandbox/state` lists it, in the words it was asked for in.
  var json: JSONValue {
    switch self {
    case .price(let plan, let minor, let interval):
      ["price": ["plan": .string(plan), "minor": .integer(minor), "interval": .string(interval.rawValue)]]
    case .plan(let organisation, let plan, let cancel):
      ["plan": ["organisation": .string(organisation), "plan": .string(plan), "cancel": .bool(cancel)]]
    case .organisation(let organisation, let name, let isDesignPartner, let stripeConfigured):
      [
        "organisation": .fields([
          "organisation": .string(organisation), "name": name.map { .string($0) },
          "design_partner": isDesignPartner.map { .bool($0) },
          "stripe_configured": stripeConfigured.map { .bool($0) },
        ])
      ]
    case .usage(let organisation, let meter, let value):
      ["usage": ["organisation": .string(organisation), "meter": .string(meter), "value": .integer(value)]]
    }
  }
}
