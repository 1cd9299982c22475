/// A path of the sandbox's administrator.
enum AdministrationRoute: String, CaseIterable, Hashable, Sendable {
  case effects = "/sandbox/effects"
  case state = "/sandbox/state"
  case faults = "/sandbox/faults"
  case price = "/sandbox/price"
  case plan = "/sandbox/plan"
  case usage = "/sandbox/usage"
  case clock = "/sandbox/clock"

  /// The methods it answers.
  var methods: [String] {
    switch self {
    case .effects, .state: ["GET"]
    case .faults: ["POST", "DELETE"]
    case .price, .plan, .usage, .clock: ["POST"]
    }
  }
}
