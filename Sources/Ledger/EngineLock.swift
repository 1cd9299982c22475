import Billing
import JSON
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The lock that only one engine can hold; the kernel frees it however its holder ends.
public final class EngineLock: Sendable {
  /// Who holds the lock, as written by the holder.
  public struct Holder: Hashable, Sendable {
    /// The holder's process id.
    public let pid: Int32
    /// The gateway's address, nil when it has none (yet).
    public let gateway: String?

    /// A holder.
    public init(pid: Int32, gateway: String?) {
      self.pid = pid
      self.gateway = gateway
    }
  }

  private let descriptor: Int32

  private init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }

  /// Takes the lock; nil when another process holds it.
  ///
  /// - Throws: a problem when the lock file cannot be used.
  public static func take(in directory: StateDirectory) throws(Problem) -> EngineLock? {
    try StateDirectory.makePrivateFile(directory.engineLock)
    let descriptor = open(directory.engineLock, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw unusable(directory.engineLock, errno) }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
      let lock = EngineLock(descriptor: descriptor)
      lock.announce(gateway: nil)
      return lock
    }
    let code = errno
    close(descriptor)
    if code == EWOULDBLOCK { return nil }
    throw unusable(directory.engineLock, code)
  }

  /// Who holds the lock now; nil when nobody does.
  public static func holder(in directory: StateDirectory) -> Holder? {
    let descriptor = open(directory.engineLock, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    // A shared lock is granted exactly when no engine runs; it is freed again at once by closing.
    if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return nil }
    var buffer = [UInt8](repeating: 0, count: 512)
    let count = read(descriptor, &buffer, buffer.count)
    guard count > 0, let note = try? JSONValue.parse(Array(buffer[..<count])),
      let pid = note["pid"]?.integer.flatMap({ Int32(exactly: $0) })
    else { return Holder(pid: 0, gateway: nil) }
    return Holder(pid: pid, gateway: note["gateway"]?.string)
  }

  /// Writes who holds the lock and where its gateway listens, for viewers.
  public func announce(gateway: String?) {
    let note: JSONValue = ["pid": .integer(Int64(getpid())), "gateway": gateway.map { .string($0) } ?? .null]
    let line = Array((note.serialized() + "\n").utf8)
    // A lost note costs a viewer the pid in its header, nothing else: the lock itself is the kernel's.
    _ = ftruncate(descriptor, 0)
    _ = pwrite(descriptor, line, line.count, 0)
  }

  private static func unusable(_ path: String, _ code: Int32) -> Problem {
    Problem(
      SafeText("\(path): the engine lock cannot be used: \(StateDirectory.reason(code))."),
      advice: "Check the folder's permissions, or choose another folder with --state DIR.")
  }
}
