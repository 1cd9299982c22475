/// The list of every command, while it is on the screen.
struct HelpPage: Hashable, Sendable {
  /// The first line on the screen.
  var top = 0
}

/// What keys do in the help.
struct HelpKeys: PlaceKeys {
  func move(_ movement: Movement, in reducer: inout Reducer) { reducer.scrollHelp(movement) }

  func goBack(in reducer: inout Reducer) {
    reducer.state.help = nil
    reducer.state.review?.rearm(at: reducer.now.boot.time)
  }
}
