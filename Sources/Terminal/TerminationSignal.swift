#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A signal that asks the program to end.
public enum TerminationSignal: CaseIterable, Hashable, Sendable {
  /// `SIGINT`; Ctrl-C is a key while the screen is up, so somebody sent it on purpose.
  case interrupt
  /// `SIGTERM`.
  case terminate
  /// `SIGHUP`: the terminal is gone, or was told to seem so.
  case hangUp

  /// The number of the signal.
  public var number: Int32 {
    switch self {
    case .interrupt: SIGINT
    case .terminate: SIGTERM
    case .hangUp: SIGHUP
    }
  }

  init?(number: Int32) {
    guard let signal = TerminationSignal.allCases.first(where: { $0.number == number }) else { return nil }
    self = signal
  }
}
