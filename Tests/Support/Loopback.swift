#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Bare TCP sockets on 127.0.0.1.
public enum Loopback {
  /// A socket that listens on a free port.
  public static func listen() throws -> Int32 {
    let descriptor = try make()
    guard withAddress(port: 0, { bind(descriptor, $0, $1) }) == 0, systemListen(descriptor, 16) == 0 else {
      throw failure("listen", descriptor)
    }
    return descriptor
  }

  /// A socket that is connected to a port.
  public static func connect(to port: Int) throws -> Int32 {
    let descriptor = try make()
    guard withAddress(port: port, { systemConnect(descriptor, $0, $1) }) == 0 else {
      throw failure("connect", descriptor)
    }
    return descriptor
  }

  /// A socket that is connected to a Unix socket at a path.
  public static func connect(toSocket path: String) throws -> Int32 {
    #if canImport(Glibc)
      let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    #else
      let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
    #endif
    guard descriptor >= 0 else { throw SocketFailure("socket: \(errno)") }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        systemConnect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else { throw failure("connect", descriptor) }
    return descriptor
  }

  /// A socket's own port.
  public static func port(of descriptor: Int32) -> Int {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    _ = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
    }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  private static func make() throws -> Int32 {
    #if canImport(Glibc)
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    #else
      let descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    guard descriptor >= 0 else { throw SocketFailure("socket: \(errno)") }
    return descriptor
  }

  private static func failure(_ call: String, _ descriptor: Int32) -> SocketFailure {
    let code = errno
    close(descriptor)
    return SocketFailure("\(call): \(code)")
  }

  private static func withAddress(port: Int, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { call($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
  }
}

/// Why a bare socket could not be used.
public struct SocketFailure: Error, CustomStringConvertible {
  /// What failed, with its errno.
  public let description: String

  init(_ description: String) { self.description = description }
}

// Under their own names, because the functions above are called like them.
private func systemListen(_ descriptor: Int32, _ backlog: Int32) -> Int32 { listen(descriptor, backlog) }
private func systemConnect(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ size: socklen_t) -> Int32 {
  connect(descriptor, address, size)
}
