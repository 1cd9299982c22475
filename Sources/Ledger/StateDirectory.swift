import Billing
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The folder that holds everything that lasts: 0700, ours, never a symbolic link.
public struct StateDirectory: Hashable, Sendable {
  /// The folder's path.
  public let path: String

  /// Opens the folder, making it when it is missing.
  ///
  /// - Throws: a problem when it is not a folder of ours that only we can enter.
  public init(path: String) throws(Problem) {
    self.path = path
    try Self.makeFolder(path, parents: true)
    try Self.makeFolder(bells, parents: false)
  }

  /// The database.
  public var database: String { path + "/ledger.sqlite" }
  /// The lock that makes one engine out of many processes.
  public var engineLock: String { path + "/engine.lock" }
  /// The folder of the sockets that are rung after each commit.
  public var bells: String { path + "/bells" }
  /// The log.
  public var log: String { path + "/countersign.log" }

  private static func makeFolder(_ path: String, parents: Bool) throws(Problem) {
    if parents, let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try makeParents(String(path[..<slash]))
    }
    if mkdir(path, 0o700) != 0, errno != EEXIST {
      throw Problem(
        SafeText("\(path): the state folder cannot be made: \(reason(errno))."),
        advice: "Choose another folder with --state DIR.")
    }
    var info = stat()
    guard lstat(path, &info) == 0 else {
      throw Problem(
        SafeText("\(path): the state folder cannot be read: \(reason(errno))."),
        advice: "Choose another folder with --state DIR.")
    }
    guard info.st_mode & S_IFMT == S_IFDIR else {
      throw Problem(
        SafeText("\(path): the state folder is not a folder, or a symbolic link to one."),
        advice: "Remove it or choose another folder with --state DIR.")
    }
    guard info.st_uid == geteuid() else {
      throw Problem(
        SafeText("\(path): the state folder belongs to another user."),
        advice: "Choose a folder of your own with --state DIR.")
    }
    guard info.st_mode & 0o077 == 0 else {
      throw Problem(
        SafeText("\(path): others can enter the state folder (mode \(octal(info.st_mode & 0o777)))."),
        meaning: "It holds billing decisions and secret links.", advice: SafeText("Run: chmod 700 \(path)"))
    }
  }

  private static func makeParents(_ path: String) throws(Problem) {
    var info = stat()
    if stat(path, &info) == 0 { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try makeParents(String(path[..<slash]))
    }
    if mkdir(path, 0o700) != 0, errno != EEXIST {
      throw Problem(
        SafeText("\(path): this folder cannot be made: \(reason(errno))."),
        advice: "Choose another place with --state DIR.")
    }
  }

  /// Makes a private file when it is missing and checks that it is ours and nobody else's to read.
  static func makePrivateFile(_ path: String) throws(Problem) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw Problem(
        SafeText("\(path): cannot be opened: \(reason(errno))."),
        advice: "Check the disk and the folder's permissions, or choose another folder with --state DIR.")
    }
    defer { close(descriptor) }
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG, info.st_uid == geteuid() else {
      throw Problem(
        SafeText("\(path): is not a regular file of yours."), advice: "Move it away or choose another --state DIR.")
    }
    guard info.st_mode & 0o077 == 0 else {
      throw Problem(
        SafeText("\(path): others can read it (mode \(octal(info.st_mode & 0o777)))."),
        meaning: "It holds billing decisions and secret links.", advice: SafeText("Run: chmod 600 \(path)"))
    }
  }

  static func reason(_ code: Int32) -> String {
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
  }

  private static func octal(_ mode: mode_t) -> String {
    let digits = String(mode, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
