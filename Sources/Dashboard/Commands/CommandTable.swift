import Billing
import Consent

extension Command {
  /// Every command, in the order in which the footer and the help show them.
  public static let table: [Command] = [
    Command(
      .open, on: [.home, .alarms], keys: [.enter],
      help: "Opens what is selected: a request's review, an account's actions, a link, an alarm.", label: "open",
      wording: { $0.openingWord }, condition: { state, _ in state.openingAvailability }),
    Command(
      .approve, on: [.home, .review], keys: [.character("A")],
      help: "Begins an approval in the review, and ends it where no code is asked for; at home it opens the review.",
      label: "approve", labelled: [.review], danger: .severe,
      condition: { state, now in
        if state.place == .home { return state.request == nil ? .disabled(nothingSelected) : .enabled }
        return state.approvalObstacle(at: now).map { .disabled($0) } ?? .enabled
      }),
    Command(
      .reject, on: [.home, .review], keys: [.character("R")],
      help: "Asks for the reason of a no in the review; at home it opens the review.",
      label: "reject", labelled: [.review], danger: .severe,
      condition: { state, now in
        if state.place == .home { return state.request == nil ? .disabled(nothingSelected) : .enabled }
        return state.rejectionObstacle().map { .disabled($0) } ?? .enabled
      }),
    Command(
      .sendRejection, on: [.rejection], keys: [.enter], help: "Sends the no with its reason.", label: "send the no",
      danger: .severe,
      condition: { state, _ in
        if let obstacle = state.rejectionObstacle() { return .disabled(obstacle) }
        return state.review?.rejection?.rejection == nil
          ? .disabled("Choose a reason by its number, or type one.") : .enabled
      }),
    Command(
      .extend, on: [.review], keys: [.character("e")], help: "Gives five more minutes to decide.",
      label: "5 min more", danger: .mild,
      condition: { state, now in state.extensionObstacle(at: now).map { .disabled($0) } ?? .enabled }),
    Command(
      .renewToken, on: [.home, .review], keys: [.character("t")],
      help: "Makes a new upstream token for the request, which costs one plan-changing call.",
      label: "renew token", danger: .mild,
      condition: { state, now in state.renewalObstacle(at: now).map { .disabled($0) } ?? .enabled }),
    Command(
      .openLink, on: [.home, .link], keys: [.character("o")], help: "Opens the selected link.", label: "open",
      danger: .mild, condition: { state, now in state.linkObstacle(at: now).map { .disabled($0) } ?? .enabled }),
    Command(
      .copyLink, on: [.home, .link], keys: [.character("c")], help: "Copies the selected link into the clipboard.",
      label: "copy", danger: .mild,
      condition: { state, now in state.linkObstacle(at: now).map { .disabled($0) } ?? .enabled }),
    Command(
      .dismissLink, on: [.link], keys: [.character("x")],
      help: "Dismisses the link, after one question where a request waits for it.", label: "dismiss", danger: .mild,
      condition: { state, _ in state.dismissalObstacle.map { .disabled($0) } ?? .enabled }),
    action(.upgrade, .upgrade, key: "u", help: "Begins to ask for a bigger plan of the account, for your own review."),
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
        state.snapshot?.alarms.isEmpty == false ? .enabled : .disabled("No alarm was raised.")
      }),
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
      .refresh, on: [.home, .review], keys: [.character("r")], help: "Reads the selected account now.",
      label: "refresh",
      condition: { state, _ in
        if state.snapshot?.engine ?? .absent == .absent { return .disabled(noEngine) }
        return state.review == nil && state.selectedAccount == nil
          ? .disabled("Select an account first.") : .enabled
      }),
    Command(
      .refreshAll, on: [.home], keys: [.control("r")],
      help: "Reads every account now, which costs one call each.",
      condition: { state, _ in
        state.snapshot?.engine ?? .absent == .absent ? .disabled(noEngine) : .enabled
      }),
    Command(
      .dismiss, on: [.home, .review], keys: [.character("x")], help: "Puts the newest notice away.",
      label: "dismiss",
      condition: { state, now in
        state.toasts.visible(at: now.boot.time).isEmpty ? .disabled("There is no notice to put away.") : .enabled
      }),
    Command(
      .nextPanel, on: [.home, .review, .note], keys: [.tab], help: "Goes to the next panel, field or block of text.",
      label: "panel"),
    Command(
      .previousPanel, on: [.home, .review, .note], keys: [.backTab],
      help: "Goes to the panel, field or block of text before."),
    Command(
      .up, on: lists.union([.actions, .asking, .note, .explaining, .rejection]), keys: [.up, .character("k")],
      help: "Goes one row up."),
    Command(
      .down, on: lists.union([.actions, .asking, .note, .explaining, .rejection]), keys: [.down, .character("j")],
      help: "Goes one row down."),
    Command(
      .left, on: [.home, .note], keys: [.left, .character("h")], help: "Goes to the panel or choice on the left."),
    Command(
      .right, on: [.home, .note], keys: [.right, .character("l")], help: "Goes to the panel or choice on the right."),
    Command(.pageUp, on: lists, keys: [.pageUp], help: "Goes one page up."),
    Command(.pageDown, on: lists, keys: [.pageDown], help: "Goes one page down."),
    Command(
      .first, on: lists, keys: [.home, .character("g")], help: "Goes to the first row."),
    Command(
      .last, on: lists, keys: [.end, .character("G")], help: "Goes to the last row."),
    Command(
      .mouse, on: lists.union([.actions, .asking, .link]), keys: [.character("m")],
      help: "Takes the mouse from the terminal, or gives it back so that text can be selected."),
    Command(
      .help, on: lists.subtracting([.help]).union([.actions, .asking, .link]), keys: [.character("?")],
      help: "Shows every command.", label: "help"),
    Command(
      .back, on: Set(Place.allCases).subtracting([.home]), keys: [.escape],
      help: "Leaves what is open without deciding anything.", label: "back"),
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
  private static let lists: Set<Place> = [.home, .review, .alarms, .alarm, .help]

  /// A command with a key of its own that begins what the menu of an account offers too.
  private static func action(
    _ id: CommandID, _ operation: Billing.Operation, key: Character, help: String
  ) -> Command {
    Command(
      id, on: [.home, .actions], keys: [.character(key)], help: help, label: id.rawValue,
      labelled: operation == .downgrade ? [] : [.home], danger: .mild,
      condition: { state, now in
        guard let account = state.actionAccount else { return .disabled(noAccount) }
        return state.actionObstacle(operation, on: account.account.name, at: now).map { .disabled($0) } ?? .enabled
      })
  }

  private static let noAccount = "Select an account first."
  private static let nothingSelected = "Select a request under Pending first."
  static let noEngine = "No engine is running: start `countersign` or `countersign serve`."
}

extension DashboardState {
  /// What the footer calls opening, by what would be opened.
  fileprivate var openingWord: String {
    guard place == .home else { return "open" }
    return switch home.focus {
    case .accounts, .usage: "actions"
    case .pending: "review"
    case .links: "link"
    }
  }

  /// Whether there is something to open.
  fileprivate var openingAvailability: Availability {
    if place == .alarms { return selectedAlarm == nil ? .disabled("Select an alarm first.") : .enabled }
    return switch home.focus {
    case .accounts, .usage: selectedAccount == nil ? .disabled("Select an account first.") : .enabled
    case .pending: request == nil ? .disabled("Select a request under Pending first.") : .enabled
    case .links: selectedLink == nil ? .disabled("Select a link under Links first.") : .enabled
    }
  }
}
