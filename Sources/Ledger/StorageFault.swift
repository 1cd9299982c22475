import Billing
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why nothing can be written in a place, by the system's own error number.
///
/// SQLite tells one number for many reasons; these are asked of the system itself.
public struct StorageFault: Hashable, Sendable {
  /// The system's error number.
  public let code: Int32

  /// A fault of a number.
  init(code: Int32) {
    self.code = code
  }

  /// Why the things that have to be written cannot be, without writing anything; nil when nothing speaks against it.
  ///
  /// What is not there yet is no fault: it can be made where its folder can be written.
  static func standing(against paths: [String]) -> StorageFault? {
    for path in paths where access(path, W_OK) != 0 {
      let code = errno
      if code != ENOENT { return StorageFault(code: code) }
    }
    return nil
  }

  /// Why no file can be made and filled in a folder; nil when one can.
  ///
  /// What was tried is gone again.
  static func tried(in folder: String) -> StorageFault? {
    var template = Array((folder + "/.probe-XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { return StorageFault(code: errno) }
    defer {
      close(descriptor)
      unlink(template)
    }
    // More than a page, which may be kept from a disk that is full to the last one.
    let block = [UInt8](repeating: 0, count: 65_536)
    let count = block.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    if count < 0 { return StorageFault(code: errno) }
    if count < block.count { return StorageFault(code: ENOSPC) }
    return fsync(descriptor) == 0 ? nil : StorageFault(code: errno)
  }

  /// Whether this process has too few descriptors left for a database: what failed has given back its own by now.
  static func scarceDescriptors() -> StorageFault? {
    var spare: [Int32] = []
    defer { for descriptor in spare { close(descriptor) } }
    while spare.count < 16 {
      let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return StorageFault(code: errno) }
      spare.append(descriptor)
    }
    return nil
  }

  /// Why nothing can be written in a folder now, tried with a file that is gone again; nil when something can.
  public static func now(in folder: String) -> StorageFault? { tried(in: folder) }

  /// What is the matter, as a clause without a full stop.
  public var words: String {
    switch code {
    case ENOSPC: "the disk is full"
    case EDQUOT: "your share of the disk (quota) is used up"
    case EROFS: "its file system is mounted read-only"
    case EACCES, EPERM: "its permissions forbid writing"
    case EMFILE, ENFILE: "too many files are open"
    case ENOENT, ENOTDIR: "the folder is not there"
    case EIO: "the disk reports an error"
    default: StateDirectory.reason(code)
    }
  }

  /// What to do about it.
  public var advice: String {
    switch code {
    case ENOSPC, EDQUOT: "Free some disk space, then try again."
    case EROFS: "Mount it for writing, then try again."
    case EACCES, EPERM: "Check who owns the folder and the files in it, and their modes."
    case EMFILE, ENFILE: "Raise the limit of open files (`ulimit -n`), then try again."
    case ENOENT, ENOTDIR: "Check the place (--state DIR)."
    case EIO: "Check the disk and the system's log."
    default: "Check the disk and the system's log."
    }
  }

  /// What it means that something could not be written, whatever it was.
  ///
  /// It may have been the answer to a change that was sent, so it does not say that nothing was.
  static let meaning: SafeText =
    "What was to be written now is not on record; a change whose beginning cannot be recorded is not sent."

  /// What somebody is told who wanted to write there.
  public func problem(at path: String) -> Problem {
    Problem(
      SafeText("\(path): cannot be written: \(words)."),
      meaning: StorageFault.meaning,
      advice: SafeText(advice))
  }
}
