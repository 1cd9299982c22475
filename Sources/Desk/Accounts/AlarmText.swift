import Billing
import Dashboard
import Text

/// An open alarm as `status` and `watch` print it.
package enum AlarmText {
  /// What it is, and below it what was seen: services name what stands there.
  package static func lines(_ alarm: Alarm) -> (FramedLines) -> [String] {
    { frame in
      frame.own("ALARM \(alarm.id)  \(alarm.account)  \(alarm.kind.word)", hanging: 8)
        + frame.foreign(alarm.detail, indent: 4)
    }
  }
}
