/// The ways out of the terminal: to the operator's clipboard and to a browser.
package struct RouteCheckup {
  let environment: [String: String]
  let isTerminal: Bool

  package init(environment: [String: String], isTerminal: Bool) {
    self.environment = environment
    self.isTerminal = isTerminal
  }

  package var checks: [Check] { [clipboard, browser] }

  private func has(_ name: String) -> Bool { environment[name].map { !$0.isEmpty } == true }

  private var isRemote: Bool { has("SSH_CONNECTION") || has("SSH_TTY") }

  /// Terminals do not answer whether they copied, so no state here says that they did.
  private var clipboard: Check {
    let term = environment["TERM"] ?? ""
    if !isTerminal { return Check("clipboard", .note, "Copying goes through a terminal, and this is none.") }
    if has("TMUX") {
      return Check(
        "clipboard", .note, "Copying goes through tmux to the terminal (OSC 52), if tmux lets it.",
        advice: "If nothing arrives: tmux set -g set-clipboard on")
    }
    if has("STY") {
      return Check(
        "clipboard", .note, "Copying goes through screen to the terminal (OSC 52), in pieces.",
        advice: "If nothing arrives, use `countersign links reveal ID` and copy with the mouse.")
    }
    if ["", "linux", "dumb", "ansi"].contains(term) || term.hasPrefix("vt") {
      return Check(
        "clipboard", .note, "This kind of terminal has no clipboard.",
        advice: "Use `countersign links reveal ID`.")
    }
    let way = isRemote ? "Copying goes over SSH to your own terminal (OSC 52)" : "Copying asks the terminal (OSC 52)"
    return Check("clipboard", .ok, way + "; some terminals have to be told to allow it.")
  }

  private var browser: Check {
    let lack = BrowserLack(environment)
    if lack == .overSSH {
      return Check(
        "browser", .note, "Over SSH no browser is opened; links are copied or shown instead.",
        advice: "Use `countersign links reveal ID`, or copy a link from the dashboard.")
    }
    guard lack == nil else {
      return Check(
        "browser", .note, "There is no display to open a browser on; links are copied or shown instead.",
        advice: "Use `countersign links reveal ID`, or copy a link from the dashboard.")
    }
    guard SearchPath(environment).finds("xdg-open") else {
      return Check(
        "browser", .note, "There is a display, but no xdg-open; links are copied or shown instead.",
        advice: "Install xdg-utils to have links opened.")
    }
    return Check("browser", .ok, "Links open in the browser (xdg-open).")
  }
}
