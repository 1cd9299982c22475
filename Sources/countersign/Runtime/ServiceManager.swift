#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The supervisor that started this process and wants to hear how it stands: systemd, or what speaks its protocol.
///
/// Each message is one datagram of `NAME=value` lines to the socket that `NOTIFY_SOCKET` names (sd_notify(3), which says
/// that the protocol may be spoken without its library). Nothing depends on whether one arrives.
struct ServiceManager: Sendable {
  /// What can be told.
  enum State: Sendable {
    /// Everything listens; with where agents find it, for `systemctl status`.
    case ready(String)
    /// What was promised to be alive is.
    case alive
    /// The end has begun.
    case stopping

    fileprivate var message: String {
      switch self {
      case .ready(let address): "READY=1\nSTATUS=serves agents on \(address)\n"
      case .alive: "WATCHDOG=1\n"
      case .stopping: "STOPPING=1\nSTATUS=stopping\n"
      }
    }
  }

  /// The variables of the protocol.
  static let variables: Set<String> = ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"]

  /// The socket's path; an `@` in front stands for a name without a file.
  private let path: String
  /// How often it wants to hear that the process is alive; nil where it does not.
  let watchdog: Duration?

  /// The supervisor that the environment names; nil where none does.
  ///
  /// - Parameter process: the number of this process: a watchdog may be meant for another one.
  init?(_ environment: [String: String], process: pid_t = getpid()) {
    guard let path = environment["NOTIFY_SOCKET"], path.hasPrefix("/") || path.hasPrefix("@"), path.utf8.count > 1
    else { return nil }
    self.path = path
    let isMeant = environment["WATCHDOG_PID"].map { $0 == "\(process)" } ?? true
    let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
    watchdog = isMeant && microseconds > 0 ? .microseconds(microseconds) : nil
  }

  /// Tells how this process stands.
  func tell(_ state: State) {
    let descriptor = socket(AF_UNIX, Self.datagram, 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var name = Array(path.utf8)
    // A name without a file begins with a zero byte (unix(7), "abstract").
    let isAbstract = name[0] == UInt8(ascii: "@")
    if isAbstract { name[0] = 0 }
    guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    // The length counts here: zeros behind an abstract name would be part of it.
    let head = MemoryLayout<sockaddr_un>.size - MemoryLayout.size(ofValue: address.sun_path)
    let size = head + name.count + (isAbstract ? 0 : 1)
    let message = Array(state.message.utf8)
    _ = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        // A supervisor that does not read must not hold us up.
        sendto(descriptor, message, message.count, Int32(MSG_DONTWAIT), $0, socklen_t(size))
      }
    }
  }

  #if canImport(Glibc)
    private static let datagram = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue)
  #else
    private static let datagram = SOCK_DGRAM
  #endif
}
