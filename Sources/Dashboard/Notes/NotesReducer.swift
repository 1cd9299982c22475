import Billing

extension Reducer {
  /// Shows what agents want the operator to know; the newest is selected.
  mutating func openNotes() {
    state.overlay = .notes(NotesPage())
  }

  /// Opens the selected note whole.
  mutating func openNote() {
    guard let note = state.selectedNote else { return }
    state.notesPage?.opened = OpenedNote(note: note)
  }

  /// Leaves the list: what stood there has been seen.
  ///
  /// Somebody who may change nothing leaves that to somebody else.
  mutating func leaveNotes() {
    if let newest = state.snapshot?.index.noteOrder.first, state.newNotes > 0, !state.configuration.readOnly {
      effects.append(.markNotesSeen(through: newest))
    }
    state.overlay = nil
  }

  /// Moves the list, or the text of the opened note.
  mutating func moveNotes(_ movement: Movement) {
    guard let page = state.notesPage, let snapshot = state.snapshot else { return }
    var lens = Lens(now, zone: state.zone)
    let layout = NotesLayout(state, page, size: state.size, through: &lens)
    if let opened = page.opened {
      state.notesPage?.opened?.top = movement.applied(
        to: opened.top, page: layout.inside.size.rows,
        furthest: max(0, layout.text.count - layout.inside.size.rows))
    } else {
      state.notesPage?.notes.move(by: movement.distance(page: layout.entries), in: snapshot.index.noteOrder)
    }
  }

  /// Brings the list up to date; behind an opened note it stands still.
  mutating func settleNotes() {
    guard let page = state.notesPage, page.opened == nil, let snapshot = state.snapshot else { return }
    var lens = Lens(now, zone: state.zone)
    let entries = NotesLayout(state, page, size: state.size, through: &lens).entries
    state.notesPage?.notes.follow(snapshot.index.noteOrder, rows: entries)
  }
}

extension DashboardState {
  /// How many notes nobody has seen.
  var newNotes: Int { snapshot?.index.newNotes ?? 0 }
}
