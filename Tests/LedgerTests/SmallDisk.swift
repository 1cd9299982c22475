import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder that can be filled up or made read-only: a memory disk of 2 MB where the test may mount one; otherwise an
/// ordinary folder that its mode makes read-only, which works for everybody but root.
final class SmallDisk {
  let path: String
  private let folder: TemporaryFolder
  private let isMounted: Bool

  /// Whether a memory disk can be mounted here.
  static let canMount: Bool = {
    guard let disk = try? SmallDisk() else { return false }
    return disk.isMounted
  }()

  /// Whether a folder can be made read-only here.
  static var isPossible: Bool { canMount || geteuid() != 0 }

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path + "/disk"
    try #require(mkdir(path, 0o700) == 0)
    #if canImport(Glibc)
      isMounted = mount("tmpfs", path, "tmpfs", 0, "size=2m,mode=0700") == 0
    #else
      isMounted = false
    #endif
  }

  deinit {
    #if canImport(Glibc)
      // Detached: a connection that is closed a little later keeps nothing of it.
      if isMounted { umount2(path, Int32(MNT_DETACH)) }
    #endif
    chmod(path + "/state", 0o700)
  }

  func makeReadOnly() async throws {
    #if canImport(Glibc)
      if isMounted {
        // Refused as long as a file on it is open for writing: the ledger before closes its own a little later.
        let path = self.path
        try #require(await eventually { mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), "size=2m") == 0 })
        return
      }
    #endif
    try #require(chmod(path + "/state", 0o500) == 0)
  }

  /// Leaves less than a page free.
  func fill() throws {
    let file = open(path + "/filler", O_WRONLY | O_CREAT, 0o600)
    try #require(file >= 0)
    defer { close(file) }
    let block = [UInt8](repeating: 1, count: 4096)
    while write(file, block, block.count) == block.count {}
    try #require(errno == ENOSPC)
  }

  func makeRoom() {
    unlink(path + "/filler")
  }
}
