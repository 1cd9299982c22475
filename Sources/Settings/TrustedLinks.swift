#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Following symbolic links that nobody but the user and the superuser could have made, or can change.
///
/// Who may put a link in the place of a secret chooses which of the user's files is sent to a service. Kubernetes hands out
/// secrets behind two links (`name` to `..data/name`, `..data` to a dated folder), all of them the superuser's.
enum TrustedLinks {
  /// More links than any real path has (Linux ends at 40, too).
  private static let most = 40

  /// The same place without links; a path without any is not looked at further.
  static func resolve(_ path: String) throws(CheckedFile.Fault) -> String {
    var done = path.hasPrefix("/") ? "/" : "."
    var left = parts(of: path)
    var folders: [String] = []
    var links: [String] = []
    while !left.isEmpty {
      let name = left.removeFirst()
      let place = done == "/" ? "/" + name : done + "/" + name
      folders.append(done)
      var info = stat()
      guard lstat(place, &info) == 0 else {
        switch errno {
        case ENOENT, ENOTDIR: throw .missing
        case let code: throw .system(code)
        }
      }
      guard info.st_mode & S_IFMT == S_IFLNK else {
        done = place
        continue
      }
      links.append(place)
      guard links.count <= most else { throw .system(ELOOP) }
      guard isTrusted(info.st_uid) else { throw .looseLink(place) }
      let target = try destination(of: place)
      if target.hasPrefix("/") { done = "/" }
      left = parts(of: target) + left
    }
    guard let first = links.first else { return path }
    for folder in folders {
      var info = stat()
      guard lstat(folder, &info) == 0 else { throw .missing }
      // In a sticky folder nobody can take away or replace what is not theirs.
      let isOpen = info.st_mode & 0o022 != 0 && info.st_mode & S_ISVTX == 0
      guard isTrusted(info.st_uid), !isOpen else { throw .looseLink(links.last { $0.hasPrefix(folder) } ?? first) }
    }
    return done
  }

  private static func isTrusted(_ user: uid_t) -> Bool { user == 0 || user == geteuid() }

  private static func parts(of path: String) -> [String] {
    path.split(separator: "/").map(String.init).filter { $0 != "." }
  }

  private static func destination(of link: String) throws(CheckedFile.Fault) -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(link, &buffer, buffer.count)
    guard count > 0, count < buffer.count else { throw .system(count < 0 ? errno : ENAMETOOLONG) }
    return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
