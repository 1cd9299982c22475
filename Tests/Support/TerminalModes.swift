#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The settings of a terminal's line, to see whether a program left them as it found them.
public struct TerminalModes: Hashable, Sendable {
  private let input: tcflag_t
  private let output: tcflag_t
  private let control: tcflag_t
  private let local: tcflag_t

  /// Reads the settings of the terminal behind a descriptor; `nil` if there is none.
  init?(descriptor: Int32) {
    var settings = termios()
    guard tcgetattr(descriptor, &settings) == 0 else { return nil }
    input = settings.c_iflag
    output = settings.c_oflag
    control = settings.c_cflag
    local = settings.c_lflag
  }

  /// Whether what is typed is shown.
  public var echoes: Bool { local & tcflag_t(ECHO) != 0 }

  /// Whether input comes in whole lines.
  public var isCanonical: Bool { local & tcflag_t(ICANON) != 0 }

  /// Whether Ctrl-C and Ctrl-Z send signals.
  public var sendsSignals: Bool { local & tcflag_t(ISIG) != 0 }
}
