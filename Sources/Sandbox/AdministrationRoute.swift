import JSON

/// A path of the sandbox's administrator.
enum AdministrationRoute: String, CaseIterable, Hashable, Sendable {
  case index = "/sandbox"
  case effects = "/sandbox/effects"
  case state = "/sandbox/state"
  case faults = "/sandbox/faults"
  case price = "/sandbox/price"
  case plan = "/sandbox/plan"
  case organisation = "/sandbox/organisation"
  case usage = "/sandbox/usage"
  case drift = "/sandbox/drift"
  case clock = "/sandbox/clock"
  case dialect = "/sandbox/dialect"
  case stripe = "/sandbox/stripe"
  case resend = "/sandbox/stripe/resend"

  /// The methods it answers.
  var methods: [String] {
    switch self {
    case .index, .effects, .state, .stripe: ["GET"]
    case .faults: ["POST", "DELETE"]
    case .price, .plan, .organisation, .usage, .drift, .clock, .dialect, .resend: ["POST"]
    }
  }

  /// All routes with what they do, for `GET /sandbox`.
  static var directory: JSONValue {
    .array(
      allCases.map { route in
        [
          "path": .string(route.rawValue), "methods": .array(route.methods.map(JSONValue.string)),
          "does": .string(route.purpose),
        ]
      })
  }

  private var purpose: String {
    switch self {
    case .index: "lists these routes"
    case .effects: "lists every change that really happened, oldest first"
    case .state: "tells everything that the sandbox holds, without secrets"
    case .faults:
      "POST {route, fault, times, milliseconds, phase, then} lets the next calls go wrong; DELETE clears all. The fault"
        + " \"none\" spoils nothing, and then: {price: {...}}, {plan: {...}}, {organisation: {...}} or {usage: {...}},"
        + " each with the body of the route of that name, is done directly after each of these calls"
    case .price: "{plan, minor, interval} sets a plan's price in US cents, each month unless the interval is \"year\""
    case .plan: "{organisation, plan, cancel} changes a plan behind everybody's back"
    case .organisation:
      "{organisation, name, design_partner, stripe_configured} changes what an organisation is called, whether it has"
        + " Scale for nothing, and whether Stripe is configured for it; what is left out stays"
    case .usage: "{organisation, meter, value} sets what is in use"
    case .drift: "{organisation, meter, per_hour} lets a count move by itself; 0 stops it"
    case .clock: "{advance_ms} or {to} moves the sandbox's clock forward"
    case .dialect: "{errors, consent_errors, handshake, ...} chooses between the documented spellings"
    case .stripe: "lists the webhook's secret, the customers and the signed events"
    case .resend: "{event} delivers an event of the pretend Stripe once more"
    }
  }
}
