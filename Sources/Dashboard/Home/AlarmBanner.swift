import Screen
import Text

/// The lines that stay until every alarm is explained.
struct AlarmBanner {
  let state: DashboardState

  /// How many lines it takes: the advice has one of its own where it does not fit beside the words.
  static func rows(_ size: Size) -> Int {
    size.columns < 140 && size.rows >= 20 ? 2 : 1
  }

  func draw(on canvas: inout Canvas) {
    guard let snapshot = state.snapshot, let first = snapshot.index.openAlarms.first else { return }
    let (newest, count) = (snapshot.alarms[first], snapshot.index.openAlarms.count)
    let style = state.style(.alarm)
    let glyphs = state.glyphs
    canvas.fill(style: style)
    let width = canvas.bounds.size.columns
    let more = count > 1 ? "\(count) alarms, the newest: " : "alarm: "
    let text = SafeText("\(glyphs[.warning]) \(more)\(newest.account): \(newest.kind.word): ") + newest.detail
    let advice = "\(state.configuration.keymap.label(.alarms)) shows and explains it"
    // An alarm that does not say how to close it is only frightening, so the advice is not what is cut.
    let beside = canvas.bounds.size.rows == 1 && width >= advice.count + 40
    canvas.write(
      text, at: Point(column: 1, row: 0), style: style, columns: beside ? width - advice.count - 4 : width - 2,
      ellipsis: glyphs[.ellipsis])
    if beside {
      canvas.write(advice, column: width - advice.count - 1, style: style, glyphs: glyphs)
    } else {
      canvas.write(advice, column: 3, row: 1, style: style, glyphs: glyphs)
    }
  }
}
