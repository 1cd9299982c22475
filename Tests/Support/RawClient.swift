import Dispatch

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A bare connection to a gateway, so that what a test sends and sees is what was on the wire.
///
/// Its calls block, so each runs on a queue of its own.
public final class RawClient: Sendable {
  /// After how many seconds of silence a test gives up.
  private static let patience = 30

  /// The socket.
  public let descriptor: Int32

  /// Connects to a port of 127.0.0.1.
  public convenience init(port: Int) async throws {
    try await self.init { try Loopback.connect(to: port) }
  }

  /// Connects to a Unix socket.
  public convenience init(socket path: String) async throws {
    try await self.init { try Loopback.connect(toSocket: path) }
  }

  private init(_ connect: @escaping @Sendable () throws -> Int32) async throws {
    descriptor = try await Self.blocking {
      let descriptor = try connect()
      var patience = timeval(tv_sec: Self.patience, tv_usec: 0)
      setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
      return descriptor
    }
  }

  deinit {
    close(descriptor)
  }

  /// Sends a text as it is; false when the other side has gone.
  @discardableResult
  public func send(_ text: String) async -> Bool {
    await send(Array(text.utf8))
  }

  /// Sends bytes as they are; false when the other side has gone.
  @discardableResult
  public func send(_ bytes: [UInt8]) async -> Bool {
    let descriptor = descriptor
    return
      (try? await Self.blocking {
        var rest = bytes[...]
        while !rest.isEmpty {
          let count = rest.withUnsafeBytes { systemSend(descriptor, $0.baseAddress, $0.count) }
          guard count > 0 else { return false }
          rest = rest.dropFirst(count)
        }
        return true
      }) ?? false
  }

  /// Says that nothing more will be sent.
  public func finish() {
    shutdown(descriptor, Int32(SHUT_WR))
  }

  /// Lets the connection end with a reset, in place of an orderly end.
  public func resetWhenClosed() {
    var now = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
  }

  /// Everything until the other side closes; a reset counts as closing.
  public func readToEnd() async throws -> [UInt8] {
    try await read { _ in false }
  }

  /// Everything until a text has come, or the other side closes.
  public func read(until text: String) async throws -> [UInt8] {
    let end = Array(text.utf8)
    return try await read { $0.suffix(end.count).elementsEqual(end) }
  }

  /// The next answer on this connection, up to its length; fails when none comes.
  public func answer() async throws -> RawReply {
    let bytes = try await read { RawReply($0).map { $0.body.count >= $0.length } ?? false }
    guard let reply = RawReply(bytes), reply.body.count == reply.length else {
      throw SocketFailure("no answer: \(String(decoding: bytes, as: UTF8.self))")
    }
    return reply
  }

  private func read(until isEnough: @escaping @Sendable ([UInt8]) -> Bool) async throws -> [UInt8] {
    let descriptor = descriptor
    return try await Self.blocking {
      var received: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while !isEnough(received) {
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count > 0 {
          received += buffer[..<count]
        } else if count == 0 || errno == ECONNRESET {
          break
        } else if errno != EINTR {
          throw SocketFailure("recv: \(errno)")
        }
      }
      return received
    }
  }

  private static func blocking<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue(label: "raw-client").async {
        continuation.resume(with: Result { try work() })
      }
    }
  }
}

private func systemSend(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  #if canImport(Glibc)
    send(descriptor, bytes, count, Int32(MSG_NOSIGNAL))
  #else
    send(descriptor, bytes, count, 0)
  #endif
}

/// An HTTP/1.1 answer as it came over the wire.
public struct RawReply: Hashable, Sendable {
  /// The status.
  public let status: Int
  /// By lower-case name.
  public let headers: [String: String]
  /// The body, as far as it came.
  public let body: [UInt8]

  /// Nil unless there is a whole head.
  public init?(_ bytes: [UInt8]) {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
    let words = lines.first?.split(separator: " ") ?? []
    guard words.count > 1, words[0] == "HTTP/1.1", let status = Int(words[1]) else { return nil }
    self.status = status
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
    }
    self.headers = headers
    body = Array(bytes[end.upperBound...])
  }

  /// How long its body is by its own word.
  public var length: Int { headers["content-length"].flatMap { Int($0) } ?? 0 }

  /// The same answer without the header that tells the time.
  public var dateless: [String: String] { headers.filter { $0.key != "date" } }
}
