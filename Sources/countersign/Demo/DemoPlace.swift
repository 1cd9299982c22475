import Billing
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The demo's own state folder, which is gone when the demo ends.
struct DemoPlace: Sendable {
  let path: String
  /// Locked as long as the demo runs, however it ends: see ``sweep(_:)``.
  private let lock: Int32

  private static let prefix = "countersign-demo-"
  private static let lockName = "/demo.lock"

  /// Makes a private folder in the system's temporary folder.
  init(environment: [String: String]) throws(Problem) {
    let parent = environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
    Self.sweep(parent)
    var template = Array((parent + "/" + Self.prefix + "XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {
      throw Problem(
        SafeText("\(parent): no temporary folder can be made here."), advice: "Set TMPDIR to a folder you can write to."
      )
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // Locked before it has its name, so that nobody finds it free.
    let new = path + Self.lockName + ".new"
    lock = open(new, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else { return }
    // It names its folder: one that was copied, or given another name, is somebody's and no demo's.
    let name = Array(path.utf8.suffix(Self.prefix.utf8.count + 6))
    if write(lock, name, name.count) == name.count { rename(new, path + Self.lockName) }
  }

  /// Removes what demos have left behind that were killed: folders of ours by their name and owner, whose lock names them
  /// and is held by nobody, and which have nothing but what a demo makes.
  private static func sweep(_ parent: String) {
    guard let handle = opendir(parent) else { return }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasPrefix(prefix), name.utf8.count == prefix.utf8.count + 6 { names.append(name) }
    }
    closedir(handle)
    for name in names {
      let folder = parent + "/" + name
      var info = stat()
      guard lstat(folder, &info) == 0, info.st_mode & S_IFMT == S_IFDIR, info.st_uid == geteuid() else { continue }
      // A demo that is about to begin has none yet.
      let lock = open(folder + lockName, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
      guard lock >= 0 else { continue }
      if isNamed(name, lock), flock(lock, LOCK_EX | LOCK_NB) == 0, DemoLeftovers.areAll(in: folder) { remove(folder) }
      close(lock)
    }
  }

  /// Whether a lock is a file of ours in which a folder's name stands, and nothing else.
  private static func isNamed(_ name: String, _ lock: Int32) -> Bool {
    var info = stat()
    guard fstat(lock, &info) == 0, info.st_mode & S_IFMT == S_IFREG, info.st_uid == geteuid() else { return false }
    var bytes = [UInt8](repeating: 0, count: name.utf8.count + 1)
    let count = pread(lock, &bytes, bytes.count, 0)
    return count == name.utf8.count && bytes.prefix(count).elementsEqual(name.utf8)
  }

  /// Removes the folder with everything in it.
  func remove() {
    // Under another name first: whoever still writes by the old one finds no folder to make its file in again.
    let gone = path + "-gone"
    Self.remove(rename(path, gone) == 0 ? gone : path)
    if lock >= 0 { close(lock) }
  }

  private static func remove(_ path: String) {
    if unlink(path) == 0 { return }
    if let handle = opendir(path) {
      while let entry = readdir(handle) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { remove(path + "/" + name) }
      }
      closedir(handle)
    }
    rmdir(path)
  }
}
