/// What keys do while a command is looked for.
struct PaletteKeys: PlaceKeys {
  func move(_ movement: Movement, in reducer: inout Reducer) { reducer.moveInPalette(movement) }

  func goBack(in reducer: inout Reducer) { reducer.state.palette = nil }

  func write(_ edit: TextEdit, in reducer: inout Reducer) -> Bool {
    reducer.state.palette?.take(edit)
    return true
  }

  func select(_ item: HomeItem, column: Int, in reducer: inout Reducer) {
    if case .command(let id) = item { reducer.state.palette?.select(id) }
  }
}
