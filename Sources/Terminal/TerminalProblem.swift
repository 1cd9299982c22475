/// Why a dashboard cannot be shown here.
public enum TerminalProblem: Error, Hashable, Sendable {
  /// One of the two standard streams that a screen needs.
  public enum Stream: Hashable, Sendable {
    /// Where keys come from.
    case input
    /// Where the screen goes.
    case output
  }

  /// The stream is a file, a pipe or closed.
  case notATerminal(Stream)
  /// The terminal has gone away: its window was closed, or the connection to it broke.
  case hungUp
  /// There is no terminfo entry of the name in `TERM`; the name is empty where `TERM` is.
  case unknownTERM(String)
  /// The terminal called by this name cannot put the cursor in a place.
  case dumb(String)
  /// The terminal's settings could not be changed, although it seems to be one; the name is that in `TERM`.
  case refused(String)
  /// This process has the terminal already.
  case alreadyOpen
}
