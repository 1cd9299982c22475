import Billing
import Consent
import Screen

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
  /// Something is to be told to the operator.
  case noticed(Notice)
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
