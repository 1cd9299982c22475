import Dispatch

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A bare TCP connection to loopback, so that what a test sees is what was on the wire.
///
/// Its calls block, so each runs on a queue of its own: the sandbox needs the threads that tasks share, and Dispatch's
/// global queue has too few for many connections that wait.
final class WireConnection: Sendable {
  enum Problem: Error {
    case system(String, Int32)
    case timedOut
  }

  /// After how many seconds of silence a test gives up.
  private static let patience = 20

  private let descriptor: Int32

  init(port: Int) async throws {
    descriptor = try await Self.blocking { try Self.connect(port: port) }
  }

  deinit {
    close(descriptor)
  }

  func send(_ bytes: [UInt8]) async throws {
    let descriptor = descriptor
    try await Self.blocking {
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { buffer in
          systemSend(descriptor, buffer.baseAddress, buffer.count)
        }
        guard count > 0 else { throw Problem.system("send", errno) }
        rest = rest.dropFirst(count)
      }
    }
  }

  /// Says that nothing more is coming; what the other side says can still be read.
  func finish() {
    shutdown(descriptor, Int32(SHUT_WR))
  }

  /// Everything until the other side closes; a reset counts as closing.
  func readToEnd() async throws -> [UInt8] {
    try await read { _ in false }
  }

  /// One answer with its declared length, on a connection that stays open.
  func readAnswer() async throws -> WireAnswer? {
    WireAnswer(try await read { WireAnswer($0)?.isComplete == true })
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
        } else if errno == EAGAIN {
          throw Problem.timedOut
        } else if errno != EINTR {
          throw Problem.system("recv", errno)
        }
      }
      return received
    }
  }

  private static func connect(port: Int) throws -> Int32 {
    let descriptor = socket(AF_INET, streamSocket, 0)
    guard descriptor >= 0 else { throw Problem.system("socket", errno) }
    var patience = timeval(tv_sec: patience, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        systemConnect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      let code = errno
      close(descriptor)
      throw Problem.system("connect", code)
    }
    return descriptor
  }

  private static func blocking<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue(label: "wire-connection").async {
        continuation.resume(with: Result { try work() })
      }
    }
  }
}

// Under their own names, because the connection has a `send` and a `connect` of its own.
private func systemSend(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  #if canImport(Glibc)
    send(descriptor, bytes, count, Int32(MSG_NOSIGNAL))
  #else
    send(descriptor, bytes, count, 0)
  #endif
}

private func systemConnect(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t) -> Int32 {
  connect(descriptor, address, length)
}

#if canImport(Glibc)
  private let streamSocket = Int32(SOCK_STREAM.rawValue)
#else
  private let streamSocket = SOCK_STREAM
#endif
