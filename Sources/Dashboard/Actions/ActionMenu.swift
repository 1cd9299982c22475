import Billing
import Text

/// What can be asked of an account, while the operator chooses.
struct ActionMenu: Hashable, Sendable {
  /// The account the menu is about, from its opening to its closing.
  let account: AccountName
  /// What its service offers.
  let operations: [Billing.Operation]
  /// The row the arrows are on.
  private(set) var selected: Billing.Operation?

  init(_ account: Account) {
    self.account = account.name
    operations = account.service.operations
    selected = operations.first
  }

  /// Moves the choice and stops at the ends.
  mutating func move(by distance: Int) {
    guard let selected, let index = operations.firstIndex(of: selected) else { return }
    self.selected = operations[min(max(0, index + distance), operations.count - 1)]
  }

  /// Chooses a row.
  mutating func select(_ operation: Billing.Operation) {
    if operations.contains(operation) { selected = operation }
  }
}

/// What keys do while an action is chosen.
struct ActionMenuKeys: PlaceKeys {
  func move(_ movement: Movement, in reducer: inout Reducer) { reducer.state.actionMenu?.move(by: movement.step) }

  func goBack(in reducer: inout Reducer) { reducer.leaveDialog() }

  func select(_ item: HomeItem, column: Int, in reducer: inout Reducer) {
    if case .operation(let operation) = item { reducer.state.actionMenu?.select(operation) }
  }
}
