import Billing
import GRDB
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Opening a ledger in a folder that cannot be written.
///
/// SQLite reads a database with a write-ahead log only beside its index (`-shm`), which it has to make where there is none.
/// So there are three ways: with the index as it is; without any log, as a file that nobody changes; and else a private
/// copy, because reading past the log would show an old state as the newest.
struct ReadOnlyLedger {
  let pool: DatabasePool
  /// The folder of the private copy; nil where none was needed.
  let copy: String?

  init(_ path: String, _ configuration: Configuration) throws {
    var configuration = configuration
    configuration.readonly = true
    let log = Self.size(path + "-wal") ?? 0
    // Shorter than its first block it is none: a full disk leaves such a one behind.
    let hasIndex = Self.size(path + "-wal") != nil && Self.size(path + "-shm") ?? 0 >= Self.indexBlock
    if hasIndex, let pool = try? DatabasePool(path: path, configuration: configuration) {
      (self.pool, copy) = (pool, nil)
    } else if log == 0 {
      (pool, copy) = (try DatabasePool(path: Self.address(path), configuration: configuration), nil)
    } else {
      let folder = try Self.copy(path)
      do {
        pool = try DatabasePool(path: folder + "/ledger.sqlite", configuration: configuration)
        copy = folder
      } catch {
        Self.remove(folder)
        throw error
      }
    }
  }

  /// The least an index has: 32 KiB (SQLite's file format, "WAL-index").
  private static let indexBlock: off_t = 32 << 10

  private static func size(_ path: String) -> off_t? {
    var info = stat()
    return lstat(path, &info) == 0 ? info.st_size : nil
  }

  /// The database as one that nobody changes (`immutable`), in SQLite's own form of addresses.
  private static func address(_ path: String) -> String {
    let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/".utf8)
    let absolute =
      path.hasPrefix("/")
      ? path
      : (realpath(path, nil).map { pointer in
        defer { free(pointer) }
        return String(cString: pointer)
      } ?? path)
    let encoded = absolute.utf8.reduce(into: "") { text, byte in
      if plain.contains(byte) {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    return "file:\(encoded)?immutable=1"
  }

  // MARK: - The copy

  private static func copy(_ path: String) throws -> String {
    let parent = getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
    var template = Array((parent + "/countersign-reading-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw CopyFault(parent: parent, code: errno) }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    do {
      for ending in ["", "-wal"] { try copyFile(path + ending, to: folder + "/ledger.sqlite" + ending, parent) }
    } catch {
      remove(folder)
      throw error
    }
    return folder
  }

  private static func copyFile(_ source: String, to target: String, _ parent: String) throws {
    let reading = open(source, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard reading >= 0 else { throw CopyFault(parent: source, code: errno) }
    defer { close(reading) }
    let writing = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard writing >= 0 else { throw CopyFault(parent: parent, code: errno) }
    defer { close(writing) }
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = read(reading, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw CopyFault(parent: source, code: errno) }
      if count == 0 { return }
      var done = 0
      while done < count {
        let more = buffer[done..<count].withUnsafeBytes { write(writing, $0.baseAddress, $0.count) }
        if more < 0, errno == EINTR { continue }
        guard more > 0 else { throw CopyFault(parent: parent, code: more < 0 ? errno : ENOSPC) }
        done += more
      }
    }
  }

  /// Removes a private copy.
  static func remove(_ folder: String) {
    for ending in ["", "-wal", "-shm", "-journal"] { unlink(folder + "/ledger.sqlite" + ending) }
    rmdir(folder)
  }

  /// Why no private copy could be made.
  struct CopyFault: Error {
    let parent: String
    let code: Int32

    var problem: Problem {
      Problem(
        SafeText("\(parent): the ledger cannot be copied for reading: \(StorageFault(code: code).words)."),
        meaning: "Its newest entries are in a log that can only be read together with it.",
        advice: "Set TMPDIR to a folder with room, or copy the state folder to where it can be written.")
    }
  }
}
