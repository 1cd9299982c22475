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
    if let folder = FilePath.folder(of: path) { try Self.makeFolders(folder) }
    do throws(NewFile.Fault) { try NewFile(path: path).create(text) } catch {
      switch error {
      case .exists: throw Self.changed(path)
      case .unwritable(let code): throw Self.unwritable(path, code)
      }
    }
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
    let new: String
    do throws(NewFile.Fault) {
      new = try NewFile.writeBeside(target, text, mode: info.st_mode & 0o755)
    } catch {
      switch error {
      case .exists: throw Self.changed(path)
      case .unwritable(let code): throw Self.unwritable(target, code)
      }
    }
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
    NewFile.keepFolder(of: target)
  }

  // MARK: - Folders

  private static func makeFolders(_ path: String) throws(Problem) {
    var info = stat()
    if stat(path, &info) == 0 { return }
    if let parent = FilePath.folder(of: path) { try makeFolders(parent) }
    if mkdir(path, 0o700) != 0, errno != EEXIST { throw unwritable(path, errno) }
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
