import Desk
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The program that shows a long text page by page, such as less(1).
struct Pager {
  /// Its command line, for a shell.
  let command: String
  let environment: [String: String]

  /// The pager that the environment names: `COUNTERSIGN_PAGER`, else `PAGER`, else less; nil where there is none.
  ///
  /// An empty command and `cat` mean that none is wanted.
  init?(_ environment: [String: String], finds: (String) -> Bool) {
    if let wanted = environment["COUNTERSIGN_PAGER"] ?? environment["PAGER"] {
      let words = wanted.split(separator: " ")
      if words.isEmpty || words == ["cat"] { return nil }
      command = wanted
    } else {
      guard finds("less") else { return nil }
      command = "less"
    }
    // What it starts has no use for keys, nor for our supervisor.
    let keys = CustodyCheckup.names(in: environment, configured: [])
    var own = environment.filter { !keys.contains($0.key) && !ServiceManager.variables.contains($0.key) }
    // As git does: end at once where one screen is enough, show colours, leave the text on the screen.
    own["LESS"] = own["LESS"] ?? "FRX"
    own["LV"] = own["LV"] ?? "-c"
    self.environment = own
  }

  /// Whether a text is longer than a screen, on which the next prompt needs a line, too.
  static func isLong(_ text: String, columns: Int, rows: Int) -> Bool {
    var used = 1
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      used += max(1, (DisplayWidth.columns(of: line) + columns - 1) / max(1, columns))
      if used > rows + 1 { return true }
    }
    return false
  }

  /// Shows a text and waits for the reader; false where the pager could not be run.
  ///
  /// As POSIX has it for `PAGER`, a shell reads the command. A reader who has seen enough makes no failure.
  func show(_ text: String) -> Bool {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return false }
    guard fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0, let process = start(reading: ends[0]) else {
      close(ends[0])
      close(ends[1])
      return false
    }
    close(ends[0])
    // Ctrl-C is for the pager, while there is one.
    let (interrupt, quit) = (signal(SIGINT, SIG_IGN), signal(SIGQUIT, SIG_IGN))
    defer {
      signal(SIGINT, interrupt)
      signal(SIGQUIT, quit)
    }
    _ = CompleteWrite.write(text, to: ends[1])
    close(ends[1])
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 { if errno != EINTR { return true } }
    // The shell's words for "there is no such program" and "it cannot be run".
    let code = status & 0x7F == 0 ? status >> 8 & 0xFF : 0
    return code != 127 && code != 126
  }

  private func start(reading descriptor: Int32) -> pid_t? {
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #else
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_adddup2(&actions, descriptor, STDIN_FILENO)
    posix_spawn_file_actions_addclose(&actions, descriptor)
    // What this program made of its signals is not the pager's affair.
    var (nothing, usual) = (sigset_t(), sigset_t())
    sigemptyset(&nothing)
    sigemptyset(&usual)
    for number in [SIGPIPE, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXFSZ] { sigaddset(&usual, number) }
    posix_spawnattr_setsigmask(&attributes, &nothing)
    posix_spawnattr_setsigdefault(&attributes, &usual)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    let words = ["/bin/sh", "-c", command].map { (word: String) in strdup(word) } + [nil]
    let variables = environment.map { strdup($0.key + "=" + $0.value) } + [nil]
    defer { for pointer in words + variables { free(pointer) } }
    var process: pid_t = 0
    return posix_spawn(&process, "/bin/sh", &actions, &attributes, words, variables) == 0 ? process : nil
  }
}
