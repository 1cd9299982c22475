import Billing
import Settings
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The config file on its disk, written whole or not at all.
struct ConfigFile {
  let path: String

  /// Writes a first config: 0600, with its folders 0700 where they are missing; a file that is there is never replaced.
  func create(_ text: String) throws(Problem) {
    if let folder = Self.folder(of: path) { try Self.makeFolders(folder) }
    let new = try Self.writeBeside(path, text, mode: 0o600)
    defer { unlink(new) }
    if link(new, path) != 0 {
      let code = errno
      var info = stat()
      // Some disks have no hard links: there only this look stands between the two steps.
      guard [EPERM, ENOTSUP, ENOSYS].contains(code), lstat(path, &info) != 0, errno == ENOENT, rename(new, path) == 0
      else {
        if code == EEXIST { throw Self.changed(path) }
        throw Self.unwritable(path, code)
      }
    }
    Self.keepFolder(of: path)
  }

  /// Writes a config with something more behind what it has; the file keeps its mode.
  ///
  /// - Parameter old: what the file held when it was read; a file that says something else now is left alone.
  func replace(_ old: ConfigText, with text: String) throws(Problem) {
    // A symbolic link stays one: the file it leads to is replaced.
    guard let resolved = realpath(path, nil) else { throw Self.unwritable(path, errno) }
    defer { free(resolved) }
    let target = String(cString: resolved)
    var info = stat()
    guard lstat(target, &info) == 0 else { throw Self.unwritable(path, errno) }
    let new = try Self.writeBeside(target, text, mode: info.st_mode & 0o755)
    guard let now = (try? ConfigText.load(path: target)).flatMap({ $0 }), now.text.utf8.elementsEqual(old.text.utf8)
    else {
      unlink(new)
      throw Self.changed(path)
    }
    guard rename(new, target) == 0 else {
      let code = errno
      unlink(new)
      throw Self.unwritable(path, code)
    }
    Self.keepFolder(of: target)
  }

  /// Writes a private file with a name of its own in the folder of another one and gives its path.
  private static func writeBeside(_ path: String, _ text: String, mode: mode_t) throws(Problem) -> String {
    var template = Array((path + ".XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw unwritable(path, errno) }
    defer { close(descriptor) }
    let name = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { break }
      bytes = bytes.dropFirst(count)
    }
    guard bytes.isEmpty, fchmod(descriptor, mode) == 0, fsync(descriptor) == 0 else {
      let code = errno
      unlink(name)
      throw unwritable(path, code)
    }
    return name
  }

  // MARK: - Folders

  private static func makeFolders(_ path: String) throws(Problem) {
    var info = stat()
    if stat(path, &info) == 0 { return }
    if let parent = folder(of: path) { try makeFolders(parent) }
    if mkdir(path, 0o700) != 0, errno != EEXIST { throw unwritable(path, errno) }
  }

  /// Makes sure that the new name outlives a power cut; a folder that cannot be told so still has it.
  private static func keepFolder(of path: String) {
    let descriptor = open(folder(of: path) ?? (path.hasPrefix("/") ? "/" : "."), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  /// The folder a path lies in; nil for the root and for the working directory.
  private static func folder(of path: String) -> String? {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return nil }
    return String(path[..<slash])
  }

  // MARK: - Problems

  private static func unwritable(_ path: String, _ code: Int32) -> Problem {
    let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
    return Problem(
      SafeText("\(path): cannot be written: \(reason)."), meaning: "Nothing was written.",
      advice: "Name another place with --config FILE.")
  }

  private static func changed(_ path: String) -> Problem {
    Problem(
      SafeText("\(path): somebody wrote it meanwhile."), meaning: "It was left as it is.",
      advice: "Look at it, then run `countersign init` again.")
  }
}
