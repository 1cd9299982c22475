import Text

extension TerminalProblem: CustomStringConvertible {
  /// What is wrong, where, and what to do about it, in one line.
  public var description: String {
    switch self {
    case .notATerminal(.input):
      "standard input is no terminal, so there are no keys to read; run the dashboard without a redirection, or use a "
        + "command that prints"
    case .notATerminal(.output):
      "standard output is no terminal, so there is no screen to draw on; run the dashboard without a pipe, or use a "
        + "command that prints"
    case .hungUp:
      "the terminal has gone away; start the dashboard in another one"
    case .unknownTERM(""):
      "TERM is not set, so the kind of terminal is not known; set it, for example TERM=xterm-256color"
    case .unknownTERM(let name):
      "TERM is \(quoted(name)), which the terminfo database of this machine does not know; install its entry (often in "
        + "the package ncurses-term), or try TERM=xterm-256color"
    case .dumb(let name):
      "TERM is \(quoted(name)), a terminal that cannot place the cursor; `countersign watch` prints lines instead, or set "
        + "TERM to what the terminal really is"
    case .refused(let name):
      "the terminal (TERM is \(quoted(name))) did not accept raw input; check that it is still connected and that this "
        + "process may use it"
    case .alreadyOpen:
      "this process has the terminal already; close it before it is opened again"
    }
  }

  private func quoted(_ name: String) -> String {
    "\"" + SafeText(name, maximumCharacters: 60).string + "\""
  }
}
