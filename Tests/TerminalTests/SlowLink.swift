import Support

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A program at the far end of a slow line: what it writes is taken only when and as much as the test says.
///
/// `PseudoTerminal` reads whatever there is, as a fast terminal does.
final class SlowLink {
  /// The system did not do what was asked.
  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  /// What has arrived at the near end.
  private(set) var screen: VirtualScreen
  /// How many bytes that was.
  private(set) var count = 0

  private let near: Int32
  /// Kept open to see whether typed keys were read, and so that the modes can be looked at after the end.
  private let far: Int32
  private let process: pid_t
  private var status: Int32?

  /// Starts a program; its output goes to another terminal if one is named.
  init(_ path: String, output: String? = nil, environment: [String: String], columns: Int, rows: Int) throws {
    screen = VirtualScreen(columns: columns, rows: rows)
    let name: String
    (near, far, name) = try Self.pair()
    _ = fcntl(near, F_SETFL, fcntl(near, F_GETFL) | O_NONBLOCK)
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(near, UInt(TIOCSWINSZ), &size)
    process = try Self.start(path, on: name, output ?? name, environment)
  }

  deinit {
    if !hasEnded {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    close(near)
    close(far)
  }

  /// Whether the terminal echoes and waits for whole lines, as a shell's does.
  var isAsAShellLeftIt: Bool {
    var modes = termios()
    guard tcgetattr(far, &modes) == 0 else { return false }
    let wanted = tcflag_t(ECHO | ICANON | ISIG)
    return modes.c_lflag & wanted == wanted && modes.c_oflag & tcflag_t(OPOST) != 0
  }

  /// How the program ended, as `waitpid` tells it; nil while it runs.
  var ending: Int32? { hasEnded ? status : nil }

  /// Types text; nothing is taken meanwhile.
  func type(_ text: String) throws {
    var rest = Array(text.utf8)[...]
    try wait("the keys are taken") {
      let count = rest.withUnsafeBytes { write(near, $0.baseAddress, $0.count) }
      if count > 0 { rest = rest.dropFirst(count) }
      return rest.isEmpty
    }
  }

  /// Sends a signal to the program.
  func send(_ signal: Int32) {
    kill(process, signal)
  }

  /// How many typed bytes the program has not read yet.
  var unread: Int {
    var count: Int32 = 0
    _ = ioctl(far, UInt(FIONREAD), &count)
    return Int(count)
  }

  /// Takes some of what the program wrote; how much there was.
  @discardableResult
  func take(_ most: Int) -> Int {
    var buffer = [UInt8](repeating: 0, count: most)
    let received = read(near, &buffer, most)
    guard received > 0 else { return 0 }
    count += received
    screen.feed(buffer.prefix(received))
    return received
  }

  /// Waits for a condition, with a deadline, and takes some bytes every few milliseconds meanwhile.
  func wait(_ what: String, taking most: Int = 0, until condition: () throws -> Bool) throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while try !condition() {
      guard ContinuousClock.now < deadline else {
        throw Problem(description: "waited in vain until \(what); \(count) bytes came, the screen:\n\(screen.text)")
      }
      if most > 0, take(most) > 0 { continue }
      _ = poll(nil, 0, 5)
    }
  }

  private var hasEnded: Bool {
    if status != nil { return true }
    var code: Int32 = 0
    guard waitpid(process, &code, WNOHANG) == process else { return false }
    status = code
    return true
  }

  /// A terminal with its two ends open.
  static func pair() throws -> (near: Int32, far: Int32, name: String) {
    var (near, far): (Int32, Int32) = (-1, -1)
    var buffer = [CChar](repeating: 0, count: 128)
    guard openpty(&near, &far, &buffer, nil, nil) == 0 else {
      throw Problem(description: "no pseudo-terminal: error \(errno)")
    }
    // Whoever has a copy of an end keeps that end open.
    for descriptor in [near, far] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    return (near, far, String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
  }

  private static func start(
    _ path: String, on input: String, _ output: String, _ environment: [String: String]
  ) throws -> pid_t {
    let words = [strdup(path), nil]
    let variables = environment.map { strdup($0.key + "=" + $0.value) } + [nil]
    defer { for pointer in words + variables { free(pointer) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The first terminal that a session's leader opens is the session's.
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input, O_RDWR, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_RDWR | O_NOCTTY, 0)
    // As in a program that shows a screen: what is written to the terminal past the screen would wait for the line.
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A test runner's threads block signals that a program of its own must get.
    var nothing = sigset_t()
    sigemptyset(&nothing)
    posix_spawnattr_setsigmask(&attributes, &nothing)
    // A session of its own: POSIX_SPAWN_SETSID, a macro that is not imported everywhere.
    // Who runs the tests may ignore signals (`nohup make test &` does); the program is started as by a shell that does not.
    var usual = sigset_t()
    sigfillset(&usual)
    posix_spawnattr_setsigdefault(&attributes, &usual)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | 0x80))
    var process: pid_t = 0
    let code = posix_spawn(&process, path, &actions, &attributes, words, variables)
    guard code == 0 else { throw Problem(description: "\(path) did not start: error \(code)") }
    return process
  }
}
