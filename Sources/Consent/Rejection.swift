import Text

/// The operator's reasons for a no that an agent may be told.
public enum RejectionPreset: String, Hashable, Sendable, CaseIterable {
  /// The plan in place is enough.
  case notNeeded = "not_needed"
  /// It costs too much.
  case tooExpensive = "too_expensive"
  /// Not at this time; asking later is welcome.
  case notNow = "not_now"
  /// Somebody else has to decide it first.
  case askFirst = "ask_first"
  /// Nobody knows this request.
  case unexpected = "unexpected"
  /// Any other reason, told in the operator's own words to the operator's own log only.
  case other = "other"
  /// A deny rule of the configuration.
  case policy = "policy"

  /// The reason as a short sentence.
  public var sentence: String {
    switch self {
    case .notNeeded: "The current plan is enough."
    case .tooExpensive: "It costs too much."
    case .notNow: "Not now; ask again later."
    case .askFirst: "Somebody else has to agree first."
    case .unexpected: "This request was not expected."
    case .other: "Another reason."
    case .policy: "A rule forbids it."
    }
  }
}

/// A no, with what the agent may be told and what stays with the operator.
public struct Rejection: Hashable, Sendable {
  /// The reason the agent is told.
  public let preset: RejectionPreset
  /// The operator's own words, kept in the ledger; empty where there are none.
  public let comment: SafeText

  /// A no with its reason.
  public init(_ preset: RejectionPreset, comment: SafeText = "") {
    self.preset = preset
    self.comment = comment
  }
}
