import Billing
import Engine
import Logging
import Synchronization
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The log: one line an entry in a private file, never on the screen.
///
/// Several processes write into it, and others put it aside (we above 4 MiB, logrotate, a person): whoever finds another
/// file under its name, or none, goes on in that. What cannot be logged is lost; nothing else stops for it.
final class LogFile: Sendable {
  /// The size at which the file is put aside: 4 MiB.
  static let largest: off_t = 4 << 20

  private let path: String
  private let time: any TimeSource
  private let state: Mutex<State>

  private struct State {
    var descriptor: Int32
    /// Whether standard error goes into the log, too.
    var takesErrors = false
    /// Who hears of errors as well.
    var listener: (@Sendable (LoggedError) -> Void)?
  }

  /// Opens the log of a state folder; nil when it cannot be written, and then nothing is logged.
  init?(path: String, time: any TimeSource) {
    let descriptor = Self.open(path)
    if descriptor < 0 { return nil }
    self.path = path
    self.time = time
    state = Mutex(State(descriptor: descriptor))
  }

  deinit {
    close(state.withLock(\.descriptor))
  }

  /// A logger into this file.
  func logger(_ label: String) -> Logger {
    Logger(label: label) { LogFileHandler(file: self, label: $0) }
  }

  /// Has standard error go into the log, wherever that goes, until ``releaseErrors()``.
  func takeErrors() {
    state.withLock { state in
      state.takesErrors = true
      dup2(state.descriptor, STDERR_FILENO)
    }
  }

  /// Has somebody hear of every error that is logged, whether or not the log could take it.
  func tellErrors(to listener: @escaping @Sendable (LoggedError) -> Void) {
    state.withLock { $0.listener = listener }
  }

  fileprivate func tell(_ error: LoggedError) {
    state.withLock(\.listener)?(error)
  }

  /// Leaves standard error to others.
  func releaseErrors() {
    state.withLock { $0.takesErrors = false }
  }

  fileprivate func append(_ text: String) {
    // Everything that came from outside is made displayable: a log is read in a terminal, too.
    let line = Array((time.wall.timestamp + " " + SafeText(text).string + "\n").utf8)
    state.withLock { state in
      putAside(state.descriptor)
      follow(&state)
      _ = line.withUnsafeBytes { write(state.descriptor, $0.baseAddress, $0.count) }
    }
  }

  // MARK: - The file under the name

  /// Opens the file, which is ours, private and a file; -1 when it is not or cannot be.
  private static func open(_ path: String) -> Int32 {
    // Without O_NONBLOCK a pipe in its place would wait for a reader.
    let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
    #if canImport(Glibc)
      let descriptor = Glibc.open(path, flags, 0o600)
    #else
      let descriptor = Darwin.open(path, flags, 0o600)
    #endif
    guard descriptor >= 0 else { return -1 }
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      return -1
    }
    return descriptor
  }

  /// Goes on in the file that has the name now; stays with the old one while there is none to open.
  private func follow(_ state: inout State) {
    guard !isNamed(state.descriptor) else { return }
    let new = Self.open(path)
    guard new >= 0 else { return }
    close(state.descriptor)
    state.descriptor = new
    if state.takesErrors { dup2(new, STDERR_FILENO) }
  }

  private func isNamed(_ descriptor: Int32) -> Bool {
    var named = stat()
    var own = stat()
    return lstat(path, &named) == 0 && fstat(descriptor, &own) == 0 && named.st_ino == own.st_ino
      && named.st_dev == own.st_dev
  }

  /// Puts a file aside that has grown too large; the lock on the file itself lets one process do it, once.
  private func putAside(_ descriptor: Int32) {
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_size > Self.largest else { return }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return }
    defer { flock(descriptor, LOCK_UN) }
    // Whoever had the lock before may have done it.
    if isNamed(descriptor) { rename(path, path + ".old") }
  }
}

private struct LogFileHandler: LogHandler {
  let file: LogFile
  let label: String
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var text = "\(event.level) \(label): \(event.message)"
    let all = metadata.merging(event.metadata ?? [:]) { $1 }
    for (key, value) in all.sorted(by: { $0.key < $1.key }) { text += " \(key)=\(value)" }
    file.append(text)
    if event.level == .error {
      file.tell(
        LoggedError(
          line: text, message: "\(event.message)", unrecorded: all[Engine.unrecordedKey].flatMap { Int64("\($0)") }))
    }
  }
}
