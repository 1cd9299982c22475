import Billing
import Consent

extension Command {
  /// Every command, in the order in which the footer and the help show them.
  public static let table: [Command] = [
    Command(
      .review, on: [.home], keys: [.enter], help: "Opens the review of the selected request.", label: "review",
      condition: { state, _ in state.request == nil ? .disabled(nothingSelected) : .enabled }),
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
      .openLink, on: [.home], keys: [.character("o")], help: "Opens the selected link.", label: "open",
      danger: .mild, condition: { state, now in state.linkObstacle(at: now).map { .disabled($0) } ?? .enabled }),
    Command(
      .copyLink, on: [.home], keys: [.character("c")], help: "Copies the selected link into the clipboard.",
      label: "copy", danger: .mild,
      condition: { state, now in state.linkObstacle(at: now).map { .disabled($0) } ?? .enabled }),
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
      .nextPanel, on: [.home, .review], keys: [.tab], help: "Goes to the next panel or block of text.",
      label: "panel"),
    Command(
      .previousPanel, on: [.home, .review], keys: [.backTab], help: "Goes to the panel or block of text before."),
    Command(.up, on: [.home, .review, .rejection, .help], keys: [.up, .character("k")], help: "Goes one row up."),
    Command(
      .down, on: [.home, .review, .rejection, .help], keys: [.down, .character("j")], help: "Goes one row down."),
    Command(.left, on: [.home], keys: [.left, .character("h")], help: "Goes to the panel on the left."),
    Command(.right, on: [.home], keys: [.right, .character("l")], help: "Goes to the panel on the right."),
    Command(.pageUp, on: [.home, .review, .help], keys: [.pageUp], help: "Goes one page up."),
    Command(.pageDown, on: [.home, .review, .help], keys: [.pageDown], help: "Goes one page down."),
    Command(
      .first, on: [.home, .review, .help], keys: [.home, .character("g")], help: "Goes to the first row."),
    Command(
      .last, on: [.home, .review, .help], keys: [.end, .character("G")], help: "Goes to the last row."),
    Command(
      .mouse, on: [.home, .review, .help], keys: [.character("m")],
      help: "Takes the mouse from the terminal, or gives it back so that text can be selected."),
    Command(.help, on: [.home, .review], keys: [.character("?")], help: "Shows every command.", label: "help"),
    Command(
      .back, on: [.review, .rejection, .help, .quitting], keys: [.escape],
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

  private static let nothingSelected = "Select a request under Pending first."
  static let noEngine = "No engine is running: start `countersign` or `countersign serve`."
}
