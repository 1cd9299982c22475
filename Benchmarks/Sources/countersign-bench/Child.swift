#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A program that was started from here.
///
/// Started and waited for with the system's own calls: Foundation's `Process` waits in a run loop, which costs time and
/// never ends on a thread of Swift's pool.
final class Child {
  private let pid: pid_t
  private let reading: Int32?
  private var status: Int32?
  /// The most memory it ever had, in MB; 0 while it runs.
  private(set) var mostMegabytes = 0.0

  /// Starts a program with nothing to read.
  ///
  /// - Parameter isRead: whether what it writes is kept for ``output()``; otherwise nobody sees it.
  init(_ path: String, _ arguments: [String], isRead: Bool = false) throws {
    var ends: [Int32] = [-1, -1]
    if isRead {
      guard pipe(&ends) == 0 else { throw BenchError("no pipe can be made.") }
    }
    reading = isRead ? ends[0] : nil
    defer { if isRead { close(ends[1]) } }
    #if canImport(Glibc)
      var (actions, attributes) = (posix_spawn_file_actions_t(), posix_spawnattr_t())
    #else
      var (actions, attributes): (posix_spawn_file_actions_t?, posix_spawnattr_t?) = (nil, nil)
    #endif
    // The threads of Swift's pool block every signal, and a child would inherit that: nobody could end it.
    var unblocked = sigset_t()
    sigemptyset(&unblocked)
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setsigmask(&attributes, &unblocked)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    if isRead {
      posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
      posix_spawn_file_actions_addclose(&actions, ends[0])
      posix_spawn_file_actions_addclose(&actions, ends[1])
    } else {
      posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    }
    var words = ([path] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var pid = pid_t()
    let code = posix_spawn(&pid, path, &actions, &attributes, &words, environ)
    guard code == 0 else {
      if let reading { close(reading) }
      throw BenchError("\(path) cannot be started (error \(code)).")
    }
    self.pid = pid
  }

  deinit {
    if let reading { close(reading) }
  }

  /// Whether it has not ended yet.
  var isRunning: Bool {
    if status == nil {
      var code: Int32 = 0
      if waitpid(pid, &code, WNOHANG) == pid { status = code }
    }
    return status == nil
  }

  /// Asks it to end and waits until it has.
  func stop() {
    guard isRunning else { return }
    kill(pid, SIGTERM)
    _ = wait()
  }

  /// Waits for its end; true when all went well.
  func wait() -> Bool { waitForCode() == 0 }

  /// Waits for its end and tells the code it ended with; nil when a signal ended it.
  func waitForCode() -> Int32? {
    if status == nil {
      var (code, usage) = (Int32(0), rusage())
      while wait4(pid, &code, 0, &usage) < 0, errno == EINTR {}
      status = code
      mostMegabytes = Double(usage.ru_maxrss) / 1024
    }
    return status.flatMap { $0 & 0x7f == 0 ? $0 >> 8 & 0xff : nil }
  }

  /// Everything it writes until it closes its output.
  func output() -> String {
    guard let reading else { return "" }
    var (bytes, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
    while true {
      let count = read(reading, &buffer, buffer.count)
      if count > 0 { bytes += buffer[..<count] }
      if count == 0 || (count < 0 && errno != EINTR) { break }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
