import CProcess
import Dispatch

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A command that is asked to end by SIGTERM, SIGINT or SIGHUP and does so in order, by making ``StopSignals`` first of all.
///
/// Until then the signals wait: nothing that was begun is left half done.
protocol StoppableCommand {}

/// SIGTERM, SIGINT and SIGHUP as a wish to stop; those that were ignored at the start stay ignored.
@MainActor
final class StopSignals {
  /// Raised by the first of the signals.
  let stopped = Latch()

  private let source: (any DispatchSourceRead)?
  private let force: @MainActor () -> Void
  private var interruptedAt: ContinuousClock.Instant?

  /// How much later a second Ctrl-C is meant as one, and is not the same that a wrapper passed on.
  private static let pause: Duration = .milliseconds(500)

  /// Begins to listen.
  ///
  /// - Parameter force: what is done before a second Ctrl-C ends the process where it stands. Other signals do not: a
  ///   session that ends sends SIGHUP and SIGTERM at once.
  init(force: @escaping @MainActor () -> Void = {}) {
    self.force = force
    let descriptor = cp_catch_stop_signals()
    source = descriptor < 0 ? nil : DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .main)
    source?.setEventHandler { [weak self] in MainActor.assumeIsolated { self?.take() } }
    source?.activate()
  }

  private func take() {
    while true {
      let number = cp_next_stop_signal()
      if number == 0 { return }
      if number == SIGINT {
        if let interruptedAt, interruptedAt.duration(to: .now) > Self.pause {
          force()
          _exit(128 + number)
        }
        interruptedAt = interruptedAt ?? .now
      }
      stopped.raise()
    }
  }
}
