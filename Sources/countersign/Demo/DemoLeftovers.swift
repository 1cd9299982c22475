#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a demo makes in its folder, by which a folder is told from somebody's own.
enum DemoLeftovers {
  /// What may stand at a place.
  private indirect enum Kind {
    case file, socket
    /// A folder with these entries.
    case folder((String) -> Kind?)
  }

  /// Whether a folder has nothing but what a demo makes, each of it ours and of its own kind.
  static func areAll(in folder: String) -> Bool { holds(folder, top) }

  private static func top(_ name: String) -> Kind? {
    switch name {
    case "demo.lock": .file
    case "state": .folder(state)
    default: nil
    }
  }

  private static func state(_ name: String) -> Kind? {
    switch name {
    case "bells": .folder { _ in .socket }
    // The database with its companions, the locks, the log, and the theme that was kept.
    case "ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm", "ledger.sqlite-journal", "engine.lock",
      "dashboards.lock", "countersign.log", "countersign.log.old", "theme":
      .file
    default: nil
    }
  }

  private static func holds(_ folder: String, _ kind: (String) -> Kind?) -> Bool {
    guard let handle = opendir(folder) else { return false }
    defer { closedir(handle) }
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name == "." || name == ".." { continue }
      guard let kind = kind(name), isThat(kind, folder + "/" + name) else { return false }
    }
    return true
  }

  private static func isThat(_ kind: Kind, _ path: String) -> Bool {
    var info = stat()
    guard lstat(path, &info) == 0, info.st_uid == geteuid() else { return false }
    switch kind {
    case .file: return info.st_mode & S_IFMT == S_IFREG
    case .socket: return info.st_mode & S_IFMT == S_IFSOCK
    case .folder(let inside): return info.st_mode & S_IFMT == S_IFDIR && holds(path, inside)
    }
  }
}
