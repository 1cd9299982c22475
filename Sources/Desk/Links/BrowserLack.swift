/// Why no browser can be opened where the program runs.
package enum BrowserLack: Sendable {
  /// The screen is on another machine.
  case overSSH
  /// There is nothing to show a browser on.
  case noDisplay

  /// What the environment says is missing; nil where a browser may be opened.
  ///
  /// A variable that is empty says nothing.
  package init?(_ environment: [String: String]) {
    func has(_ name: String) -> Bool { environment[name]?.isEmpty == false }
    if has("SSH_CONNECTION") || has("SSH_TTY") {
      self = .overSSH
      return
    }
    #if !canImport(Darwin)
      if !has("DISPLAY"), !has("WAYLAND_DISPLAY") {
        self = .noDisplay
        return
      }
    #endif
    return nil
  }

  /// The reason as half a sentence.
  package var words: String {
    switch self {
    case .overSSH: "no browser is opened over SSH"
    case .noDisplay: "there is no display to open a browser on"
    }
  }
}
