import Billing
import Desk
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A line on the person's terminal that says how far something long has come, and goes away.
///
/// Where standard error is no terminal, nothing is written.
final class ProgressLine: Sendable {
  private struct State {
    var words: ProgressWords
    /// How many columns are written.
    var width = 0
  }

  private let time: any TimeSource
  private let isWatched = isatty(STDERR_FILENO) == 1
  private let state: Mutex<State>

  /// - Parameter what: what is done, as a clause: `Checking the log`.
  init(_ what: String, _ time: any TimeSource) {
    self.time = time
    state = Mutex(State(words: ProgressWords(what, from: time.boot)))
  }

  /// Shows that so much of all is done.
  func tell(_ done: Int64, of all: Int64) {
    guard isWatched else { return }
    state.withLock { state in
      guard let words = state.words.words(done, of: all, at: time.boot) else { return }
      _ = CompleteWrite.write("\r" + words, to: STDERR_FILENO)
      state.width = max(state.width, words.count)
    }
  }

  /// Takes the line away.
  func end() {
    state.withLock { state in
      guard state.width > 0 else { return }
      _ = CompleteWrite.write("\r" + String(repeating: " ", count: state.width) + "\r", to: STDERR_FILENO)
      state.width = 0
    }
  }
}
