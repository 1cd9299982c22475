import Billing
import Screen
import Text

/// Where everything is on the screen of alarms.
struct AlarmsLayout {
  let screen: ScreenLayout
  /// The inside of the box.
  let inside: Rect
  /// How many alarms are on the screen.
  let entries: Int
  /// The detail of the opened alarm in lines, its other facts before it.
  let detail: [String]
  /// How many of those lines are on the screen.
  let rows: Int
  /// Where the explanation is written; empty while it is not.
  let field: Rect

  init(_ state: DashboardState, _ page: AlarmsPage, size: Size, through lens: inout Lens) {
    screen = ScreenLayout(state, size: size, through: &lens)
    inside = screen.content.inset()
    entries = max(1, inside.size.rows / EntryRow.height)
    let wish = page.opened?.explanation == nil ? 0 : inside.size.rows < 10 ? 2 : 5
    field = inside.split(bottom: wish).bottom
    rows = max(0, inside.size.rows - wish)
    let columns = max(1, inside.size.columns - 2)
    guard let opened = page.opened else {
      detail = []
      return
    }
    let listed = state.snapshot?.alarm(opened.id)
    guard let alarm = listed ?? opened.known else {
      detail = ["Explained and put away; the log has it."]
      return
    }
    let live = state.liveBadge(alarm.account).map { " (\($0))" } ?? ""
    let facts = [
      SafeText("account  \(alarm.account)\(live)"), SafeText("what     \(alarm.kind.word)"),
      SafeText("when     \(lens.age(of: alarm.at)) (\(alarm.at.dateAndTime(in: state.zone)))"), "",
    ]
    var lines = facts.flatMap { $0.isEmpty ? [""] : $0.wrapped(to: columns) } + alarm.detail.wrapped(to: columns)
    if let explanation = alarm.explanation {
      lines += ["", "explained:"] + explanation.wrapped(to: columns)
    } else if let explained = opened.explained {
      let words = explained.words ?? ""
      lines += ["", "explained \(explained.at.timeOfDay(in: state.zone)) by you:"] + words.wrapped(to: columns)
    } else if listed == nil {
      lines += [""] + SafeText("Explained and put away; the log has it.").wrapped(to: columns)
    }
    detail = lines
  }
}

/// The alarms: a list of the newest first, or one of them whole with its explanation.
struct AlarmsView {
  let state: DashboardState
  let page: AlarmsPage

  func draw(on canvas: inout Canvas, through lens: inout Lens) {
    let layout = AlarmsLayout(state, page, size: canvas.bounds.size, through: &lens)
    canvas.within(layout.screen.header) { Header(state: state).draw(on: &$0, through: &lens) }
    canvas.within(layout.screen.content) { canvas in
      canvas.box(
        title: title, badge: page.opened == nil ? nil : text(layout).badge, glyphs: state.glyphs,
        style: state.style(.borderFocused),
        titleStyle: state.style(.title), badgeStyle: state.style(.dim))
    }
    if let opened = page.opened {
      draw(opened, layout, on: &canvas)
    } else {
      drawList(layout, on: &canvas, through: &lens)
    }
    canvas.within(layout.screen.notices) { layout.screen.notice.draw(on: &$0) }
    canvas.within(layout.screen.footer) { Footer(state: state).draw(on: &$0, through: &lens) }
  }

  private var title: SafeText {
    guard let opened = page.opened else {
      let open = state.snapshot?.index.openAlarms.count ?? 0
      return SafeText("Alarms" + state.separator + "\(open) open")
    }
    let isOpen = opened.explained == nil && state.snapshot?.alarm(opened.id)?.isOpen == true
    let word = isOpen ? "open" : "explained"
    return SafeText("Alarm \(opened.id)" + state.separator + word)
  }

  private func text(_ layout: AlarmsLayout) -> EntryText {
    EntryText(layout.detail, top: page.opened?.top ?? 0, rows: layout.rows)
  }

  private func drawList(_ layout: AlarmsLayout, on canvas: inout Canvas, through lens: inout Lens) {
    let order = state.snapshot?.index.alarmOrder ?? []
    guard !order.isEmpty else {
      state.explain(
        ["Nothing is wrong. What changes without an approval, or does not turn out as approved, appears here."],
        in: layout.inside, on: &canvas)
      return
    }
    for (position, index) in page.alarms.window(of: order.count, rows: layout.entries).enumerated() {
      guard let alarm = state.snapshot?.alarm(order[index]) else { continue }
      let rect = EntryRow.place(position, in: layout.inside)
      canvas.addRegion(rect, command: HomeItem.command, item: HomeItem.alarm(alarm.id).text)
      canvas.within(rect) { draw(alarm, on: &$0, through: &lens) }
    }
  }

  private func draw(_ alarm: Alarm, on canvas: inout Canvas, through lens: inout Lens) {
    let glyphs = state.glyphs
    let word = alarm.isOpen ? glyphs[.warning] + " open" : glyphs[.check] + " explained"
    EntryRow(
      line: "\(DisplayWidth.pad(lens.age(of: alarm.at), to: 11)) \(alarm.account)  \(alarm.kind.word)  \(word)",
      style: state.style(alarm.isOpen ? .danger : .dim), words: alarm.detail,
      wordsStyle: state.style(alarm.isOpen ? .text : .dim), isSelected: alarm.id == page.alarms.selected
    ).draw(state, on: &canvas)
  }

  private func draw(_ opened: OpenedAlarm, _ layout: AlarmsLayout, on canvas: inout Canvas) {
    text(layout).draw(state, in: layout.inside, on: &canvas)
    guard let explanation = opened.explanation, layout.field.size.rows > 0 else { return }
    let keys = state.configuration.keymap
    let hint =
      explanation.isSent
      ? "The explanation is on its way."
      : "What was it? \(keys.label(.sendExplanation)) sends it, \(keys.label(.back)) leaves; at most \(Explanation.limit) letters."
    let (label, rest) = layout.field.split(top: 1)
    canvas.within(label) { canvas in
      canvas.write(hint, column: 1, style: state.style(.dim), columns: label.size.columns - 2, glyphs: state.glyphs)
    }
    state.draw(
      explanation.field, hasFocus: !explanation.isSent, in: rest.inset(columns: 1, rows: 0), on: &canvas)
  }
}
