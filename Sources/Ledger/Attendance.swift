import Billing
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Somebody watches a dashboard; the kernel ends it however the watching process ends.
///
/// The engine looks at the accounts more often while anybody does.
public final class Attendance: Sendable {
  private let descriptor: Int32
  private let bell: Bell

  /// Says that somebody watches, until the value goes away, and rings for the engine.
  ///
  /// - Throws: a problem when the file that says so cannot be used.
  public init(in ledger: Ledger) throws(Problem) {
    let path = ledger.directory.attendance
    try StateDirectory.makePrivateFile(path)
    descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else {
      let fault = StorageFault(code: errno)
      throw Problem(SafeText("\(path): cannot be opened: \(fault.words)."), advice: SafeText(fault.advice))
    }
    // The engine holds the lock against this only for the moment in which it asks.
    while flock(descriptor, LOCK_SH) != 0, errno == EINTR {}
    bell = ledger.bell
    bell.ring()
  }

  deinit {
    close(descriptor)
    bell.ring()
  }

  /// Whether anybody watches now.
  public static func isAnybodyWatching(in directory: StateDirectory) -> Bool {
    let descriptor = open(directory.attendance, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }
}
