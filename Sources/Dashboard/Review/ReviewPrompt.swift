import Consent
import Screen

/// The lines that say what the operator can do next, and how far the gesture has come.
struct ReviewPrompt {
  let state: DashboardState
  let review: Review

  func draw(on canvas: inout Canvas, through lens: inout Lens) {
    let key = state.configuration.keymap.label(.approve)
    let request = review.facts.request
    let what = "\(request.summary(arrow: state.arrow)) on \(request.account)"
    if case .disabled(let reason) = Command.named(.approve).availability(in: state, at: lens.now) {
      if !review.isGone, request.state != .pending {
        say([reason, "\(state.configuration.keymap.label(.back)) goes back."], .text, on: &canvas)
      } else if state.sent[review.id] != nil || canvas.bounds.size.rows < 2 {
        say([reason], .warning, on: &canvas)
      } else {
        say(["Approving is not possible.", reason], .warning, on: &canvas)
      }
      return
    }
    guard lens.hasPassed(review.armsAt) else {
      if case .code = review.gesture {
        say(["Wrong letter: the code begins anew in a moment."], .warning, on: &canvas)
      } else {
        say(["Wait: the facts have only just been put on the screen."], .dim, on: &canvas)
      }
      return
    }
    let page = request.change.operation == .portal ? "" : "; the page asks for the price"
    switch (review.gesture, review.facts.weight) {
    case (.none, .light), (.interrupted, .light):
      say(["\(key) twice approves \(what).", "Nothing is charged by this step\(page)."], .text, on: &canvas)
    case (.none, .heavy), (.interrupted, .heavy):
      say(["\(key) asks for a code.", "Its four letters approve \(what)."], .text, on: &canvas)
    case (.again, _):
      if lens.hasPassed(review.lastKeyAt.adding(Review.quiet)) {
        say(["Press \(key) once more", "to approve \(what)."], .code, on: &canvas)
      } else {
        say(["Let go of the keys", "for a moment."], .dim, on: &canvas)
      }
    case (.code(let typed), _): ask(typed, what: what, on: &canvas)
    }
  }

  /// Two pieces of a sentence, on two lines where there are two.
  private func say(_ pieces: [String], _ token: ThemeToken, on canvas: inout Canvas) {
    let lines = canvas.bounds.size.rows >= 2 ? pieces : [pieces.joined(separator: " ")]
    for (row, line) in lines.enumerated() {
      canvas.write(line, column: 1, row: row, style: state.style(token), glyphs: state.glyphs)
    }
  }

  private func ask(_ typed: String, what: String, on canvas: inout Canvas) {
    let (text, code, input) = (state.style(.text), state.style(.code), state.style(.input))
    let letters = review.code.letters.map(String.init).joined(separator: " ")
    var column = canvas.write("Type ", column: 1, style: text, glyphs: state.glyphs)
    column = canvas.write(letters, column: column, style: code, glyphs: state.glyphs)
    let isLow = canvas.bounds.size.rows < 2
    if !isLow { canvas.write(" to approve \(what)", column: column, style: text, glyphs: state.glyphs) }
    let (row, start) = isLow ? (0, column + 1) : (1, 1)
    column = canvas.write("typed: ", column: start, row: row, style: text, glyphs: state.glyphs)
    for index in 0..<MatchCode.length {
      let letter = typed.dropFirst(index).first.map { String($0) } ?? "_"
      canvas.write(
        letter, column: column + 2 * index, row: row, style: index < typed.count ? input : text, glyphs: state.glyphs)
    }
    canvas.placeCursor(at: Point(column: column + 2 * typed.count, row: row))
    let end = column + 2 * MatchCode.length + 1
    canvas.write(
      "all letters are text, \(state.configuration.keymap.label(.back)) goes back", column: end, row: row,
      style: state.style(.dim), glyphs: state.glyphs)
  }
}
