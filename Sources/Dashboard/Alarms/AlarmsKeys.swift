/// What keys do in the list of alarms.
struct AlarmsKeys: PlaceKeys {
  func move(_ movement: Movement, in reducer: inout Reducer) { reducer.moveAlarms(movement) }

  func open(in reducer: inout Reducer) { reducer.openAlarm() }

  func goBack(in reducer: inout Reducer) { reducer.state.overlay = nil }

  func select(_ item: HomeItem, column: Int, in reducer: inout Reducer) {
    guard case .alarm(let id) = item, let order = reducer.state.snapshot?.index.alarmOrder else { return }
    reducer.state.alarmsPage?.alarms.select(id, in: order)
  }
}

/// What keys do while an alarm is read whole.
struct AlarmKeys: PlaceKeys {
  func move(_ movement: Movement, in reducer: inout Reducer) { reducer.moveAlarms(movement) }

  func goBack(in reducer: inout Reducer) { reducer.state.alarmsPage?.opened = nil }
}

/// What keys do while an alarm is explained.
struct ExplanationKeys: PlaceKeys {
  func move(_ movement: Movement, in reducer: inout Reducer) { reducer.moveAlarms(movement) }

  func goBack(in reducer: inout Reducer) { reducer.state.alarmsPage?.opened?.explanation = nil }

  /// What is on its way cannot be changed.
  func write(_ edit: TextEdit, in reducer: inout Reducer) -> Bool {
    if reducer.state.alarmsPage?.opened?.explanation?.isSent == false {
      reducer.state.alarmsPage?.opened?.explanation?.field.take(edit)
    }
    return true
  }
}
