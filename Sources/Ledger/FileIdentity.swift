#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Which file it is that stands at a path, whatever it is called: its device and its number there.
struct FileIdentity: Hashable, Sendable {
  private let device: dev_t
  private let number: ino_t

  /// The file at a path itself, also where it is a symbolic link; nil where there is none.
  init?(at path: String) {
    var info = stat()
    guard lstat(path, &info) == 0 else { return nil }
    (device, number) = (info.st_dev, info.st_ino)
  }

  /// The file that a descriptor is open on.
  init?(of descriptor: Int32) {
    var info = stat()
    guard fstat(descriptor, &info) == 0 else { return nil }
    (device, number) = (info.st_dev, info.st_ino)
  }
}
