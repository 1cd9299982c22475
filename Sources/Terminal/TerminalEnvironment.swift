import Screen

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the environment variables say about the terminal.
public struct TerminalEnvironment: Hashable, Sendable {
  /// The program between this one and the terminal that control strings have to pass through.
  enum Multiplexer: Hashable, Sendable {
    case tmux
    case screen
  }

  private let values: [String: String]

  /// Creates an environment from variables; those that say nothing about terminals are ignored.
  public init(_ variables: [String: String]) {
    values = variables.filter { TerminalEnvironment.names.contains($0.key) && !$0.value.isEmpty }
  }

  /// The environment of this process.
  public static var current: TerminalEnvironment {
    var found: [String: String] = [:]
    for name in names {
      if let value = getenv(name) { found[name] = String(cString: value) }
    }
    return TerminalEnvironment(found)
  }

  /// The same environment with another word on colours, whatever `NO_COLOR` says.
  public func coloured(_ isColoured: Bool) -> TerminalEnvironment {
    TerminalEnvironment(values.merging(["NO_COLOR": isColoured ? "" : "1"]) { $1 })
  }

  private static let names: Set<String> = [
    "TERM", "COLORTERM", "NO_COLOR", "TMUX", "STY", "TERM_PROGRAM", "WT_SESSION", "COLUMNS", "LINES",
  ]

  /// The name of the kind of terminal, empty where there is none.
  var term: String { values["TERM"] ?? "" }

  /// Whether the terminal says that it has 24-bit colours.
  var saysAllColors: Bool { values["COLORTERM"] == "truecolor" || values["COLORTERM"] == "24bit" }

  /// The name of a richer terminfo entry that is worth a try, where the terminal says that it has more colours.
  ///
  /// Some terminals call themselves plain `xterm` and set `COLORTERM` to tell that they have all colours.
  var richerTerm: String? {
    saysAllColors && !term.hasSuffix("-256color") && !term.hasSuffix("-direct") ? term + "-256color" : nil
  }

  /// Whether the user wants no colour (no-color.org: any text but the empty one).
  var refusesColor: Bool { values["NO_COLOR"] != nil }

  /// The size to believe where the terminal itself does not know it.
  var size: Size {
    let columns = values["COLUMNS"].flatMap { Int($0) } ?? 0
    let rows = values["LINES"].flatMap { Int($0) } ?? 0
    return Size(columns: columns > 0 ? columns : 80, rows: rows > 0 ? rows : 24)
  }

  /// The multiplexer around this program, if there is one.
  var multiplexer: Multiplexer? {
    if values["TMUX"] != nil { return .tmux }
    return values["STY"] != nil ? .screen : nil
  }

  /// Whether the terminal is one that draws sextants (U+1FB00 and on) itself, whatever its font has.
  ///
  /// kitty, foot, WezTerm and Ghostty do. Others may, and a multiplexer does not tell which terminal is around it.
  var drawsSextants: Bool {
    guard multiplexer == nil else { return false }
    return ["xterm-kitty", "foot", "wezterm", "xterm-ghostty", "ghostty"].contains {
      term == $0 || term.hasPrefix($0 + "-")
    }
      || ["WezTerm", "ghostty"].contains(values["TERM_PROGRAM"] ?? "")
  }

  /// Whether operating system commands do no harm: some old terminals print what they do not know.
  var understandsCommands: Bool {
    let deaf = ["linux", "vt", "ansi", "pcansi", "cons", "sun", "wsvt", "hurd", "mach", "cygwin", "dumb"]
    return !term.isEmpty && !deaf.contains { term.hasPrefix($0) } || multiplexer != nil
  }

  /// Whether a title of the window is understood: only where the terminal is known to, since others print it.
  var hasTitle: Bool {
    multiplexer != nil
      || [
        "xterm", "tmux", "screen", "rxvt", "vte", "gnome", "konsole", "kitty", "alacritty", "foot", "wezterm",
        "ghostty",
      ]
      .contains { term.hasPrefix($0) }
      || ["st", "st-256color", "mintty", "putty", "putty-256color", "contour", "rio", "iterm2", "nsterm"].contains(term)
  }

  /// Whether notifications are asked for as iTerm2 and Windows Terminal want them (OSC 9), not as most do (OSC 777).
  var prefersShortNotification: Bool {
    values["TERM_PROGRAM"] == "iTerm.app" || values["WT_SESSION"] != nil
  }

  /// The colours to use on a terminal that has the given number of them.
  func colorDepth(colors: Int, isDirect: Bool) -> ColorDepth {
    if refusesColor { return .mono }
    return switch colors {
    case ..<8: .mono
    case ..<16: .eight
    case ..<256: .sixteen
    case (1 << 24)... where isDirect: .truecolor
    default: .indexed256
    }
  }
}
