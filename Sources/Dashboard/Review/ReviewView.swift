import Consent
import Screen
import Text

/// One request on the whole screen: the facts, the words of others in boxes of their own, and the gesture.
struct ReviewView {
  let state: DashboardState
  let review: Review

  func draw(on canvas: inout Canvas, through lens: inout Lens) {
    let layout = ReviewLayout(state, review, size: canvas.bounds.size, through: &lens)
    // The facts are drawn last, so that nothing from outside can stand where they do.
    let moved = layout.moved(review.scroll)
    draw(layout.words, token: .text, part: .words, hasKeys: moved == .words, on: &canvas)
    draw(layout.reason, token: .agentText, part: .reason, hasKeys: moved == .reason, on: &canvas)
    canvas.within(layout.sheet.screen.notices) { layout.sheet.screen.notice.draw(on: &$0) }
    if layout.sheet.missing != nil { drawList(layout, on: &canvas) }
    drawRows(layout, hasKeys: moved == .facts && review.rejection == nil, on: &canvas)
    drawDigest(layout, on: &canvas)
    drawBanner(layout, on: &canvas)
    canvas.within(layout.sheet.prompt) { ReviewPrompt(state: state, review: review).draw(on: &$0, through: &lens) }
    canvas.within(layout.sheet.screen.header) { drawTitle(on: &$0, through: &lens) }
    canvas.within(layout.sheet.screen.footer) { Footer(state: state).draw(on: &$0, through: &lens) }
    if let rejection = review.rejection {
      canvas.within(layout.sheet.screen.content) {
        RejectionView(state: state, review: review, dialog: rejection).draw(on: &$0)
      }
    }
  }

  private func drawTitle(on canvas: inout Canvas, through lens: inout Lens) {
    let request = review.facts.request
    canvas.fill(style: state.style(.header))
    let live = request.isLive ? " LIVE " : " TEST "
    let word = review.isGone ? "gone" : request.state.word
    let right = canvas.bounds.size.columns - live.count - word.count - 2
    let title = canvas.write(
      "Review" + state.separator + "request \(request.number)" + state.separator + request.change.operation.word,
      column: 1, style: state.style(.title, on: .header), columns: max(0, right - 2), glyphs: state.glyphs)
    canvas.within(Rect(column: 0, row: 0, columns: max(0, right - 1), rows: 1)) { canvas in
      Badges(state: state).draw(on: &canvas, from: title + 2, through: &lens)
    }
    let end = canvas.write(
      live, column: max(0, right), style: state.style(request.isLive ? .live : .test, on: .header), glyphs: state.glyphs
    )
    canvas.write(word, column: end + 1, style: state.style(.title, on: .header), glyphs: state.glyphs)
  }

  private func drawBanner(_ layout: ReviewLayout, on canvas: inout Canvas) {
    let style = state.style(.warning).merging(Style(bold: true))
    let news = layout.sheet.banner.count - layout.sheet.newsRows
    for (index, line) in layout.sheet.banner.enumerated() {
      let style = index < news ? style : state.style(.warning)
      let row = layout.sheet.screen.content.origin.row + index
      canvas.fill(Rect(column: 0, row: row, columns: canvas.bounds.size.columns, rows: 1), style: style)
      canvas.write(line, column: 1, row: row, style: style, glyphs: state.glyphs)
    }
  }

  private func drawRows(_ layout: ReviewLayout, hasKeys: Bool, on canvas: inout Canvas) {
    guard layout.sheet.missing == nil else { return }
    canvas.within(layout.table) { canvas in
      canvas.fill(style: state.style(.text))
      let facts = layout.facts
      for (top, line) in facts.visible.enumerated() {
        layout.sheet.lines.draw(
          line, hasChanged: review.hasChanged(line.row.row), at: top, of: state, on: &canvas)
      }
      guard facts.hasStatus else { return }
      canvas.write(
        remainder(above: facts.above, below: facts.below), column: 1, row: canvas.bounds.size.rows - 1,
        style: state.style(facts.unseen(by: review.scroll.seen).isEmpty ? .dim : .warning)
          .merging(hasKeys ? Style(bold: true) : .plain), glyphs: state.glyphs)
    }
  }

  private func drawDigest(_ layout: ReviewLayout, on canvas: inout Canvas) {
    guard let rect = layout.digest, let row = layout.sheet.digest else { return }
    canvas.within(rect) { canvas in
      for index in 0..<row.height {
        layout.sheet.lines.draw(
          FactWindow.Line(row: row, index: index), hasChanged: review.hasChanged(row.row), at: index, of: state,
          on: &canvas)
      }
    }
  }

  /// How many lines are not on the screen.
  private func remainder(above: Int, below: Int) -> String {
    let parts = [
      below > 0 ? "\(state.glyphs[.arrowDown]) \(below) more below" : "",
      above > 0 ? "\(state.glyphs[.arrowUp]) \(above) more above" : "",
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: state.separator)
  }

  /// Everything as one list that scrolls, where the window is too small for the table; its last line tells how much is
  /// not on the screen.
  private func drawList(_ layout: ReviewLayout, on canvas: inout Canvas) {
    canvas.within(layout.table) { canvas in
      let isWhole = layout.list.count <= canvas.bounds.size.rows
      let rows = max(0, canvas.bounds.size.rows - (isWhole ? 0 : 1))
      let top = max(0, min(review.scroll.list, layout.list.count - rows))
      for (row, line) in layout.list.dropFirst(top).prefix(rows).enumerated() {
        canvas.write(line, column: 1, row: row, style: state.style(.text), glyphs: state.glyphs)
      }
      if !isWhole {
        canvas.write(
          remainder(above: top, below: layout.list.count - top - rows), column: 1, row: rows,
          style: state.style(.warning), glyphs: state.glyphs)
      }
    }
  }

  private func draw(
    _ block: ReviewLayout.Block?, token: ThemeToken, part: ReviewScroll.Part, hasKeys: Bool, on canvas: inout Canvas
  ) {
    guard let block else { return }
    canvas.within(block.rect) { canvas in
      let top = min(block.top, block.furthest)
      let hasKeys = hasKeys && review.rejection == nil
      let hidden = block.furthest - top
      let inside = canvas.box(
        title: review.changed.contains(part == .words ? .words : .reason) ? "* " + block.title : block.title,
        badge: block.furthest == 0
          ? nil : SafeText(hidden > 0 ? "\(hidden) more line\(hidden == 1 ? "" : "s")" : "end"), glyphs: state.glyphs,
        style: state.style(hasKeys && block.furthest > 0 ? .borderFocused : .border), titleStyle: state.style(.title))
      for (row, line) in block.lines.dropFirst(top).prefix(inside.size.rows).enumerated() {
        canvas.write(
          own: line, at: Point(column: 2, row: row + 1), style: state.style(token),
          columns: max(0, inside.size.columns - 2))
      }
    }
  }
}
