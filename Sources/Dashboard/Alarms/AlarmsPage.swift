import Billing
import Text

/// The alarms on the whole screen: a list, and one of them opened.
struct AlarmsPage: Hashable, Sendable {
  var alarms = Selection<Int64>()
  /// The alarm that is read whole.
  var opened: OpenedAlarm?
}

/// One alarm, read whole.
struct OpenedAlarm: Hashable, Sendable {
  let id: Int64
  /// The first line of its detail on the screen.
  var top = 0
  /// The explanation, while it is being written.
  var explanation: Explanation?
  /// The alarm as it was when it was opened: the ledger's list has only those that nobody has explained.
  let known: Alarm?
  /// What the operator explained here, and when.
  var explained: Explained?

  init(_ id: Int64, known: Alarm? = nil) {
    self.id = id
    self.known = known
  }
}

/// An explanation that was recorded.
struct Explained: Hashable, Sendable {
  let words: SafeText?
  let at: Instant
}

/// What the operator writes about an alarm.
struct Explanation: Hashable, Sendable {
  /// The most characters of an explanation.
  static let limit = 500

  var field = TextField(limit: Explanation.limit)
  /// Whether it is on its way; nothing can be changed then.
  var isSent = false
}

extension DashboardState {
  /// The alarm that commands are about: the opened one, or the selected row.
  var selectedAlarm: Alarm? {
    guard let page = alarmsPage, let id = page.opened?.id ?? page.alarms.selected else { return nil }
    return snapshot?.alarm(id)
  }

  /// Why the alarm cannot be explained now; nil when it can.
  var explanationObstacle: String? {
    guard let alarm = selectedAlarm else {
      return alarmsPage?.opened == nil ? "Select an alarm first." : "The alarm is explained already."
    }
    if !alarm.isOpen || alarmsPage?.opened?.explained != nil { return "The alarm is explained already." }
    return explaining.contains(alarm.id) ? "The explanation is on its way." : nil
  }

  /// Why what is written cannot be sent; nil when it can.
  var explanationLack: String? {
    explanationObstacle
      ?? (alarmsPage?.opened?.explanation?.field.words == nil ? "Write what the alarm was about first." : nil)
  }
}
