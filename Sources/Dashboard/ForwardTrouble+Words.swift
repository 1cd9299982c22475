import Billing
import Text

/// What is said where calls of agents do not reach the service.
extension ForwardTrouble {
  /// The trouble in one sentence without its end.
  public var sentence: SafeText {
    switch kind {
    case .refused: "agents' calls are refused: the service does not accept forward_credential"
    case .missing: "agents' calls are not passed on: forward_credential cannot be used"
    }
  }
}

extension ForwardTrouble.Kind {
  /// What stands where an account's state does.
  var word: String {
    switch self {
    case .refused: "agents' key refused"
    case .missing: "no key for agents"
    }
  }
}
