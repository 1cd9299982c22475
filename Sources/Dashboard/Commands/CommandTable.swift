import Billing
import Consent

extension Command {
  /// Every command, in the order in which the footer and the help show them.
  public static let table: [Command] = [
    Command(
      .open, on: [.home, .alarms, .notes, .account, .log, .entry], keys: [.enter],
      help: "Opens what is selected: a review, an account's actions, a link, an alarm, a note, an entry and its JSON.",
      label: "open",
      wording: { $0.openingWord }, condition: { state, _ in state.openingAvailability }),
    Command(
      .approve, on: [.home, .review], keys: [.character("A")],
      help: "Begins an approval in the review, and ends it where no code is asked for; at home it opens the review.",
      label: "approve", labelled: [.review], danger: .severe,
      condition: { state, now in
        if state.place == .home { return state.request == nil ? .disabled(nothingSelected(in: state)) : .enabled }
        return state.approvalObstacle(at: now).map { .disabled($0) } ?? .enabled
      }),
    Command(
      .reject, on: [.home, .review], keys: [.character("R")],
      help: "Asks for the reason of a no in the review; at home it opens the review.",
      label: "reject", labelled: [.review], danger: .severe,
      condition: { state, now in
        if state.place == .home { return state.request == nil ? .disabled(nothingSelected(in: state)) : .enabled }
        return state.rejectionObstacle(at: now).map { .disabled($0) } ?? .enabled
      }),
    Command(
      .sendRejection, on: [.rejection], keys: [.enter], help: "Sends the no with its reason.", label: "send the no",
      danger: .severe,
      condition: { state, now in
        if let obstacle = state.rejectionObstacle(at: now) { return .disabled(obstacle) }
        return state.review?.rejection?.rejection == nil
          ? .disabled("Choose a reason by its number, or type one.") : .enabled
      }),
    Command(
      .runEngine, on: [.home, .review], keys: [.character("E")],
      help: "Runs the engine in this process when no other one runs it, or says which one does.", label: "run engine",
      danger: .mild, condition: { state, _ in state.takeOverObstacle.map { .disabled($0) } ?? .enabled }),
    Command(
      .extend, on: [.review], keys: [.character("e")], help: "Gives five more minutes to decide.",
      label: "5 min more", danger: .mild,
      condition: { state, now in state.extensionObstacle(at: now).map { .disabled($0) } ?? .enabled }),
    Command(
      .renewToken, on: [.home, .review], keys: [.character("t")],
      help: "Asks the service for the price of the change with a new token, which costs one plan-changing call.",
      label: "renew token", danger: .mild, wording: { $0.requestLacksQuote ? "ask price" : "renew token" },
      condition: { state, now in state.renewalObstacle(at: now).map { .disabled($0) } ?? .enabled }),
    Command(
      .openLink, on: [.home, .link, .url], keys: [.character("o")],
      help: "Opens the selected link, or the page of a request that waits for a payment, or shows its URL.",
      label: "open",
      danger: .mild, condition: { state, now in state.linkObstacle(at: now).map { .disabled($0) } ?? .enabled }),
    Command(
      .copyLink, on: [.home, .link, .url], keys: [.character("c")],
      help: "Copies the selected link into the clipboard.",
      label: "copy", danger: .mild,
      condition: { state, now in state.linkObstacle(at: now).map { .disabled($0) } ?? .enabled }),
    Command(
      .showURL, on: [.link, .url], keys: [.character("v")], help: "Shows the whole URL of the link, or hides it again.",
      label: "URL", danger: .mild, wording: { $0.linkDialog?.face == .url ? "hide" : "URL" },
      condition: { state, now in state.showingObstacle(at: now).map { .disabled($0) } ?? .enabled }),
    Command(
      .showCode, on: [.link, .url], keys: [.character("Q")],
      help: "Shows the URL of the link as a QR code, or hides it again.", label: "QR code", danger: .mild,
      wording: { $0.linkDialog?.face == .code ? "hide" : "QR code" },
      condition: { state, now in state.showingObstacle(at: now).map { .disabled($0) } ?? .enabled }),
    Command(
      .dismissLink, on: [.link], keys: [.character("x")],
      help: "Dismisses the link, after one question where a request waits for it.", label: "dismiss", danger: .mild,
      condition: { state, _ in state.dismissalObstacle.map { .disabled($0) } ?? .enabled }),
    action(.upgrade, nil, key: "u", help: "Begins to ask for a bigger plan of the account, for your own review."),
    action(.downgrade, .downgrade, key: "d", help: "Begins to ask for the smallest plan, for your own review."),
    action(.portal, .portal, key: "p", help: "Begins to ask for the account's page of cards and invoices."),
    Command(
      .choose, on: [.actions], keys: [.enter], help: "Goes on with the chosen action, or says why it cannot.",
      label: "go on", danger: .mild,
      condition: { state, now in
        guard let menu = state.actionMenu, let operation = menu.selected else { return .disabled(noAccount) }
        return state.actionObstacle(operation, on: menu.account, at: now).map { .disabled($0) } ?? .enabled
      }),
    Command(
      .ask, on: [.asking], keys: [.enter], help: "Asks for the change, which makes a request that you review.",
      label: "ask", danger: .mild,
      condition: { state, now in state.askObstacle(at: now).map { .disabled($0) } ?? .enabled }),
    Command(
      .sendNote, on: [.note], keys: [.enter], help: "Passes the note on.", label: "send", danger: .mild,
      condition: { state, now in state.noteObstacle(at: now).map { .disabled($0) } ?? .enabled }),
    Command(
      .alarms, on: [.home], keys: [.character("!")], help: "Shows the alarms.", label: "alarms",
      condition: { state, _ in
        state.snapshot?.alarms.isEmpty == false
          ? .enabled : .disabled("No alarm is open; the log has those that were explained.")
      }),
    Command(
      .notes, on: [.home], keys: [.character("N")], help: "Shows what agents want you to know.", label: "notes",
      labelled: [],
      condition: { state, _ in
        state.snapshot?.notes.isEmpty == false ? .enabled : .disabled("No agent has left a note.")
      }),
    Command(
      .account, on: [.home], keys: [.character("i")], help: "Shows everything that is known of the selected account.",
      label: "account", condition: { state, _ in state.rowAccount == nil ? .disabled(noAccount(in: state)) : .enabled }),
    Command(
      .history, on: [.home, .account], keys: [.character("H")],
      help: "Shows how the use of the account went, with its limit and where it leads.", label: "history",
      condition: { state, _ in state.historyObstacle.map { .disabled($0) } ?? .enabled }),
    Command(
      .span, on: [.history], keys: [.character("w")], help: "Shows a day, a week or a month.", label: "stretch"),
    Command(.log, on: [.home], keys: [.character("L")], help: "Shows the log, the newest entry first.", label: "log"),
    Command(
      .filter, on: [.home, .log], keys: [.character("/")],
      help: "Shows only what matches: text, `field:value`, or a comparison: `usage>80`, `left<10m` (Pending, Links).",
      label: "filter"),
    Command(
      .keepFilter, on: [.filtering], keys: [.enter], help: "Goes on with the list as it is filtered.", label: "keep",
      wording: { state in
        if case .panel(let panel) = state.filtering?.target { "keep for \(panel.title)" } else { "keep for the log" }
      }),
    Command(
      .sort, on: [.home], keys: [.character("s")], help: "Sorts Accounts or Links by the next column.", label: "sort",
      condition: { state, _ in state.sortObstacle.map { .disabled($0) } ?? .enabled }),
    Command(
      .reverseSort, on: [.home], keys: [.character("S")], help: "Turns the order of Accounts or Links round.",
      condition: { state, _ in state.sortObstacle.map { .disabled($0) } ?? .enabled }),
    Command(
      .freeze, on: [.home], keys: [.character(" ")],
      help: "Keeps all rows where they are while countdowns go on, or lets them be sorted again."),
    Command(
      .zoom, on: [.home], keys: [.character("z")], help: "Shows the panel alone, or all panels again.", label: "zoom",
      wording: { $0.home.isZoomed ? "all panels" : "zoom" }),
    Command(
      .runCommand, on: [.palette], keys: [.enter], help: "Runs the chosen command, or says why it cannot.",
      label: "run"),
    Command(
      .keepTheme, on: [.themes], keys: [.enter],
      help: "Keeps the chosen theme, now and for every start, or says why it cannot.", label: "keep"),
    Command(
      .explain, on: [.alarms, .alarm], keys: [.character("e")], help: "Begins to explain the alarm, which closes it.",
      label: "explain", danger: .mild,
      condition: { state, _ in state.explanationObstacle.map { .disabled($0) } ?? .enabled }),
    Command(
      .sendExplanation, on: [.explaining], keys: [.enter], help: "Sends the explanation.", label: "send", danger: .mild,
      condition: { state, _ in state.explanationLack.map { .disabled($0) } ?? .enabled }),
    Command(
      .copyDigest, on: [.review], keys: [.character("c")],
      help: "Copies the digest of the shown facts into the clipboard.", label: "copy digest"),
    Command(
      .refresh, on: [.home, .review, .account, .history, .log], keys: [.character("r")],
      help: "Reads the account, or the log, now.",
      label: "refresh",
      condition: { state, _ in
        if state.place == .log { return .enabled }
        if let obstacle = state.lookObstacle { return .disabled(obstacle) }
        return state.review == nil && state.actionAccount == nil
          ? .disabled("Select an account first.") : .enabled
      }),
    Command(
      .refreshAll, on: [.home], keys: [.control("r")],
      help: "Reads every account now, which costs one call each.",
      condition: { state, _ in
        state.lookObstacle.map { .disabled($0) } ?? .enabled
      }),
    Command(
      .dismiss, on: [.home, .review], keys: [.character("x")], help: "Puts the newest notice away.",
      label: "dismiss",
      condition: { state, now in
        state.toasts.visible(at: now.boot.time).isEmpty && Guide.words(state) == nil
          ? .disabled("There is no notice to put away.") : .enabled
      }),
    Command(
      .nextPanel, on: [.home, .review, .rejection, .note, .history], keys: [.tab],
      help: "Goes to the next panel, field, block of text or meter.", label: "panel",
      wording: { $0.panelWord }),
    Command(
      .previousPanel, on: [.home, .review, .rejection, .note, .history], keys: [.backTab],
      help: "Goes to the panel, field, block of text or meter before."),
    Command(
      .up, on: lists.union(choices), keys: [.up, .character("k")],
      help: "Goes one row up."),
    Command(
      .down, on: lists.union(choices), keys: [.down, .character("j")],
      help: "Goes one row down."),
    Command(
      .left, on: [.home, .note, .history], keys: [.left, .character("h")],
      help: "Goes to the panel, choice or time on the left."),
    Command(
      .right, on: [.home, .note, .history], keys: [.right, .character("l")],
      help: "Goes to the panel, choice or time on the right."),
    Command(.pageUp, on: lists.union([.history, .palette, .themes]), keys: [.pageUp], help: "Goes one page up."),
    Command(.pageDown, on: lists.union([.history, .palette, .themes]), keys: [.pageDown], help: "Goes one page down."),
    Command(
      .first, on: lists.union([.history, .themes]), keys: [.home, .character("g")], help: "Goes to the first row."),
    Command(
      .last, on: lists.union([.history, .themes]), keys: [.end, .character("G")], help: "Goes to the last row."),
    Command(
      .mouse, on: lists.union([.actions, .asking, .link, .history]), keys: [.character("m")],
      help: "Takes the mouse from the terminal, or gives it back so that text can be selected."),
    Command(
      // Nowhere where a link's URL may stand on the screen.
      .screenshot, on: [.home, .review, .alarms, .alarm, .notes, .openedNote, .account, .history, .log, .entry],
      keys: [.character("P")],
      help: "Writes the screen as text into a new file of the folder that the program was started in."),
    Command(
      .palette, on: [.home, .alarms, .alarm, .notes, .openedNote, .account, .history, .log, .entry],
      keys: [.character(":"), .control("p")], help: "Finds a command by its name and runs it.", label: "commands"),
    Command(
      .theme, on: [.home, .alarms, .alarm, .notes, .openedNote, .account, .history, .log, .entry],
      keys: [.character("T")], help: "Shows the themes, and the screen in each while it is chosen.",
      condition: { state, _ in state.configuration.oneTheme.map { .disabled($0) } ?? .enabled }),
    Command(
      .help, on: lists.subtracting([.help]).union([.actions, .asking, .link, .history]), keys: [.character("?")],
      help: "Shows every command.", label: "help"),
    Command(
      .back, on: Set(Place.allCases), keys: [.escape],
      help: "Leaves what is open without deciding anything; at home it takes back a filter, then the zoom.",
      label: "back", wording: { $0.backWord }),
    Command(
      .confirmQuit, on: [.quitting], keys: [.character("y")], help: "Quits although requests are pending.",
      label: "quit"),
    Command(
      .quit, on: [.home], keys: [.character("q")],
      help: "Quits, after one question while requests are pending and the engine runs here.", label: "quit"),
    Command(
      .interrupt, on: Set(Place.allCases), keys: [.control("c")],
      help: "Quits from anywhere, with the same question; a second time it does not ask."),
    Command(.suspend, on: Set(Place.allCases), keys: [.control("z")], help: "Stops the program until `fg`."),
  ]

  /// The screens with something to scroll.
  private static let lists: Set<Place> = [
    .home, .review, .url, .alarms, .alarm, .notes, .openedNote, .account, .log, .entry, .help,
  ]

  /// The dialogs in which something is chosen.
  private static let choices: Set<Place> = [
    .actions, .asking, .note, .explaining, .rejection, .filtering, .palette, .themes, .history,
  ]

  /// A command with a key of its own that begins what the menu of an account offers too; without an operation, the one
  /// by which the account's service gives a bigger plan.
  private static func action(
    _ id: CommandID, _ operation: Billing.Operation?, key: Character, help: String
  ) -> Command {
    Command(
      id, on: [.home, .actions, .account], keys: [.character(key)], help: help, label: id.rawValue,
      labelled: operation == .downgrade ? [] : [.home, .account], danger: .mild,
      wording: { state in
        // Beside a row of another list the footer says whose plan it would be.
        let isElsewhere =
          state.place == .home && state.size.columns >= 100
          && (state.home.focus == .pending || state.home.focus == .links)
        let name = isElsewhere && id == .upgrade ? state.rowAccount.map { " \($0.account.name)" } : nil
        return id.rawValue + (name ?? "")
      },
      condition: { state, now in
        guard let account = state.actionAccount else { return .disabled(noAccount(in: state)) }
        let operation = operation ?? account.account.service.wayUp
        return state.actionObstacle(operation, on: account.account.name, at: now).map { .disabled($0) } ?? .enabled
      })
  }

  private static let noAccount = "Select an account first."

  /// Why no account is meant, and which key selects a row.
  private static func noAccount(in state: DashboardState) -> String {
    if state.place == .home, let missing = state.request?.account ?? state.selectedLink?.account {
      return "The account \(missing) is not in the configuration that was read at the start."
    }
    return switch state.home.focus {
    case .pending where !state.home.order.isEmpty: nothingSelected(in: state)
    case .links where !state.home.linkOrder.isEmpty:
      "No row is selected: \(state.configuration.keymap.label(.down)) selects the next."
    case .accounts, .usage, .pending, .links: noAccount
    }
  }

  /// Why nothing is selected under Pending, and which key selects something.
  static func nothingSelected(in state: DashboardState) -> String {
    guard state.home.focus == .pending, !state.home.order.isEmpty else {
      return "Select a request under Pending first."
    }
    return "No row is selected: \(state.configuration.keymap.label(.down)) selects the next."
  }

  static let noEngine = "No engine is running: run one here (run-engine), or start `countersign serve`."
}

extension DashboardState {
  /// What the footer calls leaving; nil where there is nothing to leave.
  fileprivate var backWord: String? {
    switch place {
    case .home: home.filters[home.focus] != nil ? "no filter" : home.isZoomed ? "all panels" : nil
    case .filtering: "no filter"
    default: "back"
    }
  }

  /// Why no account can be read now; nil when one can.
  fileprivate var lookObstacle: String? {
    if configuration.readOnly { return "No service is called from here: this dashboard is read-only." }
    return (snapshot?.engine ?? .absent).obstacle
  }

  /// What the footer calls the next part of a screen.
  fileprivate var panelWord: String {
    switch place {
    case .history: "meter"
    case .rejection: review?.rejection?.isWriting == true ? "reasons" : "your words"
    case .note: "field"
    default: "panel"
    }
  }

  /// Why the list with the keyboard cannot be sorted otherwise; nil when it can.
  fileprivate var sortObstacle: String? {
    switch home.focus {
    case .accounts, .links: nil
    case .pending: "Pending is always sorted by its deadlines."
    case .usage: "Only Accounts and Links can be sorted."
    }
  }

  /// What the footer calls opening, by what would be opened.
  fileprivate var openingWord: String {
    if place == .account { return "actions" }
    if place == .entry { return logPage?.opened?.isJSON == true ? "in words" : "JSON" }
    guard place == .home else { return "open" }
    return switch home.focus {
    case .accounts, .usage: "actions"
    case .pending: "review"
    case .links: "link"
    }
  }

  /// Whether there is something to open.
  fileprivate var openingAvailability: Availability {
    if place == .account { return actionAccount == nil ? .disabled("Select an account first.") : .enabled }
    if place == .entry { return .enabled }
    if place == .log { return logPage?.selectedEntry == nil ? .disabled("Select an entry first.") : .enabled }
    if place == .alarms { return selectedAlarm == nil ? .disabled("Select an alarm first.") : .enabled }
    if place == .notes { return selectedNote == nil ? .disabled("Select a note first.") : .enabled }
    return switch home.focus {
    case .accounts, .usage: selectedAccount == nil ? .disabled("Select an account first.") : .enabled
    case .pending: request == nil ? .disabled(Command.nothingSelected(in: self)) : .enabled
    case .links: selectedLink == nil ? .disabled("Select a link under Links first.") : .enabled
    }
  }
}
