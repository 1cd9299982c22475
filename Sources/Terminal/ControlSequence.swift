import Text

/// The sequences that ncurses does not send for us.
enum ControlSequence {
  /// Rings the bell.
  static let bell = "\u{07}"

  /// Switches what is reported beside keys on: pastes as pastes, the focus, and SGR mouse reports if wanted.
  static func enter(mouse: Bool) -> String {
    "\u{1B}[?2004h\u{1B}[?1004h" + (mouse ? Self.mouse(true) : "")
  }

  /// Switches all of that off again, in the opposite order.
  static let leave = mouse(false) + "\u{1B}[?1004l\u{1B}[?2004l"

  /// Switches reports of presses, releases and the wheel (1000) in their modern form (1006) on or off.
  static func mouse(_ isOn: Bool) -> String {
    isOn ? "\u{1B}[?1000h\u{1B}[?1006h" : "\u{1B}[?1006l\u{1B}[?1000l"
  }

  /// Keeps the title of the window, to be brought back (XTWINOPS 22; xterm's ctlseqs, also in tmux).
  static let keepTitle = "\u{1B}[22;2t"

  /// Gives the window a title (OSC 2); tmux and screen take it for the pane's own.
  static func title(_ text: SafeText) -> String { "\u{1B}]2;" + text.string + "\u{07}" }

  /// Takes the title away and brings back the one that was kept: a terminal that cannot keep one has none then, and
  /// the shell's next prompt gives it its own.
  static let bringTitleBack = title("") + "\u{1B}[23;2t"

  /// Asks for a desktop notification, in the form that the environment's terminal knows; empty where none does.
  static func notification(title: SafeText, body: SafeText, in environment: TerminalEnvironment) -> String {
    guard environment.understandsCommands else { return "" }
    // A semicolon separates fields; OSC 9 with a digit and a semicolon in front is something else in some terminals.
    let (title, body) = (title.string.map { $0 == ";" ? "," : $0 }, body.string.map { $0 == ";" ? "," : $0 })
    let command =
      environment.prefersShortNotification
      ? "\u{1B}]9;" + String(title) + ": " + String(body) + "\u{07}"
      : "\u{1B}]777;notify;" + String(title) + ";" + String(body) + "\u{07}"
    return passed(command, through: environment.multiplexer)
  }

  /// The most bytes that are copied: xterm and others take no longer strings.
  static let clipboardLimit = 74_994

  /// Puts text on the clipboard of the terminal's user (OSC 52); `nil` where it is too long or the terminal has none.
  ///
  /// tmux takes the command itself where `set-clipboard` is `on`, and lets it through where `allow-passthrough` is; it
  /// gets both, and at worst ignores both.
  static func clipboard(_ text: String, in environment: TerminalEnvironment) -> String? {
    guard environment.understandsCommands, text.utf8.count <= clipboardLimit else { return nil }
    let command = "\u{1B}]52;c;" + Base64.standard.encoded(text.utf8) + "\u{07}"
    let direct = environment.multiplexer == .tmux ? command : ""
    return direct + passed(command, through: environment.multiplexer)
  }

  private static func passed(_ command: String, through multiplexer: TerminalEnvironment.Multiplexer?) -> String {
    switch multiplexer {
    case nil:
      return command
    case .tmux:
      let doubled = command.unicodeScalars.reduce(into: "") { text, scalar in
        if scalar == "\u{1B}" { text.unicodeScalars.append(scalar) }
        text.unicodeScalars.append(scalar)
      }
      return "\u{1B}Ptmux;" + doubled + "\u{1B}\\"
    case .screen:
      // screen keeps no more than 768 bytes of a string, so a long command goes in pieces.
      var pieces = ""
      var rest = Substring(command)
      while !rest.isEmpty {
        pieces += "\u{1B}P" + rest.prefix(256) + "\u{1B}\\"
        rest = rest.dropFirst(256)
      }
      return pieces
    }
  }
}
