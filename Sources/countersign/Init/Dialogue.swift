import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Questions to the person at the controlling terminal, and what is told on the way, past any redirection.
final class Dialogue {
  /// The longest line that is read: what is longer is no answer to any question here.
  private static let longestLine = 4_096

  private let descriptor: Int32

  /// The controlling terminal; nil without one.
  init?() {
    descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    if descriptor < 0 { return nil }
  }

  deinit {
    close(descriptor)
  }

  /// Tells something.
  func say(_ text: String) {
    let frame = FramedLines(columns: TerminalWidth.columns(of: descriptor))
    put(frame.own(text).joined(separator: "\n") + "\n")
  }

  /// Shows text of ours as it is.
  func show(_ text: String) {
    put(text + "\n")
  }

  /// Asks for a line, without the white space around it; nil when there will be no answer.
  func ask(_ question: String, usual: String?) -> String? {
    guard put(prompt(question, usual)) else { return nil }
    guard let line = readLine() else {
      put("\n")
      return nil
    }
    let answer = line.drop { $0.isWhitespace }
    guard let end = answer.lastIndex(where: { !$0.isWhitespace }) else { return usual ?? "" }
    return String(answer[...end])
  }

  /// A question broken to the terminal's width: the terminal itself would break it within a word.
  private func prompt(_ question: String, _ usual: String?) -> String {
    let frame = FramedLines(columns: TerminalWidth.columns(of: descriptor))
    return frame.own(question + (usual.map { " [\($0)]" } ?? "") + ":").joined(separator: "\n") + " "
  }

  /// Asks for a yes; everything else is a no, and what was typed before the question is no answer to it.
  func confirm(_ question: String) -> Bool {
    tcflush(descriptor, TCIFLUSH)
    guard put(prompt(question, "y/N")) else { return false }
    return ["y", "yes"].contains(readLine()?.lowercased())
  }

  private func readLine() -> String? {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while line.count < Self.longestLine {
      let count = read(descriptor, &byte, 1)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return nil }
      if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
      line.append(byte)
    }
    return nil
  }

  /// Whether the terminal took it.
  @discardableResult
  private func put(_ text: String) -> Bool { CompleteWrite.write(text, to: descriptor) == nil }
}
