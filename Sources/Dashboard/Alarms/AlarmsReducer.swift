import Billing
import Text

extension Reducer {
  /// Shows every alarm; the newest is selected.
  mutating func openAlarms() {
    state.overlay = .alarms(AlarmsPage())
  }

  /// Opens the selected alarm whole.
  mutating func openAlarm() {
    guard let alarm = state.selectedAlarm else { return }
    state.alarmsPage?.opened = OpenedAlarm(alarm.id, known: alarm)
  }

  /// Asks for an explanation of the alarm, which is then read whole.
  mutating func explainAlarm() {
    guard let alarm = state.selectedAlarm else { return }
    if state.alarmsPage?.opened == nil { state.alarmsPage?.opened = OpenedAlarm(alarm.id, known: alarm) }
    state.alarmsPage?.opened?.explanation = Explanation()
    effects.append(.discardTypeahead)
  }

  /// Sends the explanation.
  mutating func sendExplanation() {
    guard let opened = state.alarmsPage?.opened, let explanation = opened.explanation, !explanation.isSent,
      let words = explanation.field.words
    else { return }
    state.alarmsPage?.opened?.explanation?.isSent = true
    state.explaining.insert(opened.id)
    effects.append(.explainAlarm(opened.id, words))
  }

  /// Takes in what became of an explanation; words that were not taken can be sent again.
  mutating func finishExplanation(of id: Int64, _ problem: Problem?) {
    state.explaining.remove(id)
    let isShown = state.alarmsPage?.opened?.id == id && state.alarmsPage?.opened?.explanation?.isSent == true
    if let problem {
      if isShown { state.alarmsPage?.opened?.explanation?.isSent = false }
      tell(Notice(.problem, SafeText("Alarm \(id) is not explained. \(problem)")))
    } else {
      if isShown {
        let words = state.alarmsPage?.opened?.explanation?.field.words
        state.alarmsPage?.opened?.explained = Explained(words: words, at: now.wall)
        state.alarmsPage?.opened?.explanation = nil
      }
      tell(Notice(.news, SafeText("Alarm \(id) is explained.")))
    }
  }

  /// Moves the list, or the detail of the opened alarm.
  mutating func moveAlarms(_ movement: Movement) {
    guard let page = state.alarmsPage, let snapshot = state.snapshot else { return }
    var lens = Lens(now, zone: state.zone)
    let layout = AlarmsLayout(state, page, size: state.size, through: &lens)
    if let opened = page.opened {
      state.alarmsPage?.opened?.top = movement.applied(
        to: opened.top, page: layout.rows, furthest: max(0, layout.detail.count - layout.rows))
    } else {
      state.alarmsPage?.alarms.move(by: movement.distance(page: layout.entries), in: snapshot.index.alarmOrder)
    }
  }

  /// Brings the list up to date; behind an opened alarm it stands still.
  mutating func settleAlarms() {
    guard let page = state.alarmsPage, page.opened == nil, let snapshot = state.snapshot else { return }
    var lens = Lens(now, zone: state.zone)
    let entries = AlarmsLayout(state, page, size: state.size, through: &lens).entries
    state.alarmsPage?.alarms.follow(snapshot.index.alarmOrder, rows: entries)
  }
}
