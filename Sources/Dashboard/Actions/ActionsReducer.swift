import Billing
import Consent
import Text

extension Reducer {
  /// Opens the menu of the selected account, or of the one that fills the screen.
  mutating func openActions() {
    guard let status = state.actionAccount else { return }
    rememberAccount()
    state.overlay = .actions(ActionMenu(status.account))
  }

  /// Goes on with the chosen action, or says why not.
  mutating func chooseAction() {
    guard let operation = state.actionMenu?.selected else { return }
    begin(operation)
  }

  /// Opens the dialog of an operation on the account that commands are about.
  mutating func begin(_ operation: Billing.Operation) {
    guard let status = state.actionAccount else { return }
    if let obstacle = state.actionObstacle(operation, on: status.account.name, at: now) {
      refuse(obstacle)
      return
    }
    rememberAccount()
    if operation.needsApproval {
      let targets = state.targets(of: operation, on: status)
      state.overlay = .asking(PlanAsk(operation, on: status.account.name, targets: targets))
    } else {
      state.overlay = .note(NoteForm(operation, on: status.account.name))
    }
    // An Enter that was typed ahead must not confirm what is only now on the screen.
    effects.append(.discardTypeahead)
  }

  /// Remembers the account's screen a dialog is opened on, so that leaving it leads back there.
  private mutating func rememberAccount() {
    if state.place != .actions { state.accountBeneath = state.accountPage }
  }

  /// Asks for what is on the screen; it becomes a request, and nothing is approved by it.
  mutating func sendAsk() {
    guard let ask = state.planAsk, ask.phase == .choosing else { return }
    state.errands[ask.account] = .change(ask.change)
    state.planAsk?.send()
    effects.append(.ask(ask.account, ask.change))
  }

  /// Passes the note on.
  mutating func sendNote() {
    guard let form = state.noteForm, !form.isSent, let note = form.note else { return }
    state.errands[form.account] = .note(note)
    state.noteForm?.send()
    effects.append(.note(form.account, note))
  }

  /// Takes in what became of an ask: the request, or why there is none.
  mutating func finishAsk(_ account: AccountName, _ change: PlanChange, _ result: AskResult) {
    let isOurs = endErrand(.change(change), on: account)
    let isShown =
      isOurs && state.planAsk.map { $0.account == account && $0.change == change && $0.phase == .sent } == true
    let what = change.operation.word + (change.target.map { " to \($0.title)" } ?? "")
    switch result {
    case .request(let id):
      if isShown {
        state.planAsk?.made(id)
      } else {
        tell(Notice(.news, SafeText("You asked for \(what) on \(account): review it under Pending.")))
      }
    case .refused(let problem):
      if isShown { state.planAsk?.takeBack() }
      tell(Notice(.problem, SafeText("No request for \(what) on \(account). \(problem)")))
    }
  }

  /// Takes in what became of a note.
  mutating func finishNote(_ account: AccountName, _ note: ServiceNote, _ result: NoteResult) {
    let isOurs = endErrand(.note(note), on: account)
    let isShown = isOurs && state.noteForm.map { $0.account == account && $0.note == note && $0.isSent } == true
    let what = "The \(note.operation.word) for \(account)"
    switch result {
    case .taken:
      if isShown { leaveDialog() }
      tell(Notice(.news, SafeText("\(what) was passed on.")))
    case .refused(let problem):
      if isShown { state.noteForm?.takeBack() }
      tell(Notice(.problem, SafeText("\(what) was not taken. \(problem)")))
    case .unknown(let problem):
      // Sending it again might send it twice, so the form is not offered for that.
      if isShown { leaveDialog() }
      tell(
        Notice(
          .problem,
          SafeText("Nobody knows whether \(what.prefix(1).lowercased() + what.dropFirst()) arrived. \(problem)")))
    }
  }

  /// Opens the review of the operator's own request once the ledger shows it, while its dialog still waits for that.
  mutating func openAwaitedReview() {
    guard state.place == .asking, case .made(let id) = state.planAsk?.phase, let request = state.snapshot?.request(id)
    else { return }
    state.overlay = nil
    state.accountBeneath = nil
    open(request)
  }

  /// Whether the answer is to what was asked last on the account, which is then over.
  private mutating func endErrand(_ errand: Errand, on account: AccountName) -> Bool {
    guard state.errands[account] == errand else { return false }
    state.errands[account] = nil
    return true
  }
}

extension DashboardState {
  /// The account that an action would be about: that of the open menu, or of the selected row at home.
  var actionAccount: AccountStatus? {
    if let name = actionMenu?.account ?? accountPage?.account ?? historyPage?.account { return snapshot?.account(name) }
    return rowAccount
  }

  /// The account of the selected row of the panel with the keyboard; an empty panel leaves it to Accounts.
  ///
  /// Where a row of a list has vanished nothing is meant: a key must not reach another account.
  var rowAccount: AccountStatus? {
    switch home.focus {
    case .accounts, .usage: selectedAccount
    case .pending where home.order.isEmpty, .links where home.linkOrder.isEmpty: selectedAccount
    case .pending: home.requests.selected.flatMap { snapshot?.request($0) }.flatMap { snapshot?.account($0.account) }
    case .links: home.links.selected.flatMap { snapshot?.link($0) }.flatMap { snapshot?.account($0.account) }
    }
  }

  /// Why the change in the open dialog cannot be asked for; nil when it can.
  func askObstacle(at now: Moment) -> String? {
    guard let planAsk else { return "Choose an action first." }
    guard planAsk.phase == .choosing else { return "It is on its way already." }
    if let obstacle = actionObstacle(planAsk.operation, on: planAsk.account, at: now) { return obstacle }
    guard let status = snapshot?.account(planAsk.account) else { return nil }
    return targets(of: planAsk.operation, on: status) == planAsk.targets
      ? nil : "The account's plan changed meanwhile: leave, and choose again."
  }

  /// Why the note in the open form cannot be sent; nil when it can.
  func noteObstacle(at now: Moment) -> String? {
    guard let noteForm else { return "Choose an action first." }
    if noteForm.isSent { return "It is on its way already." }
    return actionObstacle(noteForm.operation, on: noteForm.account, at: now) ?? noteForm.lack
  }
}
