import Screen

/// What keys do while a request is reviewed.
struct ReviewKeys: PlaceKeys {
  func move(_ movement: Movement, in reducer: inout Reducer) { reducer.scrollReview(movement) }

  func turn(by distance: Int, in reducer: inout Reducer) { reducer.turnReview(by: distance) }

  func refresh(in reducer: inout Reducer) { reducer.look(at: reducer.state.review?.facts.request.account) }

  /// A gesture that has begun is left first.
  func goBack(in reducer: inout Reducer) {
    if reducer.state.review?.gesture == Gesture.none {
      reducer.closeReview()
    } else {
      reducer.state.review?.leaveGesture()
    }
  }

  /// While a code is asked for no key but Escape and those with Ctrl is a command, so a letter that comes late or wrong
  /// does nothing else.
  func take(_ key: Key, in reducer: inout Reducer) -> Bool {
    switch (reducer.state.review?.gesture, key) {
    case (_, .escape), (_, .control): return false
    case (.code, .character(let letter)): reducer.takeLetter(letter)
    case (.code, .backspace): reducer.state.review?.eraseLetter()
    case (.code, _), (.interrupted, .character): break
    default: return false
    }
    return true
  }

  func write(_ edit: TextEdit, in reducer: inout Reducer) -> Bool {
    guard case .paste = edit else { return false }
    reducer.refuse("Pasted text decides nothing.")
    return true
  }
}
