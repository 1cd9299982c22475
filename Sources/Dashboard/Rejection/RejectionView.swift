import Consent
import Screen
import Text

/// The reasons for a no, over the lower part of the review.
struct RejectionView {
  let state: DashboardState
  let review: Review
  let dialog: RejectionDialog

  func draw(on canvas: inout Canvas) {
    let presets = RejectionDialog.presets
    let bounds = canvas.bounds
    let isLow = bounds.size.rows < presets.count + 5
    let height = min(bounds.size.rows, isLow ? 6 : presets.count + 5)
    let rect = bounds.split(bottom: height).bottom
    canvas.within(rect.split(left: 80).left) { canvas in
      canvas.fill(style: state.style(.text))
      let request = review.facts.request
      let title = SafeText(
        "Reject request \(request.number)\(state.separator)\(request.summary(arrow: state.arrow)) on \(request.account)"
      )
      let inside = canvas.box(
        title: title, glyphs: state.glyphs, style: state.style(.borderFocused), titleStyle: state.style(.title))
      canvas.within(inside) { draw(isLow: isLow, on: &$0) }
    }
  }

  private func draw(isLow: Bool, on canvas: inout Canvas) {
    let presets = RejectionDialog.presets
    var row = 0
    if isLow {
      let chosen = dialog.preset.map(\.sentence) ?? "no reason chosen"
      canvas.write("1-\(presets.count): \(chosen)", column: 1, style: state.style(.text), glyphs: state.glyphs)
      row = 1
    } else {
      for (index, preset) in presets.enumerated() {
        let isChosen = preset == dialog.preset
        let mark = isChosen ? state.glyphs[.triangleRight] : " "
        canvas.write(
          "\(mark)\(index + 1) \(preset.sentence)", column: 1, row: index,
          style: state.style(isChosen ? .selection : .text), glyphs: state.glyphs)
      }
      row = presets.count
    }
    drawComment(row: row, on: &canvas)
    let hint =
      review.facts.request.requester.door == .operatorItself
      ? "It is your own, so no agent is told; your words stay here."
      : "The agent is told the reason; your own words stay here."
    canvas.write(hint, column: 1, row: row + 1, style: state.style(.dim), glyphs: state.glyphs)
    let keys = state.configuration.keymap
    let other = dialog.isWriting ? "the reasons" : "your words"
    canvas.write(
      "\(keys.label(.sendRejection)) sends the no, \(keys.label(.nextPanel)) goes to \(other), "
        + "\(keys.label(.back)) leaves", column: 1, row: row + 2,
      style: state.style(.dim), glyphs: state.glyphs)
  }

  /// The typed words; of words that do not fit the end is shown, where the cursor is.
  private func drawComment(row: Int, on canvas: inout Canvas) {
    let label = "Your words: "
    let room = max(1, canvas.bounds.size.columns - label.count - 3)
    var left = room
    let shown = String(
      SafeText(dialog.comment, maximumCharacters: .max).string.reversed().prefix { character in
        left -= DisplayWidth.columns(of: character)
        return left >= 0
      }.reversed())
    let column = canvas.write(label, column: 1, row: row, style: state.style(.text), glyphs: state.glyphs)
    canvas.fill(Rect(column: column, row: row, columns: room + 1, rows: 1), style: state.style(.input))
    let end = canvas.write(shown, column: column, row: row, style: state.style(.input), glyphs: state.glyphs)
    if dialog.isWriting { canvas.placeCursor(at: Point(column: end, row: row)) }
  }
}
