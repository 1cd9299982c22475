import Billing
import JSON
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the command line prints: lines of safe text, or one JSON document a line.
enum Output {
  /// Prints a line of our own words or of ``SafeText``; false when nobody reads it.
  @discardableResult
  static func line(_ text: String) -> Bool {
    write(text + "\n", to: STDOUT_FILENO)
  }

  /// Prints a JSON document on one line; false when nobody reads it.
  @discardableResult
  static func json(_ value: JSONValue) -> Bool {
    line(value.serialized())
  }

  /// Prints a message to the person at the terminal, beside the output.
  static func message(_ text: String) {
    write(text + "\n", to: STDERR_FILENO)
  }

  /// Prints a problem and gives the status to end with.
  static func problem(_ problem: some CustomStringConvertible, _ status: ExitStatus) -> ExitStatus {
    message("countersign: \(problem.description)")
    return status
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
