#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Paths as they are written for somebody who starts in another folder.
enum FilePath {
  /// A path from the root on: `~/` is the home directory, and one that begins with neither lies in the working directory.
  static func absolute(_ path: String, _ environment: [String: String]) -> String {
    if path.hasPrefix("/") { return path }
    if path.hasPrefix("~/"), let home = environment["HOME"], home.hasPrefix("/") { return home + path.dropFirst() }
    guard let folder = getcwd(nil, 0) else { return path }
    defer { free(folder) }
    return String(cString: folder) + "/" + path
  }

  /// The folder a path lies in, without its last part; nil for the root and for the working directory.
  static func folder(of path: String) -> String? {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return nil }
    return String(path[..<slash])
  }

  /// A program's path from the root on, without links and dots in its folders; its own name may be a link, which is what
  /// stays when a newer version takes its place.
  static func program(_ path: String) -> String? {
    guard let slash = path.lastIndex(of: "/") else { return nil }
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    guard let resolved = realpath(folder, nil) else { return nil }
    defer { free(resolved) }
    let place = String(cString: resolved)
    return (place == "/" ? "" : place) + path[slash...]
  }
}
