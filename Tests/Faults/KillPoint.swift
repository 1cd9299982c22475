import Consent

/// A place in the life of a request at which the engine's process is killed.
enum KillPoint: String, CaseIterable, Sendable {
  /// The request is on record.
  case asked
  /// The call that quotes is about to leave.
  case quoting
  /// It is answered, and nothing of the answer is on record.
  case quoted
  /// The look of an approved request is about to leave.
  case looking
  /// It is answered.
  case looked
  /// The approval is consumed and nothing is sent.
  case consumed
  /// The call that may change something is about to leave.
  case calling
  /// It is answered, and nothing of the answer is on record.
  case answered
  /// The outcome is on record.
  case settled
  /// The outcome is unknown, and the look after the fence is about to leave.
  case fenced

  /// What a kill strikes just before or after.
  enum Step: Sendable {
    case look, quote, effect
  }

  /// The place before a call that is made for a request in a state; nil where none has a name.
  static func before(_ step: Step, _ state: ConsentState?) -> KillPoint? {
    switch (step, state) {
    case (.look, .approved): .looking
    case (.look, .unknown): .fenced
    case (.quote, _): .quoting
    case (.effect, _): .calling
    default: nil
    }
  }

  /// The place after a call that was made for a request in a state; nil where none has a name.
  static func after(_ step: Step, _ state: ConsentState?) -> KillPoint? {
    switch (step, state) {
    case (.look, .approved): .looked
    case (.quote, _): .quoted
    case (.effect, _): .answered
    default: nil
    }
  }

  /// The place after a commit that left the newest request in a state; nil where none has a name.
  static func committed(_ state: ConsentState) -> KillPoint? {
    switch state {
    case .pending: .asked
    case .executing: .consumed
    case .executed, .satisfied, .failed, .awaitingPayment: .settled
    default: nil
    }
  }
}
