import Billing
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
  /// Prints lines of our own words, in which short foreign ones may stand but not come first; false when nobody reads
  /// them.
  @discardableResult
  static func line(_ text: String, hanging: Int = FramedLines.hanging) -> Bool {
    lines { $0.own(text, hanging: hanging) }
  }

  /// Prints foreign words line by line behind a mark; false when nobody reads them.
  @discardableResult
  static func foreign(_ words: SafeText, indent: Int = 2) -> Bool {
    lines { $0.foreign(words, indent: indent) }
  }

  /// Prints lines that are made for the terminal's width; false when nobody reads them.
  @discardableResult
  static func lines(_ lines: (FramedLines) -> [String]) -> Bool {
    write(lines(framing(STDOUT_FILENO)), to: STDOUT_FILENO)
  }

  /// Prints text of ours as it is, such as what is copied or read by programs; false when nobody reads it.
  @discardableResult
  static func exactly(_ text: String) -> Bool {
    write([text], to: STDOUT_FILENO)
  }

  /// Prints a JSON document on one line; false when nobody reads it.
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

  /// Prints a problem and gives the status to end with; for programs that asked for JSON also as a document.
  static func problem(_ problem: some CustomStringConvertible, _ status: ExitStatus) -> ExitStatus {
    message("countersign: \(problem.description)")
    if isForPrograms { json(ErrorDocument.document(problem, status)) }
    return status
  }

  /// Whether whoever reads the output is a program: then it holds JSON and nothing else, also when something fails.
  static var isForPrograms: Bool {
    get { forPrograms.load(ordering: .relaxed) }
    set { forPrograms.store(newValue, ordering: .relaxed) }
  }

  private static let forPrograms = Atomic(false)

  private static func framing(_ descriptor: Int32) -> FramedLines {
    FramedLines(columns: TerminalWidth.columns(of: descriptor))
  }

  @discardableResult
  private static func write(_ lines: [String], to descriptor: Int32) -> Bool {
    lines.isEmpty || write(lines.joined(separator: "\n") + "\n", to: descriptor)
  }

  @discardableResult
  private static func write(_ text: String, to descriptor: Int32) -> Bool {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { writeOnce(descriptor, $0) }
      if count < 0, errno == EINTR { continue }
      // A reader that has gone away needs no more lines.
      guard count > 0 else { return false }
      bytes = bytes.dropFirst(count)
    }
    return true
  }

  private static func writeOnce(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }
}
