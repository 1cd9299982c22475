#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The folder of the bells' sockets, held open.
///
/// A socket address has room for 108 bytes of path (104 on Darwin). Where there is a /proc the folder is named by its
/// descriptor, so that a deep state folder still fits.
final class BellFolder: Sendable {
  private let descriptor: Int32
  private let path: String

  /// The folder; nil when it cannot be opened.
  init?(_ path: String) {
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return nil }
    // Without /proc (and on Darwin) only a folder that is not too deep will do.
    let short = "/proc/self/fd/\(descriptor)"
    self.path = access(short, F_OK) == 0 ? short : path
  }

  deinit {
    close(descriptor)
  }

  /// Makes a socket that can be rung; nil when that is not possible.
  func hang(_ name: String) -> Int32? {
    let socket = Self.makeSocket()
    guard socket >= 0 else { return nil }
    // Bound under another name first: in the moment between the making of the file and the socket being reachable
    // through it, somebody who rings would take the bell for a dead one and remove it.
    let draft = name + ".new"
    guard withAddress(draft, { bind(socket, $0, $1) }) == 0, fchmodat(descriptor, draft, 0o600, 0) == 0,
      renameat(descriptor, draft, descriptor, name + Self.suffix) == 0
    else {
      unlinkat(descriptor, draft, 0)
      close(socket)
      return nil
    }
    return socket
  }

  /// Removes a bell's name.
  func takeDown(_ name: String) {
    remove(name + Self.suffix)
  }

  /// Makes a socket of a fixed name that can be connected to, in place of what has that name; nil when that is not
  /// possible.
  func listen(_ name: String) -> Int32? {
    let socket = Self.makeStream()
    guard socket >= 0 else { return nil }
    let draft = name + ".new"
    unlinkat(descriptor, draft, 0)
    guard withAddress(draft, { bind(socket, $0, $1) }) == 0, fchmodat(descriptor, draft, 0o600, 0) == 0,
      Self.listen(socket) == 0, renameat(descriptor, draft, descriptor, name) == 0
    else {
      unlinkat(descriptor, draft, 0)
      close(socket)
      return nil
    }
    return socket
  }

  /// Connects to such a socket without waiting; nil when nobody is there, or nobody takes calls.
  func connect(_ name: String) -> Int32? {
    let socket = Self.makeStream()
    guard socket >= 0 else { return nil }
    if withAddress(name, { Self.connect(socket, $0, $1) }) == 0 { return socket }
    close(socket)
    return nil
  }

  /// Removes a name.
  func remove(_ name: String) {
    unlinkat(descriptor, name, 0)
  }

  /// Sends a byte to every bell; names whose process is gone are removed.
  func ringAll(from socket: Int32) {
    for file in names() where file.hasSuffix(Self.suffix) {
      let failure = withAddress(file) { address, length in
        sendto(socket, [1], 1, Int32(MSG_DONTWAIT), address, length) < 0 ? errno : 0
      }
      if failure == ECONNREFUSED { unlinkat(descriptor, file, 0) }
    }
  }

  private static let suffix = ".sock"

  private func names() -> [String] {
    guard let handle = opendir(path) else { return [] }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
        })
    }
    return names
  }

  private static func makeSocket() -> Int32 {
    #if canImport(Glibc)
      socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    #else
      socket(AF_UNIX, SOCK_DGRAM, 0)
    #endif
  }

  /// A socket of a stream that never blocks and is given to no other program.
  private static func makeStream() -> Int32 {
    #if canImport(Glibc)
      return socket(
        AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
    #else
      let socket = socket(AF_UNIX, SOCK_STREAM, 0)
      guard socket >= 0 else { return socket }
      _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
      _ = fcntl(socket, F_SETFL, O_NONBLOCK)
      return socket
    #endif
  }

  // Named apart from the methods that use them.
  private static func listen(_ socket: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.listen(socket, 16)
    #else
      Darwin.listen(socket, 16)
    #endif
  }

  private static func connect(_ socket: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t) -> Int32 {
    #if canImport(Glibc)
      Glibc.connect(socket, address, length)
    #else
      Darwin.connect(socket, address, length)
    #endif
  }

  /// Gives the address of a socket in the folder to a system call; `ENAMETOOLONG` when it does not fit.
  private func withAddress(_ name: String, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array((path + "/" + name).utf8CString)
    guard bytes.count <= MemoryLayout.size(ofValue: address.sun_path) else { return ENAMETOOLONG }
    withUnsafeMutableBytes(of: &address.sun_path) { target in
      bytes.withUnsafeBytes { target.copyMemory(from: $0) }
    }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        call($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}
