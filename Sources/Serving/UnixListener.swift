#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A listening Unix socket and its place in the file system.
///
/// Whoever may connect is decided by the socket's mode alone: 0600, or 0660 with a group. It has its mode from the moment it
/// is there, so that nobody slips in before.
struct UnixListener {
  let descriptor: CInt
  private let path: String
  private let identity: Identity

  /// What tells a file from one that took its place: the number alone may be given again.
  private struct Identity: Hashable {
    let device: UInt64
    let number: UInt64
    let changed: Int
    let changedNanoseconds: Int

    init?(of path: String) {
      var file = stat()
      guard lstat(path, &file) == 0 else { return nil }
      device = UInt64(file.st_dev)
      number = UInt64(file.st_ino)
      #if canImport(Darwin)
        let time = file.st_ctimespec
      #else
        let time = file.st_ctim
      #endif
      changed = time.tv_sec
      changedNanoseconds = time.tv_nsec
    }
  }

  /// Why a socket cannot be listened on, in words that follow a path.
  struct Obstacle: Error, Hashable {
    let words: String
  }

  /// Binds a socket; a dead one of an engine that ended without cleaning up is replaced.
  init(path: String, group: UInt32?) throws(Obstacle) {
    try Self.checkFolder(of: path)
    try Self.clear(path)
    let socket = Self.made()
    guard socket >= 0 else { throw Obstacle(words: Self.words(errno)) }
    do throws(Obstacle) {
      #if os(Linux)
        // Taken over by the file that binding makes.
        guard fchmod(socket, 0o600) == 0 else { throw Obstacle(words: Self.words(errno)) }
      #endif
      guard Self.withAddress(path, { bind(socket, $0, $1) }) == 0 else {
        throw Obstacle(words: errno == EADDRINUSE ? "something was put there meanwhile" : Self.words(errno))
      }
      if let group {
        guard chown(path, uid_t.max, group) == 0 else {
          let code = errno
          unlink(path)
          throw Obstacle(
            words: code == EPERM ? "you are not in that group, so it cannot be given to it" : Self.words(code))
        }
      }
      guard chmod(path, group == nil ? 0o600 : 0o660) == 0, listen(socket, 256) == 0,
        let identity = Identity(of: path)
      else {
        let code = errno
        unlink(path)
        throw Obstacle(words: Self.words(code))
      }
      descriptor = socket
      self.path = path
      self.identity = identity
    } catch {
      close(socket)
      throw error
    }
  }

  /// Takes the socket out of the file system, unless another one stands there by now.
  func remove() {
    if Identity(of: path) == identity { unlink(path) }
  }

  /// Whoever can put another socket in its place, now or while no engine runs, would be given the agents' tokens: nobody
  /// else may write into its folder, or put another folder in the place of one above it.
  private static func checkFolder(of path: String) throws(Obstacle) {
    var folder = parent(of: path)
    var file = stat()
    guard stat(folder, &file) == 0 else { throw Obstacle(words: "its folder: \(words(errno))") }
    guard file.st_mode & S_IFMT == S_IFDIR else { throw Obstacle(words: "\(folder) is no folder") }
    guard file.st_mode & (S_IWGRP | S_IWOTH) == 0 else {
      throw Obstacle(words: "others may write into its folder and could put another socket there")
    }
    // The way as it is written, and where it really leads.
    var ways = [folder]
    if let real = realpath(folder, nil) {
      ways.append(String(cString: real))
      free(real)
    }
    for way in ways {
      folder = way
      while true {
        guard lstat(folder, &file) == 0 else { throw Obstacle(words: "\(folder): \(words(errno))") }
        guard file.st_uid == 0 || file.st_uid == geteuid() else {
          throw Obstacle(words: "\(folder) belongs to another user, who could put another socket there")
        }
        let isOpen = file.st_mode & (S_IWGRP | S_IWOTH) != 0 && file.st_mode & S_IFMT == S_IFDIR
        guard !isOpen || file.st_mode & S_ISVTX != 0 else {
          throw Obstacle(words: "others may write into \(folder) and could put another folder below it")
        }
        if folder == "/" { break }
        folder = parent(of: folder)
      }
    }
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }

  /// Makes room where a dead socket of our own stands; anything else stays.
  private static func clear(_ path: String) throws(Obstacle) {
    var file = stat()
    guard lstat(path, &file) == 0 else {
      if errno == ENOENT { return }
      throw Obstacle(words: words(errno))
    }
    guard file.st_mode & S_IFMT == S_IFSOCK else {
      throw Obstacle(words: "something stands there that is no socket; it is left as it is")
    }
    let probe = made()
    guard probe >= 0 else { throw Obstacle(words: words(errno)) }
    defer { close(probe) }
    if withAddress(path, { connect(probe, $0, $1) }) == 0 || errno == EAGAIN {
      throw Obstacle(words: "another program listens there already")
    }
    guard errno == ECONNREFUSED || errno == ENOENT else { throw Obstacle(words: words(errno)) }
    guard unlink(path) == 0 || errno == ENOENT else { throw Obstacle(words: words(errno)) }
  }

  private static func made() -> CInt {
    #if os(Linux)
      socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    #else
      socket(AF_UNIX, SOCK_STREAM, 0)
    #endif
  }

  private static func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt) -> CInt {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      errno = ENAMETOOLONG
      return -1
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
  }

  private static func words(_ code: CInt) -> String { String(cString: strerror(code)) }
}
