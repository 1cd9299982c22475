import Billing
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The folder that holds everything that lasts: ours, closed to others, never a symbolic link.
public struct StateDirectory: Hashable, Sendable {
  /// The folder's path, without slashes at its end.
  public let path: String

  /// Opens the folder, making it when it is missing.
  ///
  /// - Parameter isClosed: whether a folder that others can look into is closed to them; otherwise it stays as it is.
  /// - Throws: a problem when it is not a folder of ours that only we can write, or when somebody else could put another
  ///   in its place.
  public init(path: String, closing isClosed: Bool = true) throws(Problem) {
    // A slash at the end would make the system follow a symbolic link in the last place.
    self.path = Self.withoutSlashAtEnd(path)
    if let parent = Self.parent(of: self.path) {
      try Self.makeParents(parent)
      try Self.checkParents(parent)
    }
    try Self.makeFolder(self.path, closing: isClosed)
    // Where it cannot be made there is still something to read.
    if access(bells, F_OK) != 0, StorageFault.standing(against: [self.path]) != nil { return }
    try Self.makeFolder(bells, closing: isClosed)
  }

  /// The database.
  public var database: String { path + "/ledger.sqlite" }
  /// The lock that makes one engine out of many processes.
  public var engineLock: String { path + "/engine.lock" }
  /// The file that every open dashboard holds a shared lock on.
  public var attendance: String { path + "/dashboards.lock" }
  /// The folder of the sockets that are rung after each commit.
  public var bells: String { path + "/bells" }
  /// The log.
  public var log: String { path + "/countersign.log" }

  /// Why a folder cannot be read for what happened: it has no ledger; nil where it has one, whatever is in it.
  ///
  /// Asked before the folder is opened, which makes it: whoever mistypes a place must not be told that all is well there.
  public static func absence(ofLedgerIn path: String) -> Problem? {
    let place = withoutSlashAtEnd(path)
    var info = stat()
    guard lstat(place + "/ledger.sqlite", &info) != 0, errno == ENOENT || errno == ENOTDIR else { return nil }
    if isLeftBehind(place) { return Ledger.lost(place + "/ledger.sqlite") }
    return Problem(
      SafeText("\(place): there is no ledger in this folder."),
      meaning: "Nothing ever happened here, or another state folder is meant.",
      advice:
        "Check --state and COUNTERSIGN_STATE. The dashboard and `countersign serve` begin a ledger.")
  }

  /// Why no ledger is begun here although there is none; nil where a new one may be made.
  var lostLedger: Problem? { Self.isLeftBehind(path) ? Ledger.lost(database) : nil }

  /// Whether a folder has what a ledger leaves behind that was lost: an engine's lock, or a log of SQLite's that is not empty.
  private static func isLeftBehind(_ path: String) -> Bool {
    var info = stat()
    return lstat(path + "/engine.lock", &info) == 0
      || lstat(path + "/ledger.sqlite-wal", &info) == 0 && info.st_size > 0
  }

  /// Runs a body while no other process or thread is in it: two that make the tables of a new ledger at the same time
  /// would both fail.
  func alone<Value>(_ body: () throws(Problem) -> Value) throws(Problem) -> Value {
    let turn = open(bells, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
    guard turn >= 0 else { return try body() }
    defer { close(turn) }
    while flock(turn, LOCK_EX) != 0, errno == EINTR {}
    return try body()
  }

  // MARK: - Folders

  private static func makeFolder(_ path: String, closing isClosed: Bool) throws(Problem) {
    if mkdir(path, 0o700) != 0, errno != EEXIST {
      let fault = StorageFault(code: errno)
      throw Problem(
        SafeText("\(path): the state folder cannot be made: \(fault.words)."), advice: SafeText(fault.advice))
    }
    try checkFolder(path, closing: isClosed)
  }

  private static func checkFolder(_ path: String, closing isClosed: Bool) throws(Problem) {
    var info = stat()
    guard lstat(path, &info) == 0 else {
      throw Problem(
        SafeText("\(path): the state folder cannot be read: \(reason(errno))."),
        advice: "Check the place (--state DIR), and who owns the folders above it.")
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
    guard info.st_mode & 0o022 == 0 else {
      throw Problem(
        SafeText("\(path): others can write into the state folder (mode \(octal(info.st_mode & 0o7777)))."),
        meaning: "It holds billing decisions and secret links; somebody may have put files there.",
        advice: SafeText("Look at what is in it, then run: chmod 700 \(path)"))
    }
    // systemd makes such folders 0755 at each start. Nobody else can have put anything in, and what is in it is private
    // by itself, so it is closed here; where that is not possible (read-only), its files are still private.
    if isClosed, info.st_mode & 0o077 != 0 { chmod(path, 0o700) }
  }

  private static func makeParents(_ path: String) throws(Problem) {
    var info = stat()
    if stat(path, &info) == 0 { return }
    if let parent = parent(of: path) { try makeParents(parent) }
    if mkdir(path, 0o700) != 0, errno != EEXIST {
      let fault = StorageFault(code: errno)
      throw Problem(SafeText("\(path): this folder cannot be made: \(fault.words)."), advice: SafeText(fault.advice))
    }
  }

  /// Refuses a place where somebody else can rename the folders above ours, and so give us other folders to trust.
  private static func checkParents(_ path: String) throws(Problem) {
    guard let resolved = realpath(path, nil) else {
      throw Problem(
        SafeText("\(path): this folder cannot be read: \(reason(errno))."),
        advice: "Choose another place with --state DIR.")
    }
    defer { free(resolved) }
    for folder in prefixes(of: path) + prefixes(of: String(cString: resolved)) {
      var info = stat()
      guard lstat(folder, &info) == 0 else { continue }
      guard isTrusted(info.st_uid) else {
        throw Problem(
          SafeText("\(folder): belongs to another user, who could put another state folder in the place of yours."),
          advice: "Choose a place of your own with --state DIR.")
      }
      let isLink = info.st_mode & S_IFMT == S_IFLNK
      guard isLink || info.st_mode & 0o002 == 0 || info.st_mode & S_ISVTX != 0 else {
        throw Problem(
          SafeText("\(folder): everybody can rename what is in it (mode \(octal(info.st_mode & 0o7777)))."),
          meaning: "Somebody could put another state folder in the place of yours.",
          advice: "Choose a place of your own with --state DIR.")
      }
    }
  }

  /// Root, ourselves, or the user that stands for everybody a container does not know (65534), which is nobody within it.
  private static func isTrusted(_ user: uid_t) -> Bool {
    user == 0 || user == geteuid() || user == 65534
  }

  // MARK: - Files

  /// Makes a private file when it is missing and checks that it is ours and nobody else's to read.
  ///
  /// A file that exists is not opened: closing it would drop the locks that SQLite holds on it in this process.
  ///
  /// - Returns: whether it was made.
  @discardableResult
  static func makePrivateFile(_ path: String) throws(Problem) -> Bool {
    let made = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    if made >= 0 {
      close(made)
    } else if errno != EEXIST {
      let fault = StorageFault(code: errno)
      throw Problem(SafeText("\(path): cannot be opened: \(fault.words)."), advice: SafeText(fault.advice))
    }
    var info = stat()
    guard lstat(path, &info) == 0, info.st_mode & S_IFMT == S_IFREG, info.st_uid == geteuid() else {
      throw Problem(
        SafeText("\(path): is not a regular file of yours."),
        advice: "Look at what it is. Where a ledger was here before, restore it: docs/recovery.md.")
    }
    guard info.st_mode & 0o077 == 0 else {
      throw Problem(
        SafeText("\(path): others can read it (mode \(octal(info.st_mode & 0o777)))."),
        meaning: "It holds billing decisions and secret links.", advice: SafeText("Run: chmod 600 \(path)"))
    }
    return made >= 0
  }

  /// Whether a file is there and has nothing in it.
  static func isEmpty(_ path: String) -> Bool {
    var info = stat()
    return lstat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFREG && info.st_size == 0
  }

  // MARK: - Paths and words

  /// Makes a private file that must not exist yet.
  static func makeNewPrivateFile(_ path: String) throws(Problem) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      let code = errno
      let words = code == EEXIST ? "there is one already" : StorageFault(code: code).words
      throw Problem(
        SafeText("\(path): cannot be made: \(words)."),
        advice: "Name a new file in a folder you can write to; nothing is overwritten.")
    }
    close(descriptor)
  }

  static func reason(_ code: Int32) -> String {
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
  }

  private static func octal(_ mode: mode_t) -> String {
    let digits = String(mode, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  private static func withoutSlashAtEnd(_ path: String) -> String {
    var rest = Substring(path)
    while rest.count > 1, rest.hasSuffix("/") { rest.removeLast() }
    return String(rest)
  }

  /// The folder above; nil for the root and for a name alone, which lies in the working directory.
  private static func parent(of path: String) -> String? {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return nil }
    return withoutSlashAtEnd(String(path[..<slash]))
  }

  /// Every folder on the way to a path, itself included.
  private static func prefixes(of path: String) -> [String] {
    path.indices.filter { path[$0] == "/" && $0 != path.startIndex }.map { String(path[..<$0]) } + [path]
  }
}
