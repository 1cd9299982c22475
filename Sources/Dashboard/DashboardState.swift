import Billing
import Consent
import Screen

/// Everything the dashboard remembers between two actions.
public struct DashboardState: Equatable, Sendable {
  /// What the operator configured.
  public let configuration: DashboardConfiguration
  /// How every meaning looks; the configured theme until another one is looked at.
  public internal(set) var theme: Theme
  /// Whether the mouse is taken from the terminal.
  public internal(set) var takesMouse: Bool

  /// What the ledger knew when it was last read; nil before that.
  public internal(set) var snapshot: Snapshot?
  /// The terminal's size.
  var size: Size
  var home = Home()
  /// What the accounts cost, and what is asked for.
  var money = MoneyTotals()
  /// The facts of the request that is selected at home, where its preview has room.
  var preview: ReviewFacts?
  /// The request that fills the screen.
  var review: Review?
  /// What lies over the home screen; nil while a request is reviewed.
  var overlay: Overlay?
  /// The account's screen from which the open dialog was reached; leaving the dialog leads back to it.
  var accountBeneath: AccountPage?
  /// What the operator asked for himself and was not answered yet, by account.
  var errands: [AccountName: Errand] = [:]
  /// The looks that the operator asked for and that brought nothing yet.
  var awaitedLooks: [AccountName: AwaitedLook] = [:]
  /// The alarms whose explanations are on their way.
  var explaining: Set<Int64> = []
  /// Decisions that were sent to the ledger and are not seen in it yet.
  var sent: [RequestID: SentDecision] = [:]
  /// Why nothing can be written in the state folder; nil while something can.
  var storageTrouble: Problem?
  /// The numbers of the requests that were sent, and of which what came of them could not be recorded yet.
  var unrecorded: Set<Int64> = []
  /// The commands by name, over a screen of which nothing is being decided or written.
  var palette: CommandPalette?
  /// The themes, over the same.
  var themePicker: ThemePicker?
  /// The filter that is being typed.
  var filtering: FilterPrompt?
  /// The help, over everything but the question before quitting.
  var help: HelpPage?
  var isAskingToQuit = false
  /// Whether the engine was asked for and is not seen yet.
  var isTakingOver = false
  var toasts = Toasts()
  /// Whether the operator has put the guide away.
  var hidesGuide = false
  var announcements = Announcements()
  /// What was told, the newest first; the help lists it.
  var pastNotices: [PastNotice] = []
  /// Whether the operator has pressed anything yet; until then the keyboard goes where the work is.
  var isTouched = false
  /// The thresholds of use the operator was told of.
  var toldUsage = ToldUsage()

  /// The state before anything happened; the first frame can be drawn from it.
  public init(configuration: DashboardConfiguration, size: Size = Size(columns: 80, rows: 24)) {
    self.configuration = configuration
    self.size = size
    takesMouse = configuration.mouse
    theme = configuration.theme
  }

  /// The screen or dialog that takes the keys.
  public var place: Place {
    if isAskingToQuit { return .quitting }
    if help != nil { return .help }
    guard let review else {
      if palette != nil { return .palette }
      if themePicker != nil { return .themes }
      return filtering == nil ? overlay?.place ?? .home : .filtering
    }
    return review.rejection == nil ? .review : .rejection
  }

  /// The commands of the current screen, in the order of the table.
  var commands: [Command] {
    Command.table.filter { $0.places.contains(place) }
  }

  /// The request that commands are about: the reviewed one, or the one selected at home.
  var request: ConsentRequest? {
    if let review { return review.facts.request }
    guard home.focus == .pending, let id = home.requests.selected else { return nil }
    return snapshot?.request(id)
  }

  /// The account whose usage is shown: that of the selected request while Pending has the keyboard.
  var usageAccount: AccountStatus? { home.focus == .pending ? rowAccount ?? selectedAccount : selectedAccount }

  /// The account that is selected under Accounts.
  var selectedAccount: AccountStatus? {
    home.accounts.selected.flatMap { snapshot?.account($0) }
  }

  /// The link whose dialog is open, or the selected one while its panel has the keyboard; for a request that waits for a
  /// payment, its page.
  var selectedLink: Link? {
    if let id = linkDialog?.id { return snapshot?.link(id) }
    switch home.focus {
    case .links: return home.links.selected.flatMap { snapshot?.link($0) }
    case .pending: return request.flatMap { snapshot?.page(of: $0) }
    case .accounts, .usage: return nil
    }
  }

  /// Whether ending this process leaves agents without an answer.
  var wouldAbandonRequests: Bool {
    guard case .here = snapshot?.engine else { return false }
    return snapshot?.index.pending.isEmpty == false
  }
}
