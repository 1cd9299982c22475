/// What keys do in the log.
struct LogKeys: PlaceKeys {
  func move(_ movement: Movement, in reducer: inout Reducer) { reducer.moveLog(movement) }

  func open(in reducer: inout Reducer) { reducer.state.logPage?.openSelected() }

  func refresh(in reducer: inout Reducer) { reducer.state.logPage?.readAgain() }

  func goBack(in reducer: inout Reducer) { reducer.leaveLog() }

  func select(_ item: HomeItem, column: Int, in reducer: inout Reducer) {
    if case .entry(let sequence) = item { reducer.state.logPage?.select(sequence) }
  }
}

/// What keys do while an entry of the log is read whole.
struct LogEntryKeys: PlaceKeys {
  func move(_ movement: Movement, in reducer: inout Reducer) { reducer.moveLog(movement) }

  func open(in reducer: inout Reducer) { reducer.state.logPage?.opened?.turn() }

  func goBack(in reducer: inout Reducer) { reducer.state.logPage?.opened = nil }
}
