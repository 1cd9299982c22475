import Billing

/// Something that the screen waits for and that is not in a snapshot, because it is long: whoever runs the dashboard
/// reads it and answers with an action.
///
/// It is asked for by state and not by an effect: after every action ``DashboardState/wantedReading`` says what is
/// wanted now, and goes on saying it until the answer came. So a reading that was overtaken is never waited for, and
/// one at a time is enough.
public enum DashboardReading: Hashable, Sendable {
  /// The newest entries of the log before a place in it, the newest first, at most so many; nil for the end of the log.
  ///
  /// Answered by ``DashboardAction/logLoaded(_:isComplete:)``.
  case loadLog(before: Int64?, limit: Int)
  /// The recorded readings of one meter since a time, the oldest first.
  ///
  /// Answered by ``DashboardAction/historyLoaded(_:meter:_:)``.
  case loadHistory(AccountName, meter: String, since: Instant)
  /// The URL of a stored link, because the operator asked to see it.
  ///
  /// Answered by ``DashboardAction/urlLoaded(_:_:)``. A person is about to do something on that page.
  case loadURL(Int64)
}

extension DashboardState {
  /// What is to be read for the screen now; nil when nothing is.
  public var wantedReading: DashboardReading? {
    switch overlay {
    case .log(let page): page.asked
    case .history(let page): page.wanted
    case .link(let dialog): dialog.wanted
    case .actions, .asking, .note, .alarms, .notes, .account, nil: nil
    }
  }
}

extension Reducer {
  /// Tells that a reading failed; it is wanted again when the operator asks, or when the ledger changes.
  mutating func failReading(_ reading: DashboardReading, _ problem: Problem) {
    guard state.wantedReading == reading else { return }
    switch reading {
    case .loadLog: state.logPage?.fail()
    case .loadHistory: state.historyPage?.fail()
    case .loadURL: state.linkDialog?.hide()
    }
    tell(.init(.problem, problem))
  }
}
