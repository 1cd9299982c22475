import Billing
import Consent

/// What lies over the home screen and takes its keys; there is one at most, and none while a request is reviewed.
enum Overlay: Hashable, Sendable {
  /// What can be asked of an account.
  case actions(ActionMenu)
  /// A change that the operator is about to ask for himself.
  case asking(PlanAsk)
  /// A note that is being written.
  case note(NoteForm)
  /// One stored link.
  case link(LinkDialog)
  /// The alarms, on the whole screen.
  case alarms(AlarmsPage)
  /// What agents want the operator to know, on the whole screen.
  case notes(NotesPage)
  /// Everything that is known of an account, on the whole screen.
  case account(AccountPage)
  /// How the use of an account went, on the whole screen.
  case history(HistoryPage)
  /// The log, on the whole screen.
  case log(LogPage)

  /// The place whose keys are meant.
  var place: Place {
    switch self {
    case .actions: .actions
    case .asking: .asking
    case .note: .note
    case .link(let dialog): dialog.face == .facts ? .link : .url
    case .account: .account
    case .history: .history
    case .log(let page): page.opened == nil ? .log : .entry
    case .notes(let page): page.opened == nil ? .notes : .openedNote
    case .alarms(let page):
      switch page.opened {
      case nil: .alarms
      case .some(let alarm): alarm.explanation == nil ? .alarm : .explaining
      }
    }
  }
}

/// Each part of the overlay as a value that can be changed in place. Optional chaining writes nil back where there was
/// nothing to change; that must not close another dialog, so nil is not taken: what closes one says `overlay = nil`.
extension DashboardState {
  /// The menu of an account's actions, while it is open.
  var actionMenu: ActionMenu? {
    get { if case .actions(let menu) = overlay { menu } else { nil } }
    set { if let newValue { overlay = .actions(newValue) } }
  }

  /// The change that is about to be asked for, while its dialog is open.
  var planAsk: PlanAsk? {
    get { if case .asking(let ask) = overlay { ask } else { nil } }
    set { if let newValue { overlay = .asking(newValue) } }
  }

  /// The note that is being written.
  var noteForm: NoteForm? {
    get { if case .note(let form) = overlay { form } else { nil } }
    set { if let newValue { overlay = .note(newValue) } }
  }

  /// The link whose dialog is open.
  var linkDialog: LinkDialog? {
    get { if case .link(let dialog) = overlay { dialog } else { nil } }
    set { if let newValue { overlay = .link(newValue) } }
  }

  /// The alarms, while they fill the screen.
  var alarmsPage: AlarmsPage? {
    get { if case .alarms(let page) = overlay { page } else { nil } }
    set { if let newValue { overlay = .alarms(newValue) } }
  }

  /// The notes, while they fill the screen.
  var notesPage: NotesPage? {
    get { if case .notes(let page) = overlay { page } else { nil } }
    set { if let newValue { overlay = .notes(newValue) } }
  }

  /// The account, while it fills the screen.
  var accountPage: AccountPage? {
    get { if case .account(let page) = overlay { page } else { nil } }
    set { if let newValue { overlay = .account(newValue) } }
  }

  /// The history, while it fills the screen.
  var historyPage: HistoryPage? {
    get { if case .history(let page) = overlay { page } else { nil } }
    set { if let newValue { overlay = .history(newValue) } }
  }

  /// The log, while it fills the screen.
  var logPage: LogPage? {
    get { if case .log(let page) = overlay { page } else { nil } }
    set { if let newValue { overlay = .log(newValue) } }
  }
}
