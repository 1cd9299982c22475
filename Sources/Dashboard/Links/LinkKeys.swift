/// What keys do while a link is open.
struct LinkKeys: PlaceKeys {
  /// The question before it is put away is left first.
  func goBack(in reducer: inout Reducer) {
    if reducer.state.linkDialog?.isAskingToDismiss == true {
      reducer.state.linkDialog?.isAskingToDismiss = false
    } else {
      reducer.state.overlay = nil
    }
  }
}

/// What keys do while the URL of a link is on the screen, or its code.
struct LinkURLKeys: PlaceKeys {
  func move(_ movement: Movement, in reducer: inout Reducer) { reducer.scrollURL(movement) }

  func goBack(in reducer: inout Reducer) { reducer.state.linkDialog?.hide() }
}
