import Billing

/// Everything that is known of one account, on the whole screen.
struct AccountPage: Hashable, Sendable {
  let account: AccountName
  /// The first line on the screen.
  var top = 0

  init(_ account: AccountName) { self.account = account }
}

extension Reducer {
  mutating func openAccount() {
    guard let status = state.rowAccount else { return }
    state.overlay = .account(AccountPage(status.account.name))
  }

  mutating func scrollAccount(_ movement: Movement) {
    guard let page = state.accountPage else { return }
    var lens = Lens(now, zone: state.zone)
    let layout = AccountLayout(state, page, size: state.size, through: &lens)
    let rows = layout.inside.size.rows
    state.accountPage?.top = movement.applied(to: page.top, page: rows, furthest: max(0, layout.lines.count - rows))
  }

  /// Leaves a dialog for the screen it was opened on.
  mutating func leaveDialog() {
    state.overlay = state.accountBeneath.map { .account($0) }
    state.accountBeneath = nil
  }
}

/// What keys do on the account's screen.
struct AccountKeys: PlaceKeys {
  func move(_ movement: Movement, in reducer: inout Reducer) { reducer.scrollAccount(movement) }

  func open(in reducer: inout Reducer) { reducer.openActions() }

  func goBack(in reducer: inout Reducer) { reducer.state.overlay = nil }
}
