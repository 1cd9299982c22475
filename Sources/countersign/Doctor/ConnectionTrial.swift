import Dispatch
import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Opens a connection and closes it, without a byte sent.
enum ConnectionTrial {
  /// What came of one.
  enum Outcome: Hashable, Sendable {
    case connected
    /// The name service knows no such host.
    case unknownHost
    /// Nobody took it; in the system's words.
    case failed(String)
    case timedOut
  }

  /// Tries all addresses of a host, and gives up after a while: a name service that hangs holds up nobody.
  static func run(_ host: String, port: Int, limit: Duration = .seconds(3)) async -> Outcome {
    let milliseconds = Int(limit.components.seconds) * 1_000
    return await withCheckedContinuation { continuation in
      let end = End(continuation)
      Thread.detachNewThread { end.tell(connect(host, port, milliseconds)) }
      DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds + 100)) { end.tell(.timedOut) }
    }
  }

  /// Whoever comes first tells.
  private final class End: Sendable {
    private let isOver = Mutex(false)
    private let continuation: CheckedContinuation<Outcome, Never>

    init(_ continuation: CheckedContinuation<Outcome, Never>) { self.continuation = continuation }

    func tell(_ outcome: Outcome) {
      let isFirst = isOver.withLock { over in
        defer { over = true }
        return !over
      }
      if isFirst { continuation.resume(returning: outcome) }
    }
  }

  private static func connect(_ host: String, _ port: Int, _ milliseconds: Int) -> Outcome {
    var hints = addrinfo()
    #if canImport(Glibc)
      hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #else
      hints.ai_socktype = SOCK_STREAM
    #endif
    var first: UnsafeMutablePointer<addrinfo>?
    let name = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    guard getaddrinfo(name, String(port), &hints, &first) == 0 else { return .unknownHost }
    defer { freeaddrinfo(first) }
    var outcome = Outcome.unknownHost
    var next = first
    while let entry = next?.pointee {
      outcome = connect(entry, milliseconds)
      if outcome == .connected { return outcome }
      next = entry.ai_next
    }
    return outcome
  }

  private static func connect(_ entry: addrinfo, _ milliseconds: Int) -> Outcome {
    let descriptor = socket(entry.ai_family, entry.ai_socktype, entry.ai_protocol)
    guard descriptor >= 0 else { return .failed(String(cString: strerror(errno))) }
    defer { close(descriptor) }
    guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0, fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0 else {
      return .failed(String(cString: strerror(errno)))
    }
    if beginConnecting(descriptor, entry) == 0 { return .connected }
    guard errno == EINPROGRESS else { return .failed(String(cString: strerror(errno))) }
    var room = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    guard poll(&room, 1, Int32(milliseconds)) > 0 else { return .timedOut }
    var code: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
    return code == 0 ? .connected : .failed(String(cString: strerror(code)))
  }

  private static func beginConnecting(_ descriptor: Int32, _ entry: addrinfo) -> Int32 {
    #if canImport(Glibc)
      Glibc.connect(descriptor, entry.ai_addr, entry.ai_addrlen)
    #else
      Darwin.connect(descriptor, entry.ai_addr, entry.ai_addrlen)
    #endif
  }
}
