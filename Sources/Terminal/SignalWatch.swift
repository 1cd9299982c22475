import CNcurses
import Dispatch

/// Hands signals on, on the main queue.
///
/// The C handlers do no more than write the signal's number into a pipe. Dispatch has sources for signals, but on Linux
/// those need the signals blocked, and children would inherit that.
@MainActor
final class SignalWatch {
  /// Called with the signals that arrived, each once.
  var onSignals: (([Int32]) -> Void)?

  private let source: any DispatchSourceRead

  /// Starts catching signals; `nil` if there is no pipe to be had.
  init?() {
    let descriptor = cn_watch_signals()
    guard descriptor >= 0 else { return nil }
    source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .main)
    source.setEventHandler { [weak self] in MainActor.assumeIsolated { self?.handOn() } }
    source.activate()
  }

  /// Returns the signals that were caught and not yet handed on, each once, in the order of their first arrival.
  func caught() -> [Int32] {
    var numbers: [Int32] = []
    while true {
      let number = cn_next_signal()
      if number == 0 { return numbers }
      if !numbers.contains(number) { numbers.append(number) }
    }
  }

  /// Stops catching signals.
  func stop() {
    source.cancel()
    cn_unwatch_signals()
  }

  private func handOn() {
    let numbers = caught()
    if !numbers.isEmpty { onSignals?(numbers) }
  }
}
