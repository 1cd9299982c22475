import Billing
import Logging
import Synchronization
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The log: one line an entry in a private file, never on the screen.
final class LogFile: Sendable {
  /// The size at which the file is put aside at the next start: 4 MiB.
  static let largest: off_t = 4 << 20

  /// The open file, for redirecting standard error into it.
  let descriptor: Int32
  private let time: any TimeSource

  /// Opens the log of a state folder; nil when it cannot be written, and then nothing is logged.
  init?(path: String, time: any TimeSource) {
    self.time = time
    var info = stat()
    if lstat(path, &info) == 0, info.st_size > Self.largest { rename(path, path + ".old") }
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
    if descriptor < 0 { return nil }
  }

  deinit {
    close(descriptor)
  }

  /// A logger into this file.
  func logger(_ label: String) -> Logger {
    Logger(label: label) { LogFileHandler(file: self, label: $0) }
  }

  fileprivate func append(_ text: String) {
    // Everything that came from outside is made displayable: a log is read in a terminal, too.
    let line = Array((time.wall.iso8601 + " " + SafeText(text).string + "\n").utf8)
    _ = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
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
  }
}
