import Billing
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A screen as text, in a private file of the folder that the program was started in.
enum ScreenFile {
  /// Writes a screen and gives the file's name; nothing is left when it cannot be written whole.
  static func write(_ screen: String, at now: Instant) throws(Problem) -> String {
    // Sorted by time where it is listed, and without the colons that some disks refuse.
    let stem = "countersign-" + now.timestamp.filter { $0 != ":" && $0 != "-" }
    for number in 1...9 {
      let name = stem + (number == 1 ? "" : "-\(number)") + ".txt"
      let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
      if descriptor < 0, errno == EEXIST { continue }
      guard descriptor >= 0 else { throw unwritable(name, errno) }
      let isWritten = fill(descriptor, screen + "\n")
      let code = errno
      guard close(descriptor) == 0, isWritten else {
        unlink(name)
        throw unwritable(name, code)
      }
      return name
    }
    throw unwritable(stem + ".txt", EEXIST)
  }

  private static func fill(_ descriptor: Int32, _ text: String) -> Bool {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      #if canImport(Glibc)
        let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      #else
        let count = bytes.withUnsafeBytes { Darwin.write(descriptor, $0.baseAddress, $0.count) }
      #endif
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      bytes = bytes.dropFirst(count)
    }
    return true
  }

  private static func unwritable(_ name: String, _ code: Int32) -> Problem {
    let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
    return Problem(
      SafeText("\(name): the screen cannot be written: \(reason)."),
      advice: "Start countersign in a folder that you may write to.")
  }
}
