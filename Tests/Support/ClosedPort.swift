#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A port of 127.0.0.1 that refuses connections and that nobody else gets while this value lives.
public final class ClosedPort: Sendable {
  /// The port.
  public let port: Int
  private let descriptor: CInt

  /// Takes a free port without listening on it.
  public init() throws {
    descriptor = try boundSocket()
    port = RawServer.port(of: descriptor)
  }

  deinit {
    close(descriptor)
  }
}

/// A TCP socket on 127.0.0.1 and a free port.
func boundSocket() throws -> CInt {
  #if canImport(Darwin)
    let descriptor = socket(AF_INET, SOCK_STREAM, 0)
  #else
    let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
  #endif
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
  let size = socklen_t(MemoryLayout<sockaddr_in>.size)
  let isBound = withUnsafePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) == 0 }
  }
  guard isBound else {
    let reason = errno
    close(descriptor)
    throw RawServerProblem.cannotListen(errno: reason)
  }
  return descriptor
}

/// A TCP socket that is connected to a port of 127.0.0.1.
func connectedSocket(to port: Int) throws -> CInt {
  #if canImport(Darwin)
    let descriptor = socket(AF_INET, SOCK_STREAM, 0)
  #else
    let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
  #endif
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
  address.sin_port = UInt16(port).bigEndian
  let size = socklen_t(MemoryLayout<sockaddr_in>.size)
  let isConnected = withUnsafePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) == 0 }
  }
  guard isConnected else {
    let reason = errno
    close(descriptor)
    throw RawServerProblem.cannotListen(errno: reason)
  }
  return descriptor
}
