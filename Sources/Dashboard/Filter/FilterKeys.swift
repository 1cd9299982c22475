/// What keys do while a filter is typed; the list beneath can be moved meanwhile.
struct FilterKeys: PlaceKeys {
  func move(_ movement: Movement, in reducer: inout Reducer) {
    if reducer.state.filtering?.target == .log { reducer.moveLog(movement) } else { reducer.moveSelection(movement) }
  }

  func goBack(in reducer: inout Reducer) { reducer.clearFilter() }

  func write(_ edit: TextEdit, in reducer: inout Reducer) -> Bool {
    reducer.editFilter(edit)
    return true
  }
}
