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
  /// The change failed, its end was stated by hand, or it is not possible.
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
  /// What it tells, in one sentence; docs/exit-codes.md says when each command ends with it.
  package var meaning: String {
    switch self {
    case .fine: "All is well."
    case .badConfiguration: "The config, a theme or the state folder cannot be used."
    case .unreachable: "The engine or an account could not be reached, or what was asked could not be carried out."
    case .alarmOpen: "An alarm is open, or something else happened than was approved."
    case .engineRunning: "Another engine runs on this state folder already."
    case .limitPassed: "A limit is reached or passed."
    case .pending: "The request waits."
    case .rejected: "The request was rejected."
    case .expired: "The request expired."
    case .cancelled: "The request was withdrawn or replaced, or what was asked of you was declined."
    case .failed: "The change failed, its end was stated by hand, or it is not possible; or the ledger does not fit."
    case .unknown: "Nobody knows yet whether the change happened: do not retry."
    case .awaitingPayment: "A person has to pay first."
    case .limited: "Too much at once, or the same ask was rejected lately."
    case .usage: "The command line cannot be understood, or names what is not there."
    case .unwritable: "What had to be printed or written could not be."
    }
  }
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
