/// What keys do at home.
struct HomeKeys: PlaceKeys {
  func move(_ movement: Movement, in reducer: inout Reducer) { reducer.moveSelection(movement) }

  func goSideways(by distance: Int, in reducer: inout Reducer) { reducer.goSideways(by: distance) }

  func turn(by distance: Int, in reducer: inout Reducer) { reducer.moveFocus(by: distance) }

  func open(in reducer: inout Reducer) { reducer.openSelected() }

  func goBack(in reducer: inout Reducer) { reducer.goBackAtHome() }

  func select(_ item: HomeItem, column: Int, in reducer: inout Reducer) {
    switch item {
    case .panel(let panel): reducer.state.home.focus = panel
    case .account(let name):
      reducer.state.home.focus = .accounts
      reducer.state.home.accounts.select(name, in: reducer.state.home.accountOrder)
      reducer.state.home.usageTop = 0
    case .request(let id):
      reducer.state.home.focus = .pending
      reducer.state.home.requests.select(id, in: reducer.state.home.order)
    case .link(let id):
      reducer.state.home.focus = .links
      reducer.state.home.links.select(id, in: reducer.state.home.linkOrder)
    case .alarm, .note, .command, .theme, .entry, .operation, .plan, .chart: break
    }
  }
}
