/// What keys do in the list of notes.
struct NotesKeys: PlaceKeys {
  func move(_ movement: Movement, in reducer: inout Reducer) { reducer.moveNotes(movement) }

  func open(in reducer: inout Reducer) { reducer.openNote() }

  func goBack(in reducer: inout Reducer) { reducer.leaveNotes() }

  func select(_ item: HomeItem, column: Int, in reducer: inout Reducer) {
    guard case .note(let id) = item, let order = reducer.state.snapshot?.index.noteOrder else { return }
    reducer.state.notesPage?.notes.select(id, in: order)
  }
}

/// What keys do while a note is read whole.
struct OpenedNoteKeys: PlaceKeys {
  func move(_ movement: Movement, in reducer: inout Reducer) { reducer.moveNotes(movement) }

  func goBack(in reducer: inout Reducer) { reducer.state.notesPage?.opened = nil }
}
