import Billing
import Screen
import Text

/// Where everything is on the screen of an account.
struct AccountLayout {
  let screen: ScreenLayout
  /// The inside of the box.
  let inside: Rect
  let lines: [AccountSheet.Line]

  init(_ state: DashboardState, _ page: AccountPage, size: Size, through lens: inout Lens) {
    screen = ScreenLayout(state, size: size, through: &lens)
    inside = screen.content.inset()
    guard let status = state.snapshot?.account(page.account) else {
      let gone: SafeText = "The account is not in the configuration that was read at the start."
      lines = [.fact(label: "gone", value: gone, .warning)]
      return
    }
    lines = AccountSheet(state: state, status: status, columns: inside.size.columns).lines(through: &lens)
  }
}

/// One account on the whole screen.
struct AccountView {
  let state: DashboardState
  let page: AccountPage

  func draw(on canvas: inout Canvas, through lens: inout Lens) {
    let layout = AccountLayout(state, page, size: canvas.bounds.size, through: &lens)
    let rows = layout.inside.size.rows
    let top = min(page.top, max(0, layout.lines.count - rows))
    let hidden = layout.lines.count - rows - top
    canvas.within(layout.screen.header) { Header(state: state).draw(on: &$0, through: &lens) }
    canvas.within(layout.screen.content) { canvas in
      canvas.box(
        title: title, badge: hidden > 0 ? SafeText("\(hidden) more line\(hidden == 1 ? "" : "s")") : nil,
        glyphs: state.glyphs, style: state.style(.borderFocused), titleStyle: state.style(.title),
        badgeStyle: state.style(.dim))
    }
    let isOld = state.snapshot?.account(page.account)?.freshness.isOld ?? true
    for (row, line) in layout.lines.dropFirst(top).prefix(rows).enumerated() {
      let rect = Rect(
        column: layout.inside.origin.column, row: layout.inside.origin.row + row, columns: layout.inside.size.columns,
        rows: 1)
      canvas.within(rect) { draw(line, isOld: isOld, on: &$0) }
    }
    canvas.within(layout.screen.notices) { layout.screen.notice.draw(on: &$0) }
    canvas.within(layout.screen.footer) { Footer(state: state).draw(on: &$0, through: &lens) }
  }

  private var title: SafeText {
    let badge = state.liveBadge(page.account).map { SafeText(state.separator) + $0 } ?? ""
    return SafeText("Account" + state.separator + page.account.rawValue) + badge
  }

  private func draw(_ line: AccountSheet.Line, isOld: Bool, on canvas: inout Canvas) {
    switch line {
    case .blank: break
    case .heading(let text):
      canvas.write(text, column: 1, style: state.style(.title), glyphs: state.glyphs)
    case .fact(let label, let value, let token):
      let labels = AccountSheet.labelColumns(canvas.bounds.size.columns)
      canvas.write(label.string, column: 2, style: state.style(.dim), columns: labels - 2, glyphs: state.glyphs)
      canvas.write(value.string, column: labels + 1, style: state.style(token), glyphs: state.glyphs)
    case .cells(let label, let cells, let width):
      let labels = AccountSheet.labelColumns(canvas.bounds.size.columns)
      canvas.write(label.string, column: 2, style: state.style(.dim), columns: labels - 2, glyphs: state.glyphs)
      for (index, cell) in cells.enumerated() {
        canvas.write(
          cell.text.string, column: labels + 1 + index * width, style: state.style(cell.token), columns: width - 1,
          glyphs: state.glyphs)
      }
    case .usage(let line, let widths):
      UsagePanel(state: state).draw(line, isOld: isOld, widths, on: &canvas)
    }
  }
}
