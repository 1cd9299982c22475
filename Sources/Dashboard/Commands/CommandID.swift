/// The name of a command, as the configuration and the help write it.
public enum CommandID: String, Hashable, Sendable, CaseIterable {
  /// Opens what is selected: a request's review, an account's actions, a link, an alarm.
  case open
  /// Begins, and with the same key ends, an approval.
  case approve
  /// Opens the reasons for a no.
  case reject
  /// Sends the no.
  case sendRejection = "send-rejection"
  /// Gives more time to decide.
  case extend
  /// Makes a new upstream token.
  case renewToken = "renew-token"
  /// Opens the selected link.
  case openLink = "open-link"
  /// Copies the selected link.
  case copyLink = "copy-link"
  /// Shows the whole URL of a link, or hides it.
  case showURL = "show-url"
  /// Shows the URL of a link as a QR code, or hides it.
  case showCode = "show-code"
  /// Puts a link away.
  case dismissLink = "dismiss-link"
  /// Begins to ask for a bigger plan.
  case upgrade
  /// Begins to ask for the smallest plan.
  case downgrade
  /// Begins to ask for the page of cards and invoices.
  case portal
  /// Goes on with the chosen action.
  case choose
  /// Asks for the change on the screen, which makes a request.
  case ask
  /// Passes the written note on.
  case sendNote = "send-note"
  /// Runs the engine in this process.
  case runEngine = "run-engine"
  /// Shows the alarms.
  case alarms
  /// Shows what agents want the operator to know.
  case notes
  /// Begins to explain an alarm.
  case explain
  /// Sends the explanation.
  case sendExplanation = "send-explanation"
  /// Writes the screen as text into a file.
  case screenshot
  /// Copies the digest of the shown facts.
  case copyDigest = "copy-digest"
  /// Reads one account.
  case refresh
  /// Reads every account.
  case refreshAll = "refresh-all"
  /// Puts the newest notice away.
  case dismiss
  /// Goes to the next panel or block of text.
  case nextPanel = "next-panel"
  /// Goes to the panel or block of text before.
  case previousPanel = "previous-panel"
  /// Goes up.
  case up
  /// Goes down.
  case down
  /// Goes to the panel on the left.
  case left
  /// Goes to the panel on the right.
  case right
  /// Goes up a page.
  case pageUp = "page-up"
  /// Goes down a page.
  case pageDown = "page-down"
  /// Goes to the first row.
  case first
  /// Goes to the last row.
  case last
  /// Shows every command by name.
  case palette
  /// Runs the command that is chosen by name.
  case runCommand = "run-command"
  /// Shows the themes, and the screen in each.
  case theme
  /// Goes on in the chosen theme.
  case keepTheme = "keep-theme"
  /// Asks what of a list is to be shown.
  case filter
  /// Goes on with the list as it is filtered.
  case keepFilter = "keep-filter"
  /// Sorts a list by its next column.
  case sort
  /// Turns the order of a list round.
  case reverseSort = "reverse-sort"
  /// Keeps all rows where they are, or lets them be sorted again.
  case freeze
  /// Shows a panel alone, or all of them again.
  case zoom
  /// Shows everything that is known of an account.
  case account
  /// Shows how the use of an account went.
  case history
  /// Shows a longer or shorter stretch of time.
  case span
  /// Shows the log.
  case log
  /// Takes or releases the mouse.
  case mouse
  /// Shows every command.
  case help
  /// Leaves what is open.
  case back
  /// Ends the program, from home.
  case quit
  /// Ends the program, from anywhere.
  case interrupt
  /// Ends the program although requests are pending.
  case confirmQuit = "confirm-quit"
  /// Stops the process until it is continued.
  case suspend
}

/// A screen, or a dialog over one, that takes keys.
public enum Place: String, Hashable, Sendable, CaseIterable {
  /// The four panels.
  case home
  /// One request, on the whole screen.
  case review
  /// The reasons for a no, over the review.
  case rejection
  /// What can be asked of an account, over the home screen.
  case actions
  /// A change the operator is about to ask for himself, over the home screen.
  case asking
  /// A note to a service that is being written, over the home screen.
  case note
  /// One stored link, over the home screen.
  case link
  /// The whole URL of a stored link, over the home screen.
  case url
  /// The alarms, on the whole screen.
  case alarms
  /// One alarm, on the whole screen.
  case alarm
  /// The explanation of an alarm that is being written, below the alarm.
  case explaining
  /// What agents want the operator to know, on the whole screen.
  case notes
  /// One note of an agent, on the whole screen.
  case openedNote
  /// Everything that is known of an account, on the whole screen.
  case account
  /// How the use of an account went, on the whole screen.
  case history
  /// The log, on the whole screen.
  case log
  /// One entry of the log, on the whole screen.
  case entry
  /// What is to be shown of a list, being typed in its title.
  case filtering
  /// Every command by name, over the screen it was opened on.
  case palette
  /// The themes, over the screen they were asked for on.
  case themes
  /// Every command, on the whole screen.
  case help
  /// The question before quitting.
  case quitting

  /// The name of the screen as the help writes it.
  var title: String {
    switch self {
    case .home: "Home"
    case .review: "Review"
    case .rejection: "Reject"
    case .actions: "Actions of an account"
    case .asking: "Ask for a change"
    case .note: "Write a note"
    case .link: "Link"
    case .url: "URL of a link"
    case .alarms: "Alarms"
    case .alarm: "Alarm"
    case .explaining: "Explain an alarm"
    case .notes: "Notes"
    case .openedNote: "Note"
    case .account: "Account"
    case .history: "History"
    case .log: "Log"
    case .entry: "Entry of the log"
    case .filtering: "Filter"
    case .palette: "Commands"
    case .themes: "Themes"
    case .help: "Help"
    case .quitting: "Quit?"
    }
  }
}

/// What a command can do to money or to a decision.
public enum Danger: Hashable, Sendable, Comparable {
  /// Nothing.
  case none
  /// It spends a call, time or a secret.
  case mild
  /// It decides.
  case severe
}

/// Whether a command can be used now.
public enum Availability: Hashable, Sendable {
  /// It can.
  case enabled
  /// It cannot, and why, in one sentence.
  case disabled(String)
}
