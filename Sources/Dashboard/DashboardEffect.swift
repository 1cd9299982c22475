import Billing
import Consent
import Text

/// Something the dashboard wants done; a value, performed by whoever runs it.
public enum DashboardEffect: Hashable, Sendable {
  /// Record the operator's yes to exactly what was on the screen.
  case approve(RequestID, Approval)
  /// Record the operator's no; the version is the one that was on the screen.
  case reject(RequestID, version: Int64, Rejection)
  /// Give five more minutes to decide.
  case extend(RequestID)
  /// The operator looks at a request: its facts should be fresh.
  case reviewOpened(RequestID)
  /// Make a new token for a request, which costs a plan-changing call.
  case renewToken(RequestID)
  /// Read an account now; nil for all of them.
  case refresh(AccountName?)
  /// Ring the terminal's bell.
  case ring
  /// Show a notification outside of the terminal's window.
  case notify(title: SafeText, body: SafeText)
  /// Put something into the clipboard.
  case copy(Copyable)
  /// Open a stored link.
  case openLink(Int64)
  /// Put a stored link away.
  case dismissLink(Int64)
  /// Ask for a change as the operator himself; answered by ``DashboardAction/asked(_:_:_:)``.
  ///
  /// It makes a request that is reviewed like any other, and approves nothing.
  case ask(AccountName, PlanChange)
  /// Pass a note on; answered by ``DashboardAction/noted(_:_:_:)``.
  case note(AccountName, ServiceNote)
  /// Record what an alarm was about, which closes it; answered by ``DashboardAction/alarmExplained(_:_:)``.
  case explainAlarm(Int64, SafeText)
  /// Take note that the operator has seen the notes of agents up to a number.
  case markNotesSeen(through: Int64)
  /// Run the engine in this process, because no other one does; answered by a snapshot that says so, or by
  /// ``DashboardAction/takeOverFailed(_:)``.
  case takeOver
  /// Write the text of the screen into a new file.
  case keepScreen(String)
  /// Read which themes there are; answered by ``DashboardAction/themesFound(_:)``.
  case findThemes
  /// Remember the name of the theme to draw in from now on.
  case keepTheme(String)
  /// Throw away what was typed but not read yet.
  case discardTypeahead
  /// Take the mouse from the terminal, or give it back.
  case setMouse(Bool)
  /// Stop the process as Ctrl-Z does, and go on when it is continued.
  case suspend
  /// End the program.
  case quit
}

/// Something that can be put into the clipboard.
public enum Copyable: Hashable, Sendable {
  /// The URL of a stored link, which is a secret that the dashboard itself never holds.
  case link(Int64)
  /// A digest, for `countersign approve --digest`.
  case digest(ConsentDigest)
}
