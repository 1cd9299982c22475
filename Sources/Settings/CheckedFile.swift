#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reading a file only if its kind, owner, mode and size are what they have to be.
///
/// Everything is asked of the open descriptor, so that nothing can change between the check and the reading.
enum CheckedFile {
  /// What has to be true of a file.
  struct Rules {
    /// What the file is for, which is why its rules are as they are.
    enum Purpose {
      case config, theme, credential
    }

    let purpose: Purpose
    /// The mode bits that may not be set.
    let refusedMode: mode_t
    /// Whether the last part of the path may be a symbolic link.
    let followsLinks: Bool
    /// Whether the superuser's files are as good as one's own.
    let acceptsSuperuser: Bool
    /// The most bytes it may have.
    let largest: Int

    /// A config names programs that will be run: nobody else may write it, everybody may read it.
    static let config = Rules(
      purpose: .config, refusedMode: 0o022, followsLinks: true, acceptsSuperuser: true, largest: 1 << 20)
    /// A theme could hide from the operator what he approves: nobody else may write it either.
    static let theme = Rules(
      purpose: .theme, refusedMode: 0o022, followsLinks: true, acceptsSuperuser: true, largest: 64 << 10)
    /// A secret: nobody else may even read it.
    static let credential = Rules(
      purpose: .credential, refusedMode: 0o7177, followsLinks: false, acceptsSuperuser: false, largest: 64 << 10)
  }

  /// Why a file was not read.
  enum Fault: Error, Hashable {
    case missing
    case symbolicLink
    case notRegular
    case foreignOwner
    case looseMode(UInt32)
    case tooLarge(limit: Int)
    case system(Int32)
  }

  static func read(_ path: String, _ rules: Rules) throws(Fault) -> [UInt8] {
    // A C string would end at the NUL and name another file.
    if path.isEmpty || path.utf8.contains(0) { throw .missing }
    // Without O_NONBLOCK opening a named pipe waits for somebody to write.
    let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (rules.followsLinks ? 0 : O_NOFOLLOW)
    let descriptor = open(path, flags)
    guard descriptor >= 0 else {
      switch errno {
      case ENOENT, ENOTDIR: throw .missing
      case ELOOP where !rules.followsLinks: throw .symbolicLink
      case ENXIO: throw .notRegular
      case let code: throw .system(code)
      }
    }
    defer { close(descriptor) }

    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .system(errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular }
    guard status.st_uid == geteuid() || (rules.acceptsSuperuser && status.st_uid == 0) else { throw .foreignOwner }
    let mode = status.st_mode & 0o7777
    guard mode & rules.refusedMode == 0 else { throw .looseMode(UInt32(mode)) }
    return try readAll(descriptor, atMost: rules.largest)
  }

  private static func readAll(_ descriptor: Int32, atMost limit: Int) throws(Fault) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      let count = buffer.withUnsafeMutableBytes { Self.readSome(descriptor, into: $0) }
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw .system(errno)
      }
      bytes += buffer.prefix(count)
      if bytes.count > limit { throw .tooLarge(limit: limit) }
    }
  }

  private static func readSome(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard let start = buffer.baseAddress else { return 0 }
    #if canImport(Glibc)
      return Glibc.read(descriptor, start, buffer.count)
    #else
      return Darwin.read(descriptor, start, buffer.count)
    #endif
  }
}
