import Billing
import JSON
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The lock that only one engine can hold; the kernel frees it however its holder ends.
public final class EngineLock: Sendable {
  /// Who holds the lock, as written by the holder.
  public struct Holder: Hashable, Sendable {
    /// The holder's process id; 0 when its note could not be read.
    public let pid: Int32
    /// The gateway's address, nil when it has none (yet).
    public let gateway: String?
    /// When the holder took the lock; nil when it did not say.
    public let since: Instant?
    /// What it read of the config; nil when it did not say.
    public let config: EngineConfig?

    /// A holder.
    public init(pid: Int32, gateway: String?, since: Instant? = nil, config: EngineConfig? = nil) {
      self.pid = pid
      self.gateway = gateway
      self.since = since
      self.config = config
    }
  }

  private let descriptor: Int32
  /// Held by the lock, so that its socket is gone before somebody else can have the lock; nil where none can be made, and
  /// then the engine counts as silent.
  private let pulse: EnginePulse?
  private let since: Instant?
  private let config: EngineConfig?
  private let path: String
  /// Which file is locked.
  let identity: FileIdentity?

  private init(path: String, descriptor: Int32, pulse: EnginePulse?, since: Instant?, config: EngineConfig?) {
    self.path = path
    self.descriptor = descriptor
    identity = FileIdentity(of: descriptor)
    self.pulse = pulse
    self.since = since
    self.config = config
  }

  deinit {
    // Where the lock's file was replaced, another engine may have a socket of this name.
    if FileIdentity(at: path) == identity { pulse?.end() }
    close(descriptor)
  }

  /// Shows by a piece of the engine's work, done anew for whoever asks, that the engine works; before that the process
  /// alone answers.
  public func prove(by work: @escaping @Sendable () async -> Void) {
    pulse?.prove(by: work)
  }

  /// Takes the lock; nil when another engine holds it, in this process or another.
  ///
  /// - Parameters:
  ///   - now: when it is taken, for those who ask for the holder.
  ///   - config: what was read of the config, for the same.
  /// - Throws: a problem when the lock file cannot be used.
  public static func take(
    in directory: StateDirectory, at now: Instant? = nil, by config: EngineConfig? = nil
  ) throws(Problem) -> EngineLock? {
    try StateDirectory.makePrivateFile(directory.engineLock)
    let descriptor = open(directory.engineLock, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw unusable(directory.engineLock, errno) }
    for _ in 0..<attempts {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
        // Removed between opening and locking, it keeps nobody out.
        guard FileIdentity(of: descriptor) == FileIdentity(at: directory.engineLock) else { break }
        let lock = EngineLock(
          path: directory.engineLock, descriptor: descriptor, pulse: EnginePulse(in: directory), since: now,
          config: config)
        lock.announce(gateway: nil)
        return lock
      }
      let code = errno
      guard code == EWOULDBLOCK || code == EINTR else {
        close(descriptor)
        throw unusable(directory.engineLock, code)
      }
      // Somebody who only asks for the holder shares the lock for a moment, or longer when the processor is taken away
      // from it. Only when the lock cannot even be shared is there an engine.
      if flock(descriptor, LOCK_SH | LOCK_NB) != 0 { break }
      usleep(1000)
    }
    close(descriptor)
    return nil
  }

  /// Who holds the lock now; nil when nobody does.
  public static func holder(in directory: StateDirectory) -> Holder? {
    // For reading, which is enough for a shared lock and possible where nothing can be written.
    let descriptor = open(directory.engineLock, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    // A shared lock is granted exactly when no engine runs; it is freed again at once by closing.
    if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return nil }
    var buffer = [UInt8](repeating: 0, count: noteSize)
    let count = pread(descriptor, &buffer, buffer.count, 0)
    guard count > 0, let note = try? JSONValue.parse(Array(buffer[..<count])),
      let pid = note["pid"]?.integer.flatMap({ Int32(exactly: $0) })
    else { return Holder(pid: 0, gateway: nil) }
    return Holder(
      pid: pid, gateway: note["gateway"]?.string, since: note["since"]?.integer.map { Instant(milliseconds: $0) },
      config: note["config"].flatMap { EngineConfig($0) })
  }

  /// Waits until no engine runs; the kernel wakes it however the engine ended.
  ///
  /// Blocks the calling thread without a limit, so it is called on a thread of its own.
  public static func waitUntilFree(in directory: StateDirectory) {
    let descriptor = open(directory.engineLock, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    while flock(descriptor, LOCK_SH) != 0, errno == EINTR {}
  }

  /// Writes who holds the lock and where its gateway listens, for viewers.
  public func announce(gateway: String?) {
    let fields: JSONObject = [
      "pid": .integer(Int64(getpid())), "gateway": gateway.map { .string($0) } ?? .null,
      "since": since.map { .integer($0.milliseconds) } ?? .null,
    ]
    var line = Array(JSONValue.object(fields).serialized().utf8)
    if let config {
      var more = fields
      more["config"] = config.note
      let whole = Array(JSONValue.object(more).serialized().utf8)
      // Hundreds of accounts have no room; then nobody is told which are served.
      if whole.count < Self.noteSize { line = whole }
    }
    // Always the same size, written at once: a viewer that reads meanwhile sees the old note or the new one.
    line += [UInt8](repeating: UInt8(ascii: " "), count: max(0, Self.noteSize - 1 - line.count))
    line.append(UInt8(ascii: "\n"))
    // A lost note costs a viewer the pid in its header, nothing else: the lock itself is the kernel's.
    _ = pwrite(descriptor, line, line.count, 0)
  }

  private static let noteSize = 4096
  /// How often the lock is tried, a millisecond apart, while others only ask for its holder.
  private static let attempts = 1000

  private static func unusable(_ path: String, _ code: Int32) -> Problem {
    let fault = StorageFault(code: code)
    return Problem(
      SafeText("\(path): the engine lock cannot be used: \(fault.words)."), advice: SafeText(fault.advice))
  }
}
