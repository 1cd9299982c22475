import ArgumentParser
import Billing
import CProcess
import Desk
import JSON
import Synchronization
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the command line prints: lines that are broken to the terminal's width, or one JSON document a line.
///
/// Nothing an agent or a service said can begin a screen line: see ``FramedLines``.
enum Output {
  /// Prints lines of our own words, in which short foreign ones may stand but not come first; false when they
  /// could not be written.
  ///
  /// - Parameter tone: what the lines are worth, where colours are used.
  @discardableResult
  static func line(_ text: String, hanging: Int = FramedLines.hanging, tone: Tone? = nil) -> Bool {
    lines { frame in frame.own(text, hanging: hanging).map { painted($0, tone) } }
  }

  /// Prints foreign words line by line behind a mark; false when they could not be written.
  @discardableResult
  static func foreign(_ words: SafeText, indent: Int = 2) -> Bool {
    lines { $0.foreign(words, indent: indent) }
  }

  /// Prints lines that are made for the terminal's width; false when they could not be written.
  ///
  /// - Parameter tone: what the first of them is worth.
  @discardableResult
  static func lines(tone: Tone? = nil, _ lines: (FramedLines) -> [String]) -> Bool {
    if isQuiet { return true }
    var made = lines(framing(STDOUT_FILENO))
    if let first = made.first { made[0] = painted(first, tone) }
    return write(made, to: STDOUT_FILENO)
  }

  /// Prints lines whose first words, which are ours alone, say what they are worth.
  @discardableResult
  static func lines(tones: [String: Tone], _ lines: (FramedLines) -> [String]) -> Bool {
    self.lines { frame in
      lines(frame).map { line in
        let word = String(line.prefix { $0 != " " })
        return tones[word].map { $0.painted(word, isOn: isColoured) + line.dropFirst(word.count) } ?? line
      }
    }
  }

  private static func painted(_ line: String, _ tone: Tone?) -> String {
    tone?.painted(line, isOn: isColoured) ?? line
  }

  /// Prints text of ours as it is, such as what is copied or read by programs; false when it could not be written.
  @discardableResult
  static func exactly(_ text: String, tone: Tone? = nil) -> Bool {
    write([painted(text, tone)], to: STDOUT_FILENO)
  }

  /// Prints a JSON document on one line; false when it could not be written.
  @discardableResult
  static func json(_ value: JSONValue) -> Bool {
    exactly(value.serialized())
  }

  /// Prints a message to the person at the terminal, beside the output.
  ///
  /// - Parameter command: a command to copy, in a line of its own that is not broken.
  static func message(_ text: String, command: String? = nil) {
    write(framing(STDERR_FILENO).own(text) + (command.map { ["  " + $0] } ?? []), to: STDERR_FILENO)
  }

  /// Prints a line on standard error as it is, for programs that take lines.
  static func error(_ line: String) {
    write([line], to: STDERR_FILENO)
  }

  /// Prints a message that has its lines already, beside the output.
  static func asItIs(_ text: String) {
    if !text.isEmpty { write([text], to: STDERR_FILENO) }
  }

  /// Prints a problem and gives the status to end with; for programs that asked for JSON also as a document.
  ///
  /// - Parameter retryAfter: the seconds after which trying again makes sense, where somebody said so.
  static func problem(
    _ problem: some CustomStringConvertible, _ status: ExitStatus, retryAfter: Int64? = nil
  ) -> ExitStatus {
    message("countersign: \(problem.description)")
    if isForPrograms { json(ErrorDocument.document(problem, status, retryAfter: retryAfter)) }
    return status
  }

  /// Whether whoever reads the output is a program: then it holds JSON and nothing else, also when something fails.
  static var isForPrograms: Bool {
    get { forPrograms.load(ordering: .relaxed) }
    set { forPrograms.store(newValue, ordering: .relaxed) }
  }

  private static let forPrograms = Atomic(false)

  /// Whether lines have colours.
  private static var isColoured: Bool { coloured.load(ordering: .relaxed) }
  private static let coloured = Atomic(false)

  /// Whether nothing is printed for people but problems.
  static var isQuiet: Bool { quiet.load(ordering: .relaxed) }
  private static let quiet = Atomic(false)

  /// Takes a command's options on how it prints; a problem where they contradict each other.
  static func prepare(for command: any ParsableCommand) -> String? {
    if let command = command as? any Confirms, command.silence.quiet {
      if command.json { return "--quiet prints nothing and --json one document: leave out one of them." }
      quiet.store(true, ordering: .relaxed)
    }
    if let command = command as? any PrintsColours {
      let isOn = command.colours.color.isOn(Process.environment, isTerminal: isatty(STDOUT_FILENO) == 1)
      coloured.store(isOn && !isForPrograms, ordering: .relaxed)
    }
    if let command = command as? any PrintsPages, !command.pager.noPager { page() }
    return nil
  }

  // MARK: - Pages

  private struct Pages {
    let pager: Pager
    var text = ""
  }

  /// What waits for the end, where long output goes to a pager.
  private static let pages = Mutex<Pages?>(nil)

  /// Has everything that is printed from now on shown by a pager, at a terminal whose screen is too small for it.
  static func page() {
    guard !isForPrograms, isatty(STDOUT_FILENO) == 1, isatty(STDIN_FILENO) == 1 else { return }
    let environment = Process.environment
    let pager = Pager(environment) { SearchPath(environment).finds($0) }
    pages.withLock { $0 = $0 ?? pager.map { Pages(pager: $0) } }
  }

  private static func showPages() {
    let waiting = pages.withLock { pages in
      defer { pages = nil }
      return pages
    }
    guard let waiting, !waiting.text.isEmpty else { return }
    let size = TerminalWidth.size(of: STDOUT_FILENO)
    let isLong = size.map { Pager.isLong(waiting.text, columns: $0.columns, rows: $0.rows) } ?? false
    if isLong, waiting.pager.show(waiting.text) { return }
    write(waiting.text)
  }

  private static func framing(_ descriptor: Int32) -> FramedLines {
    FramedLines(columns: TerminalWidth.columns(of: descriptor))
  }

  /// Standard output's first failure; after it nothing more is printed, so that no line is missing between two others.
  private static let failure = Mutex<Int32?>(nil)

  /// Whether something that had to be printed could not be.
  static var hasFailed: Bool { failure.withLock { $0 != nil } }

  /// Takes note that nobody reads standard output any more, as a line that could not be written would have shown.
  static func noteReaderGone() { failure.withLock { $0 = $0 ?? EPIPE } }

  /// Why standard output could not be written, in the system's words.
  static var failureWords: String {
    guard let error = failure.withLock({ $0 }) else { return "it could be" }
    return cp_was_closed(STDOUT_FILENO) == 1 ? "standard output is closed" : String(cString: strerror(error))
  }

  /// The code to end with, once all is printed: what standard output did not take is told, and makes a failure of a
  /// success.
  ///
  /// A reader that has gone away is told nothing: the program ends as any other in a pipe does.
  static func end(_ code: Int32) -> Int32 {
    showPages()
    closeFile()
    guard let error = failure.withLock({ $0 }) else { return code }
    // A terminal that is closed asks to end and takes no more lines.
    if error == EIO || error == EPIPE, cp_was_stopped() == 1 { return code }
    if error == EPIPE, cp_was_ignored(SIGPIPE) == 0 {
      if code == ExitStatus.fine.rawValue { cp_die_of(SIGPIPE) }
      return code
    }
    // With this code the command has told what it means for what it did.
    if code == ExitStatus.unwritable.rawValue { return code }
    message("countersign: the output could not be written: \(failureWords); what is missing there was not shown")
    return code == ExitStatus.fine.rawValue ? ExitStatus.unwritable.rawValue : code
  }

  /// Asks for the errors that some file systems keep until a file is closed; on a copy, so that no file gets the number.
  private static func closeFile() {
    let copy = hasPrinted.withLock({ $0 }) ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3) : -1
    if copy >= 0, close(copy) != 0, errno != EINTR {
      let error = errno
      failure.withLock { $0 = $0 ?? error }
    }
  }

  private static let hasPrinted = Mutex(false)

  @discardableResult
  private static func write(_ lines: [String], to descriptor: Int32) -> Bool {
    if lines.isEmpty { return true }
    let text = lines.joined(separator: "\n") + "\n"
    // There is nowhere to tell that messages cannot be told.
    guard descriptor == STDOUT_FILENO else { return CompleteWrite.write(text, to: descriptor) == nil }
    let isKept = pages.withLock { pages in
      pages?.text += text
      return pages != nil
    }
    return isKept || write(text)
  }

  @discardableResult
  private static func write(_ text: String) -> Bool {
    if hasFailed { return false }
    hasPrinted.withLock { $0 = true }
    guard let error = CompleteWrite.write(text, to: STDOUT_FILENO) else { return true }
    failure.withLock { $0 = $0 ?? error }
    return false
  }
}
