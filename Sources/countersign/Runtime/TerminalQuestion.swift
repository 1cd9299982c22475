import Consent
import Desk
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A question to the person at the controlling terminal, past any redirection.
///
/// It stops scripts, not a determined process of the same user.
enum TerminalQuestion {
  /// What came of asking for a code.
  enum Answer {
    /// The code was typed.
    case right
    /// Something else was typed, or nothing.
    case wrong
    /// There is no terminal to ask at.
    case noTerminal
  }

  /// Shows a request's facts and asks for its code; for a light approval, for a yes.
  static func confirm(
    _ request: ConsentRequest, price: String, weight: ApprovalWeight, salt: Int64
  ) -> Answer {
    let descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { return .noTerminal }
    defer { close(descriptor) }
    // What was typed before the question was asked is no answer to it.
    tcflush(descriptor, TCIFLUSH)
    let code = MatchCode(digest: request.digest, salt: salt)
    let frame = FramedLines(columns: TerminalWidth.columns(of: descriptor))
    let account = "\(request.isLive ? "LIVE" : "TEST") account \(request.account): \(RequestText.change(request))"
    let facts = frame.own(account + ", price then: \(price)").joined(separator: "\n")
    guard put(descriptor, facts + "\nType \(weight == .heavy ? "\(code)" : "yes") to approve: ") else {
      return .noTerminal
    }
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while line.count < 64, read(descriptor, &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
    let typed = String(decoding: line, as: UTF8.self)
    return (weight == .heavy ? code.matches(typed) : typed.lowercased() == "yes") ? .right : .wrong
  }

  /// Whether there is a controlling terminal to ask at.
  static var isPossible: Bool {
    let descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { return false }
    close(descriptor)
    return true
  }

  /// Shows a URL at the controlling terminal, below a warning if there is one; false when no terminal
  /// showed it.
  static func show(_ url: String, warning: SafeText? = nil) -> Bool {
    let descriptor = open("/dev/tty", O_WRONLY | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    let frame = FramedLines(columns: TerminalWidth.columns(of: descriptor))
    // Whoever copies the URL wants it in one piece.
    return put(descriptor, ((warning.map { frame.own($0.string) } ?? []) + [url]).joined(separator: "\n") + "\n")
  }

  /// Whether the terminal took it.
  private static func put(_ descriptor: Int32, _ text: String) -> Bool {
    CompleteWrite.write(text, to: descriptor) == nil
  }
}
