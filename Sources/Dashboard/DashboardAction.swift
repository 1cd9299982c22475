import Billing
import Consent
import Screen
import Text

/// Something that happened to the dashboard.
public enum DashboardAction: Equatable, Sendable {
  /// The operator did something at the terminal.
  case keyPressed(Key)
  /// The terminal has another size, or the same one after a suspension.
  case resized(Size)
  /// The ledger was read.
  case snapshotLoaded(Snapshot)
  /// The time came that ``nextWake(_:at:)`` had named.
  case woke
  /// A decision or an extension was written to the ledger, or could not be.
  case decisionRecorded(RequestID, DecisionResult)
  /// What became of the operator's own ask for a change.
  case asked(AccountName, PlanChange, AskResult)
  /// What became of a note that the operator had passed on.
  case noted(AccountName, ServiceNote, NoteResult)
  /// An alarm's explanation was recorded, or could not be.
  case alarmExplained(Int64, Problem?)
  /// Entries of the log were read, the newest first; complete when there are no older ones.
  ///
  /// It answers ``DashboardReading/loadLog(before:limit:)``.
  case logLoaded([LogEntry], isComplete: Bool)
  /// The readings of a meter were read, the oldest first.
  ///
  /// It answers ``DashboardReading/loadHistory(_:meter:since:)``.
  case historyLoaded(AccountName, meter: String, [UsageSample])
  /// The URL of a link was read, a valid one; it is shown while the operator asks to see it, and kept no longer.
  ///
  /// It answers ``DashboardReading/loadURL(_:)``.
  case urlLoaded(Int64, String)
  /// The themes there are were read.
  ///
  /// It answers ``DashboardEffect/findThemes``.
  case themesFound([ThemeChoice])
  /// The engine could not be run by this process, and why; that it runs a snapshot tells.
  ///
  /// It answers ``DashboardEffect/takeOver``.
  case takeOverFailed(Problem)
  /// What the screen waits for could not be read.
  case readingFailed(DashboardReading, Problem)
  /// Whether something can be written in the state folder was looked at, and why nothing can; nil when something can.
  case storageLooked(Problem?)
  /// What came of a change that was sent could not be recorded; the request's number, and a sentence that says so.
  case outcomeUnrecorded(Int64, SafeText)
  /// Something is to be told to the operator.
  case noticed(Notice)

  /// Whether it tells that something did not come to be, for which the place where things are written may be the reason.
  public var mayBeFailedWrite: Bool {
    switch self {
    case .decisionRecorded(_, .failed), .asked(_, _, .refused), .noted(_, _, .refused), .noted(_, _, .unknown),
      .alarmExplained(_, .some):
      true
    case .noticed(let notice): notice.weight != .news
    default: false
    }
  }
}

/// What became of the operator's own ask.
public enum AskResult: Hashable, Sendable {
  /// A request that waits for the operator's review; the ledger has it, a snapshot may show it later.
  case request(RequestID)
  /// There is no request, and why.
  case refused(Problem)
}

/// What became of a note.
public enum NoteResult: Hashable, Sendable {
  /// The service took it.
  case taken
  /// It was not taken, and why; it can be sent again.
  case refused(Problem)
  /// Nobody knows whether the service took it; sending it again might send it twice.
  case unknown(Problem)
}

/// What came of writing a decision.
public enum DecisionResult: Hashable, Sendable {
  /// It is in the ledger.
  case recorded
  /// The request did not allow it.
  case refused(ConsentRefusal)
  /// The ledger could not be written.
  case failed(Problem)
}
