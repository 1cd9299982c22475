import Screen
import Text

/// The home screen: four panels under one line, with an alarm between them.
struct HomeView {
  let state: DashboardState

  func draw(on canvas: inout Canvas, through lens: inout Lens) {
    let layout = HomeLayout(state, size: canvas.bounds.size, through: &lens)
    canvas.within(layout.screen.header) { Header(state: state).draw(on: &$0, through: &lens) }
    if let banner = layout.banner {
      canvas.within(banner) { canvas in
        canvas.addRegion(canvas.bounds, command: CommandID.alarms.rawValue)
        AlarmBanner(state: state).draw(on: &canvas)
      }
    }
    if let tabs = layout.tabs {
      canvas.within(tabs) { TabLine(state: state).draw(on: &$0) }
    }
    for (panel, rect) in layout.panels.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      canvas.within(rect) { draw(panel, on: &$0, through: &lens) }
    }
    if let preview = layout.preview {
      canvas.within(preview) { canvas in
        canvas.addRegion(canvas.bounds, command: HomeItem.command, item: HomeItem.panel(.pending).text)
        PreviewPanel(state: state).draw(on: &canvas, through: &lens)
      }
    }
    canvas.within(layout.screen.content) { drawDialog(on: &$0, through: &lens) }
    canvas.within(layout.screen.notices) { layout.screen.notice.draw(on: &$0) }
    canvas.within(layout.screen.footer) { Footer(state: state).draw(on: &$0, through: &lens) }
  }

  private func drawDialog(on canvas: inout Canvas, through lens: inout Lens) {
    switch state.overlay {
    case .actions(let menu): ActionMenuView(state: state, menu: menu).draw(on: &canvas, through: &lens)
    case .asking(let ask): PlanAskView(state: state, ask: ask).draw(on: &canvas, through: &lens)
    case .note(let form): NoteFormView(state: state, form: form).draw(on: &canvas, at: lens.now)
    case .link(let dialog) where dialog.face != .facts && state.snapshot?.link(dialog.id) != nil:
      LinkURLView(state: state, dialog: dialog).draw(on: &canvas, through: &lens)
    case .link(let dialog): LinkDialogView(state: state, dialog: dialog).draw(on: &canvas, through: &lens)
    case .alarms, .notes, .account, .history, .log, nil: break
    }
  }

  private func draw(_ panel: Panel, on canvas: inout Canvas, through lens: inout Lens) {
    canvas.addRegion(canvas.bounds, command: HomeItem.command, item: HomeItem.panel(panel).text)
    switch panel {
    case .accounts: AccountsPanel(state: state).draw(on: &canvas, through: &lens)
    case .usage: UsagePanel(state: state).draw(on: &canvas, through: &lens)
    case .pending: PendingPanel(state: state).draw(on: &canvas, through: &lens)
    case .links: LinksPanel(state: state).draw(on: &canvas, through: &lens)
    }
  }
}

extension DashboardState {
  /// Draws a panel's edge and returns its inside.
  func box(_ panel: Panel, title: SafeText, badge: SafeText? = nil, on canvas: inout Canvas) -> Rect {
    let hasFocus = home.focus == panel
    return canvas.box(
      title: SafeText(focusMark(panel)) + title, badge: badge, glyphs: glyphs,
      style: style(hasFocus ? .borderFocused : .border),
      titleStyle: style(.title), badgeStyle: style(.dim))
  }

  /// What stands before the title of the panel with the keyboard, so that it can be told without a colour.
  func focusMark(_ panel: Panel) -> String { home.focus == panel ? glyphs[.triangleRight] + " " : "" }

  /// Says in a panel's lower edge how many rows are out of sight.
  func noteHidden(_ shown: Range<Int>, of count: Int, on canvas: inout Canvas) {
    let (above, below) = (shown.lowerBound, count - shown.upperBound)
    let words =
      above > 0 && below > 0
      ? "\(above) above\(separator)\(below) below" : above > 0 ? "\(above) more above" : "\(below) more below"
    let (columns, rows) = (canvas.bounds.size.columns, canvas.bounds.size.rows)
    guard above > 0 || below > 0, rows > 2, words.count + 6 <= columns else { return }
    canvas.write(
      " \(words) ", column: columns - words.count - 4, row: rows - 1, style: style(.warning), glyphs: glyphs)
  }

  /// Draws the lines of an empty panel: what will appear in it, and how to make it appear.
  func explain(_ sentences: [String], in rect: Rect, on canvas: inout Canvas) {
    let lines = sentences.flatMap { SafeText($0).wrapped(to: max(1, rect.size.columns - 2)) }
    canvas.within(rect) { canvas in
      for (row, line) in lines.enumerated() {
        canvas.write(line, column: 1, row: row, style: style(.dim), glyphs: glyphs)
      }
    }
  }

  /// Marks a row: the pointer of the selected one, and its style while its panel has the keyboard.
  func mark(_ isSelected: Bool, in panel: Panel, row: Int, of inside: Rect, item: HomeItem, on canvas: inout Canvas) {
    let line = Rect(
      column: inside.origin.column, row: inside.origin.row + row, columns: inside.size.columns, rows: 1)
    canvas.addRegion(line, command: HomeItem.command, item: item.text)
    guard isSelected else { return }
    canvas.within(line) { canvas in
      canvas.write(glyphs[.triangleRight], column: 0, style: style(.text), glyphs: glyphs)
      if home.focus == panel { canvas.restyle(theme.selected) }
    }
  }
}
