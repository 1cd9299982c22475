import Dispatch

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// SIGTERM, SIGINT and SIGHUP as a wish to stop, for commands without a screen.
@MainActor
final class StopSignals {
  private var sources: [any DispatchSourceSignal] = []
  private var hasStopped = false

  /// Calls a closure at the first of the signals; a second one ends the process at once.
  init(_ stop: @escaping @MainActor () -> Void) {
    for number in [SIGTERM, SIGINT, SIGHUP] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .main)
      source.setEventHandler { [weak self] in
        MainActor.assumeIsolated {
          guard let self else { return }
          if self.hasStopped { _exit(128 + number) }
          self.hasStopped = true
          stop()
        }
      }
      source.activate()
      sources.append(source)
    }
  }
}
