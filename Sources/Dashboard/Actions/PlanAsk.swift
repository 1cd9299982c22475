import Billing
import Consent

/// A change that the operator is about to ask for himself.
///
/// Asking decides nothing: it makes a request, and only the review of that request and its gesture approve it.
struct PlanAsk: Hashable, Sendable {
  /// How far the asking has come.
  enum Phase: Hashable, Sendable {
    /// The operator chooses and confirms.
    case choosing
    /// It is on its way to whoever makes the request.
    case sent
    /// The request exists; its review opens as soon as the ledger shows it.
    case made(RequestID)
  }

  let account: AccountName
  let operation: Billing.Operation
  /// What it can lead to when the dialog was opened; rows do not move under an open dialog.
  let targets: [PlanName]
  /// The chosen plan; nil for an operation without one.
  private(set) var target: PlanName?
  private(set) var phase = Phase.choosing

  init(_ operation: Billing.Operation, on account: AccountName, targets: [PlanName]) {
    self.account = account
    self.operation = operation
    self.targets = targets
    target = targets.first
  }

  /// The change as it would be asked for.
  var change: PlanChange { PlanChange(operation, to: target) }

  /// Moves the choice and stops at the ends; nothing can be chosen any more once it was sent.
  mutating func move(by distance: Int) {
    guard phase == .choosing, let target, let index = targets.firstIndex(of: target) else { return }
    self.target = targets[min(max(0, index + distance), targets.count - 1)]
  }

  /// Chooses a plan, unless it was sent.
  mutating func select(_ plan: PlanName) {
    guard phase == .choosing, targets.contains(plan) else { return }
    target = plan
  }

  /// It is on its way.
  mutating func send() { phase = .sent }

  /// The request exists.
  mutating func made(_ id: RequestID) { phase = .made(id) }

  /// It was refused and can be changed and asked for again.
  mutating func takeBack() { phase = .choosing }
}

/// What keys do while a plan is chosen to ask for.
struct PlanAskKeys: PlaceKeys {
  func move(_ movement: Movement, in reducer: inout Reducer) { reducer.state.planAsk?.move(by: movement.step) }

  func goBack(in reducer: inout Reducer) { reducer.leaveDialog() }

  func select(_ item: HomeItem, column: Int, in reducer: inout Reducer) {
    if case .plan(let plan) = item { reducer.state.planAsk?.select(plan) }
  }
}
