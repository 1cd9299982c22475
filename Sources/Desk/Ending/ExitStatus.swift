import Consent
import Ledger

/// What the program tells its caller when it ends; the table is in docs/exit-codes.md.
package enum ExitStatus: Int32, Error, CaseIterable {
  /// All is well.
  case fine = 0
  /// The config, a theme or a state folder cannot be used.
  case badConfiguration = 2
  /// The engine or an account could not be reached, or what was asked could not be carried out.
  case unreachable = 3
  /// An alarm is open.
  case alarmOpen = 4
  /// Another engine runs already.
  case engineRunning = 5
  /// A limit is passed.
  case limitPassed = 6
  /// The request waits.
  case pending = 10
  /// The request was rejected.
  case rejected = 11
  /// The request expired.
  case expired = 12
  /// The request was withdrawn or replaced.
  case cancelled = 13
  /// The change failed; nothing was changed.
  case failed = 14
  /// Nobody knows yet whether the change happened.
  case unknown = 15
  /// A person has to pay first.
  case awaitingPayment = 16
  /// Too much at once, or the same ask was rejected lately.
  case limited = 17
  /// The command line cannot be understood.
  case usage = 64
  /// What had to be printed could not be written.
  case unwritable = 74
}

extension ExitStatus {
  /// The status of a decision that was not taken: how the request stands.
  ///
  /// A request that was carried out would give 0, which says that all is well; what was asked now was not done.
  package init(undecided state: ConsentState) {
    self =
      switch state {
      case .pending, .approved, .executing: .pending
      case .rejected: .rejected
      case .expired: .expired
      case .cancelled, .superseded: .cancelled
      case .failed, .closedManually: .failed
      case .unknown: .unknown
      case .awaitingPayment: .awaitingPayment
      case .executed, .satisfied: .unreachable
      }
  }
}

extension ExitStatus {
  /// The status of an ask of the operator's own that was refused.
  package init(_ obstacle: OperatorAsk.Obstacle) {
    self =
      switch obstacle {
      case .declined: .failed
      case .limited: .limited
      case .unavailable: .unreachable
      }
  }
}
