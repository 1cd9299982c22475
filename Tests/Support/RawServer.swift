import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A TCP server on 127.0.0.1 and a free port that answers what a test tells it to, however wrong.
///
/// Each connection has a thread of its own, so a script may wait. Everything is closed by ``stop()`` or when the server is
/// dropped.
public final class RawServer: Sendable {
  /// The port that it listens on.
  public let port: Int
  private let record: RawRecord

  /// Serves each connection with a script of its own, from accepting to closing.
  public init(conversation: @escaping @Sendable (RawConversation) -> Void) throws {
    let record = RawRecord()
    let listener = try RawServer.listen()
    self.record = record
    self.port = RawServer.port(of: listener)
    RawThread.start { RawServer.accept(on: listener, record, conversation) }
  }

  /// Serves HTTP: one answer for each request, the connection being kept until an answer ends it.
  public convenience init(answering answer: @escaping @Sendable (RawRequest) -> RawAnswer) throws {
    try self.init { conversation in
      while let request = conversation.receiveRequest(), conversation.act(answer(request)) {}
    }
  }

  deinit {
    stop()
  }

  /// The origin, such as `http://127.0.0.1:40123`.
  public var origin: String { "http://127.0.0.1:\(port)" }
  /// All whole requests so far, in the order they came.
  public var requests: [RawRequest] { record.requests }
  /// The number of connections so far.
  public var connectionCount: Int { record.connectionCount }
  /// The number of connections that are open now.
  public var openConnectionCount: Int { record.openCount }
  /// All bytes so far, of all connections, in the order they came.
  public var received: [UInt8] { record.received }

  /// Returns as soon as this many whole requests have come in; throws when the task is cancelled first.
  public func waitForRequests(_ count: Int) async throws {
    try await record.wait { $0.requests.count >= count }
  }

  /// Returns as soon as this many connections have been accepted; throws when the task is cancelled first.
  public func waitForConnections(_ count: Int) async throws {
    try await record.wait { $0.connectionCount >= count }
  }

  /// Returns as soon as at most this many connections are open; throws when the task is cancelled first.
  public func waitForOpenConnections(atMost count: Int) async throws {
    try await record.wait { $0.open.count <= count }
  }

  /// Closes the port and every connection, and ends every wait of a script.
  public func stop() {
    record.end()
  }

  private static func listen() throws -> CInt {
    let descriptor = try boundSocket()
    guard systemListen(descriptor) else {
      let reason = errno
      close(descriptor)
      throw RawServerProblem.cannotListen(errno: reason)
    }
    return descriptor
  }

  private static func systemListen(_ descriptor: CInt) -> Bool {
    #if canImport(Darwin)
      Darwin.listen(descriptor, 512) == 0
    #else
      Glibc.listen(descriptor, 512) == 0
    #endif
  }

  static func port(of descriptor: CInt) -> Int {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    _ = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
    }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  private static func accept(
    on listener: CInt, _ record: RawRecord, _ script: @escaping @Sendable (RawConversation) -> Void
  ) {
    var waited = [
      pollfd(fd: listener, events: Int16(POLLIN), revents: 0),
      pollfd(fd: record.stop.readEnd, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      guard poll(&waited, 2, -1) >= 0 || errno == EINTR, waited[1].revents == 0 else { break }
      guard waited[0].revents != 0 else { continue }
      #if canImport(Darwin)
        let socket = Darwin.accept(listener, nil, nil)
      #else
        let socket = Glibc.accept(listener, nil, nil)
      #endif
      guard socket >= 0 else { continue }
      _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
      let number = record.open(socket)
      RawThread.start {
        script(RawConversation(number: number, socket: socket, record: record))
        record.close(socket)
      }
    }
    close(listener)
  }
}

/// Why a server could not start.
public enum RawServerProblem: Error, Equatable {
  /// No port could be opened, for this reason.
  case cannotListen(errno: CInt)
}
