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
      case config, theme, credential, authorities
    }

    let purpose: Purpose
    /// The mode bits that may not be set.
    let refusedMode: mode_t
    /// Whether links on the way are followed wherever they lead, because only who may write the file matters.
    let followsAllLinks: Bool
    /// Whether the superuser's files are as good as one's own.
    let acceptsSuperuser: Bool
    /// The mode bits that may not be set in a superuser's file that was put there for another user or group.
    var refusedModeOfSuperuser: mode_t?
    /// The most bytes it may have.
    let largest: Int

    /// A config names programs that will be run: nobody else may write it, everybody may read it.
    static let config = Rules(
      purpose: .config, refusedMode: 0o022, followsAllLinks: true, acceptsSuperuser: true, largest: 1 << 20)
    /// A theme could hide from the operator what he approves: nobody else may write it either.
    static let theme = Rules(
      purpose: .theme, refusedMode: 0o022, followsAllLinks: true, acceptsSuperuser: true, largest: 64 << 10)
    /// Whoever can write it can answer in a service's place: nobody else may.
    static let authorities = Rules(
      purpose: .authorities, refusedMode: 0o022, followsAllLinks: true, acceptsSuperuser: true, largest: 16 << 20)
    /// A secret: nobody else may even read it.
    ///
    /// A superuser's file may be for a group, which is how a container's secrets come to whoever runs there.
    static let credential = Rules(
      purpose: .credential, refusedMode: 0o7177, followsAllLinks: false, acceptsSuperuser: true,
      refusedModeOfSuperuser: 0o7137, largest: 64 << 10)
    /// A secret below the folder in which a service manager hands them over: it is for this program, whoever owns it.
    static let handedCredential = Rules(
      purpose: .credential, refusedMode: 0o7137, followsAllLinks: false, acceptsSuperuser: true, largest: 64 << 10)
  }

  /// Why a file was not read.
  enum Fault: Error, Hashable {
    case missing
    /// A link on the way that somebody else could change, or a link that appeared meanwhile.
    case looseLink(String)
    case notRegular
    case foreignOwner(UInt32)
    case looseMode(UInt32)
    case tooLarge(limit: Int)
    case system(Int32)
  }

  static func read(_ path: String, _ rules: Rules) throws(Fault) -> [UInt8] {
    // A C string would end at the NUL and name another file.
    if path.isEmpty || path.utf8.contains(0) { throw .missing }
    let place = rules.followsAllLinks ? path : try TrustedLinks.resolve(path)
    // Without O_NONBLOCK opening a named pipe waits for somebody to write.
    let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (rules.followsAllLinks ? 0 : O_NOFOLLOW)
    let descriptor = open(place, flags)
    guard descriptor >= 0 else {
      switch errno {
      case ENOENT, ENOTDIR: throw .missing
      case ELOOP where !rules.followsAllLinks: throw .looseLink(place)
      case ENXIO: throw .notRegular
      case let code: throw .system(code)
      }
    }
    defer { close(descriptor) }

    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .system(errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular }
    let isOwn = status.st_uid == geteuid()
    guard isOwn || (rules.acceptsSuperuser && status.st_uid == 0) else { throw .foreignOwner(status.st_uid) }
    let mode = status.st_mode & 0o7777
    let refused = isOwn ? rules.refusedMode : rules.refusedModeOfSuperuser ?? rules.refusedMode
    guard mode & refused == 0 else { throw .looseMode(UInt32(mode)) }
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
