#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A private file that is not there yet, written whole or not at all.
struct NewFile {
  enum Fault: Error {
    /// Something has this name; it was left as it is.
    case exists
    /// The system's number of why it cannot be written.
    case unwritable(Int32)
  }

  let path: String

  /// Writes the file with mode 0600; what is there is never replaced.
  func create(_ text: String) throws(Fault) {
    let new = try Self.writeBeside(path, text, mode: 0o600)
    defer { unlink(new) }
    if link(new, path) != 0 {
      let code = errno
      var info = stat()
      // Some disks have no hard links: there only this look stands between the two steps.
      guard [EPERM, ENOTSUP, ENOSYS].contains(code), lstat(path, &info) != 0, errno == ENOENT, rename(new, path) == 0
      else { throw code == EEXIST ? .exists : .unwritable(code) }
    }
    Self.keepFolder(of: path)
  }

  /// Takes the file away again.
  func remove() { unlink(path) }

  /// Writes a private file with a name of its own in the folder of another one and gives its path.
  static func writeBeside(_ path: String, _ text: String, mode: mode_t) throws(Fault) -> String {
    var template = Array((path + ".XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw .unwritable(errno) }
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
      throw .unwritable(code)
    }
    return name
  }

  /// Makes sure that a new name outlives a power cut; a folder that cannot be told so still has it.
  static func keepFolder(of path: String) {
    let folder = FilePath.folder(of: path) ?? (path.hasPrefix("/") ? "/" : ".")
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
