import Billing
import Consent
import Screen
import Text

/// Where everything is on the screen of notes.
struct NotesLayout {
  let screen: ScreenLayout
  /// The inside of the box.
  let inside: Rect
  /// How many notes are on the screen.
  let entries: Int
  /// The opened note in lines.
  let text: [String]

  init(_ state: DashboardState, _ page: NotesPage, size: Size, through lens: inout Lens) {
    screen = ScreenLayout(state, size: size, through: &lens)
    inside = screen.content.inset()
    entries = max(1, inside.size.rows / EntryRow.height)
    guard let note = page.opened?.note else {
      text = []
      return
    }
    let columns = max(1, inside.size.columns - 2)
    let live = state.liveBadge(note.account).map { " (\($0))" } ?? ""
    var facts = [
      SafeText("account  \(note.account)\(live)"), SafeText("from     \(note.agent)"),
      SafeText("when     \(lens.age(of: note.at)) (\(note.at.dateAndTime(in: state.zone)))"),
    ]
    if note.times > 1 {
      facts.append(SafeText("came     \(note.times) times since \(note.firstAt.dateAndTime(in: state.zone))"))
    }
    if let action = note.action { facts.append(SafeText("wants    \"") + action + "\"") }
    var lines = facts.flatMap { $0.wrapped(to: columns) } + ["", "agent says:"] + note.issue.wrapped(to: columns)
    if let context = note.context { lines += ["", "beside it:"] + context.wrapped(to: columns) }
    text = lines
  }
}

/// The notes of agents: a list of the newest first, or one of them whole.
struct NotesView {
  let state: DashboardState
  let page: NotesPage

  func draw(on canvas: inout Canvas, through lens: inout Lens) {
    let layout = NotesLayout(state, page, size: canvas.bounds.size, through: &lens)
    let text = EntryText(layout.text, top: page.opened?.top ?? 0, rows: layout.inside.size.rows)
    canvas.within(layout.screen.header) { Header(state: state).draw(on: &$0, through: &lens) }
    canvas.within(layout.screen.content) { canvas in
      canvas.box(
        title: title, badge: text.badge, glyphs: state.glyphs, style: state.style(.borderFocused),
        titleStyle: state.style(.title), badgeStyle: state.style(.dim))
    }
    if page.opened != nil {
      text.draw(state, in: layout.inside, on: &canvas)
    } else {
      drawList(layout, on: &canvas, through: &lens)
    }
    canvas.within(layout.screen.notices) { layout.screen.notice.draw(on: &$0) }
    canvas.within(layout.screen.footer) { Footer(state: state).draw(on: &$0, through: &lens) }
  }

  private var title: SafeText {
    if let note = page.opened?.note { return SafeText("Note \(note.id)" + state.separator + "\(note.agent)") }
    return SafeText("Notes" + state.separator + "\(state.newNotes) new")
  }

  private func drawList(_ layout: NotesLayout, on canvas: inout Canvas, through lens: inout Lens) {
    let order = state.snapshot?.index.noteOrder ?? []
    for (position, index) in page.notes.window(of: order.count, rows: layout.entries).enumerated() {
      guard let note = state.snapshot?.note(order[index]) else { continue }
      let rect = EntryRow.place(position, in: layout.inside)
      canvas.addRegion(rect, command: HomeItem.command, item: HomeItem.note(note.id).text)
      let word = note.isNew ? state.glyphs[.dot] + " new" : state.glyphs[.check] + " seen"
      let times = note.times > 1 ? "  \(note.times) times" : ""
      let line = "\(DisplayWidth.pad(lens.age(of: note.at), to: 11)) \(note.account)  \(note.agent)  \(word)\(times)"
      let row = EntryRow(
        line: line, style: state.style(note.isNew ? .warning : .dim), words: note.issue,
        wordsStyle: state.style(note.isNew ? .text : .dim), isSelected: note.id == page.notes.selected)
      canvas.within(rect) { row.draw(state, on: &$0) }
    }
  }
}
