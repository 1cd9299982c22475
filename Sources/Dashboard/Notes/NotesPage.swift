import Billing
import Consent

/// What agents want the operator to know, on the whole screen: a list, and one note opened.
struct NotesPage: Hashable, Sendable {
  var notes = Selection<Int64>()
  /// The note that is read whole.
  var opened: OpenedNote?
}

/// One note, read whole.
struct OpenedNote: Hashable, Sendable {
  /// The note as it was when it was opened.
  let note: OperatorNote
  /// The first line of it on the screen.
  var top = 0
}

extension DashboardState {
  /// The note that is opened, or the selected row.
  var selectedNote: OperatorNote? {
    guard let page = notesPage else { return nil }
    if let opened = page.opened { return opened.note }
    return page.notes.selected.flatMap { snapshot?.note($0) }
  }
}
