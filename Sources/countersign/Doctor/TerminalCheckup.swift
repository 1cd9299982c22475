import Desk
import Screen
import Terminal

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The terminal: what it is called, its colours, its characters and its size.
struct TerminalCheckup {
  /// Below this size the dashboard shows only that it needs more.
  private static let smallest = Size(columns: 40, rows: 10)

  let environment: [String: String]
  /// Whether the program was started at a terminal.
  let isTerminal: Bool

  init(environment: [String: String]) {
    self.environment = environment
    isTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
  }

  var checks: [Check] { [kind, colours, characters, size] }

  private var term: String { environment["TERM"] ?? "" }

  /// The name of the entry that the dashboard is drawn by; nil where it cannot be.
  private var drawn: String? {
    try? TerminalEntry(for: TerminalEnvironment(environment)) { name in
      guard let entry = TerminfoEntry.find(name, environment: environment) else { return .unknown }
      return entry.canPlaceCursor ? .usable(colors: Int32(clamping: entry.colors)) : .dumb
    }.name
  }

  /// A missing terminal is no problem of a doctor that runs under a supervisor; only the dashboard needs one.
  private var kind: Check {
    if term.isEmpty {
      return Check(
        "terminal", isTerminal ? .warning : .note, "TERM is not set, so the dashboard cannot be shown.",
        advice: isTerminal ? "Set it, for example TERM=xterm-256color." : nil)
    }
    guard let entry = TerminfoEntry.find(term, environment: environment) else {
      if let drawn {
        return Check(
          "terminal", .warning,
          "TERM is \(SafeTextArgument(term)), which the terminfo database of this machine does not know; the dashboard is "
            + "drawn for \"\(drawn)\".",
          advice: "Install its entry (often in ncurses-term) if the screen looks wrong.")
      }
      return Check(
        "terminal", .warning,
        "TERM is \(SafeTextArgument(term)), which the terminfo database of this machine does not know.",
        advice: "Install its entry (often in ncurses-term), or set TERM=xterm-256color.")
    }
    guard entry.canPlaceCursor else {
      return Check(
        "terminal", .warning,
        "TERM is \(SafeTextArgument(term)), a kind of terminal on which the dashboard cannot be drawn.",
        advice: "Use another terminal, or commands that print, such as `countersign status`.")
    }
    if !isTerminal {
      return Check(
        "terminal", .note,
        "TERM is \(SafeTextArgument(term)), but this is not a terminal: the dashboard needs one, other commands do not."
      )
    }
    return Check("terminal", .ok, "TERM is \(SafeTextArgument(term)), which terminfo knows.")
  }

  private var colours: Check {
    if environment["NO_COLOR"].map({ !$0.isEmpty }) == true {
      return Check("colours", .note, "NO_COLOR is set, so nothing is drawn in colour.")
    }
    let count = TerminfoEntry.find(drawn ?? term, environment: environment)?.colors ?? 0
    switch count {
    case ..<8: return Check("colours", .note, "The terminal has no colours; states are told in words and shapes.")
    case 8..<256:
      return Check(
        "colours", .note, "The terminal has \(count) colours.",
        advice: "If it can do more, set TERM=\(richer).")
    default: return Check("colours", .ok, "The terminal has \(count) colours.")
    }
  }

  /// A name with more colours that terminfo knows: the terminal's own, where there is one.
  private var richer: String {
    let own = term + "-256color"
    let isPlain = term.utf8.allSatisfy { (0x61...0x7A).contains($0) } && !term.isEmpty
    return isPlain && TerminfoEntry.find(own, environment: environment) != nil ? own : "xterm-256color"
  }

  private var characters: Check {
    let isInstalled = setlocale(LC_CTYPE, "") != nil
    let codeset = nl_langinfo(nl_item(CODESET)).map { String(cString: $0) } ?? "?"
    let name = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty }
    if ["UTF-8", "utf8"].contains(codeset) { return Check("characters", .ok, "The locale's characters are UTF-8.") }
    if !isInstalled {
      let words = name.map { "\(SafeTextArgument($0))" } ?? "of the environment"
      return Check(
        "characters", .note, "The locale \(words) is not installed here.",
        advice: "Install it, or set LC_CTYPE=C.UTF-8.")
    }
    return Check(
      "characters", .warning,
      "The locale's characters are \(SafeTextArgument(codeset)), so everything beyond ASCII is drawn as \"?\".",
      advice: "Set LC_CTYPE=C.UTF-8 or another UTF-8 locale.")
  }

  private var size: Check {
    var window = winsize()
    let descriptor = open("/dev/tty", O_RDONLY | O_CLOEXEC | O_NOCTTY)
    defer { if descriptor >= 0 { close(descriptor) } }
    guard descriptor >= 0, ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0
    else {
      return Check("size", .note, "There is no terminal whose size could be asked for.")
    }
    let size = Size(columns: Int(window.ws_col), rows: Int(window.ws_row))
    guard size.columns >= Self.smallest.columns, size.rows >= Self.smallest.rows else {
      return Check(
        "size", .warning, "The terminal has \(size.columns) columns and \(size.rows) rows, too few for the dashboard.",
        advice: "Make it at least \(Self.smallest.columns) by \(Self.smallest.rows); 100 by 30 shows everything.")
    }
    return Check("size", .ok, "The terminal has \(size.columns) columns and \(size.rows) rows.")
  }
}
