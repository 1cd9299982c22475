import Billing
import Screen
import Text

/// The form of a note: which limit, what it should be, and words.
struct NoteFormView {
  let state: DashboardState
  let form: NoteForm

  func draw(on canvas: inout Canvas, at now: Moment) {
    let isLow = canvas.bounds.size.rows < 16
    let title = "Note" + state.separator + form.operation.word + state.separator + form.account.rawValue
    let box = DialogBox(
      state: state, title: SafeText(title), badge: state.liveBadge(form.account),
      badgeToken: state.liveToken(form.account), lines: lines,
      pinned: pinned(at: now, isLow: isLow))
    let rows = isLow ? 1 : 4
    box.draw(on: &canvas, fieldRows: rows) { state, rect, canvas in
      state.draw(form.words, hasFocus: form.part == .words && !form.isSent, in: rect, on: &canvas)
    }
  }

  private var lines: [DialogLine] {
    let words =
      mark(.words) + (form.operation == .limitIncrease ? "why" : "your words")
      + ", at most \(ServiceNote.longestReason) characters:"
    guard form.operation == .limitIncrease else { return [DialogLine(words)] }
    let kinds = ServiceNote.LimitKind.allCases.map { $0 == form.kind ? "[\($0.rawValue)]" : " \($0.rawValue) " }
    let cursor = form.part == .desired && !form.isSent ? "_" : ""
    let desired = form.desired.isEmpty && form.part != .desired ? "not said" : form.desired + cursor
    return [
      DialogLine(row: SafeText(mark(.kind) + "limit:   " + kinds.joined(separator: " ")), isChosen: form.part == .kind),
      DialogLine(row: SafeText(mark(.desired) + "wanted:  " + desired), isChosen: form.part == .desired),
      DialogLine(words),
    ]
  }

  private func pinned(at now: Moment, isLow: Bool) -> [DialogLine] {
    let keys = state.configuration.keymap
    if form.isSent {
      return [DialogLine("On its way; \(keys.label(.back)) goes back, and a message says what came of it.")]
    }
    if let obstacle = state.actionObstacle(form.operation, on: form.account, at: now) {
      return [DialogLine(obstacle, .warning)]
    }
    let next = form.parts.count > 1 ? ", \(keys.label(.nextPanel)) goes to the next field" : ""
    return [
      DialogLine("\(keys.label(.sendNote)) sends it for \(form.account)."),
      DialogLine("\(keys.label(.back)) leaves\(next). It changes nothing by itself.", .dim),
    ].dropLast(isLow ? 1 : 0)
  }

  private func mark(_ part: NoteForm.Part) -> String {
    form.part == part ? state.glyphs[.triangleRight] + " " : "  "
  }
}
