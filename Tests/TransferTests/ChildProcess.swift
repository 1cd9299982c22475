#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A program that a test runs beside itself, with no signal blocked (a child of `Foundation.Process` inherits those that
/// are blocked in a thread of the pool, SIGTERM among them).
struct ChildProcess: Sendable {
  let identifier: pid_t

  /// Starts a program whose output and input, where wanted, are these descriptors; errors are dropped.
  init(_ arguments: [String], input: CInt? = nil, output: CInt? = nil) throws {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    for (standard, descriptor) in [(0, input), (1, output), (2, nil)] as [(CInt, CInt?)] {
      if let descriptor {
        posix_spawn_file_actions_adddup2(&actions, descriptor, standard)
      } else {
        posix_spawn_file_actions_addopen(&actions, standard, "/dev/null", O_RDWR, 0)
      }
    }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var words = arguments.map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var identifier: pid_t = 0
    let code = posix_spawn(&identifier, arguments[0], &actions, &attributes, &words, environ)
    guard code == 0 else { throw Failure(code: code) }
    self.identifier = identifier
  }

  /// Waits for the end and returns the exit status, -1 after a signal.
  @discardableResult
  func wait() -> CInt {
    var status: CInt = 0
    while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
    return status & 0x7f == 0 ? (status >> 8) & 0xff : -1
  }

  /// Ends the program at once, and leaves it to be waited for, so that its number is nobody else's until then.
  func kill() {
    sendSignal(identifier, SIGKILL)
  }

  /// Ends the program at once and waits for it.
  func end() {
    kill()
    wait()
  }

  /// A program that could not be started or failed.
  struct Failure: Error {
    let code: CInt
  }
}

private func sendSignal(_ identifier: pid_t, _ signal: CInt) {
  kill(identifier, signal)
}
