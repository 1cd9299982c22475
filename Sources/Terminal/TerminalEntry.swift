import Text

/// The terminfo entry that a screen is drawn by.
public struct TerminalEntry: Hashable, Sendable {
  /// Its name.
  public let name: String
  /// The name in `TERM`, where no entry has it and this one is used in its place.
  public let unknownTERM: String?
  /// How many colours it has.
  let colors: Int32

  /// What the terminfo database says of a name.
  public enum Kind: Hashable, Sendable {
    /// A screen can be drawn, with this many colours.
    case usable(colors: Int32)
    /// The cursor cannot be put in a place.
    case dumb
    /// There is no such entry, or none that can be read.
    case unknown
  }

  /// Chooses the best entry for an environment.
  ///
  /// - Parameter lookUp: what the database says of a name.
  public init(
    for environment: TerminalEnvironment, _ lookUp: (String) -> Kind
  ) throws(TerminalProblem) {
    let term = environment.term
    guard !term.isEmpty else { throw .unknownTERM("") }
    switch lookUp(term) {
    case .dumb: throw .dumb(term)
    case .usable(let colors):
      if let richer = environment.richerTerm, colors < 256, case .usable(let more) = lookUp(richer) {
        self.init(name: richer, unknownTERM: nil, colors: more)
      } else {
        self.init(name: term, unknownTERM: nil, colors: colors)
      }
    case .unknown:
      for name in environment.relatives {
        if case .usable(let colors) = lookUp(name) {
          self.init(name: name, unknownTERM: term, colors: colors)
          return
        }
      }
      throw .unknownTERM(term)
    }
  }

  private init(name: String, unknownTERM: String?, colors: Int32) {
    self.name = name
    self.unknownTERM = unknownTERM
    self.colors = colors
  }

  /// What the operator is told where another entry is used; nil where there is nothing to tell.
  public var notice: String? {
    unknownTERM.map { term in
      "TERM is \"\(SafeText(term, maximumCharacters: 60).string)\", which the terminfo database of this machine does not "
        + "know; the screen is drawn for \"\(name)\". Install its entry (often in the package ncurses-term) if it looks wrong."
    }
  }
}

extension TerminalEnvironment {
  /// The names of entries that do for a terminal whose own is missing, best first; none where nothing would.
  ///
  /// What is newer than a machine's database speaks xterm's language: the names are those of terminals whose manuals say
  /// so. An old terminal with a language of its own would show rubbish.
  var relatives: [String] {
    let name = term.lowercased()
    if name == "vt52" || Self.strangers.contains(where: { name.hasPrefix($0) }) { return [] }
    if name.hasPrefix("vt") { return ["vt220", "vt100", "ansi"] }
    if name.hasPrefix("linux") { return ["linux", "vt100", "ansi"] }
    let plain = ["xterm", "vt100", "ansi"]
    let isInside = name.hasPrefix("tmux") || name.hasPrefix("screen")
    let hasColors =
      saysAllColors || name.contains("256color") || Self.modern.contains { name.contains($0) }
    if isInside { return (hasColors || multiplexer == .tmux ? ["screen-256color"] : []) + ["screen"] + plain }
    return (hasColors ? ["xterm-256color"] : []) + plain
  }

  /// Terminals of today with all colours.
  private static let modern = [
    "alacritty", "contour", "foot", "ghostty", "gnome", "iterm", "kitty", "konsole", "mintty", "ms-terminal", "rio",
    "rxvt-unicode", "tabby", "vte", "warp", "wezterm", "zellij",
  ]

  /// Beginnings of names that stand for no screen, or for one that does not understand ANSI's sequences.
  private static let strangers = [
    "adm", "att", "dg", "dialup", "dumb", "emacs", "h19", "hp", "ibm", "network", "qvt", "regent", "tek", "tvi",
    "unknown", "viewpoint", "wy",
  ]
}
