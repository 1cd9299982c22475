import Synchronization

/// Holds whoever comes until it is opened, and tells when somebody has come.
final class Latch: Sendable {
  private struct State {
    var isOpen = false
    var hasArrival = false
    var held: [CheckedContinuation<Void, Never>] = []
    var watchers: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  /// Waits until the latch is open.
  func hold() async {
    await withCheckedContinuation { continuation in
      let (isOpen, watchers) = state.withLock { state in
        defer { state.watchers = [] }
        state.hasArrival = true
        if !state.isOpen { state.held.append(continuation) }
        return (state.isOpen, state.watchers)
      }
      for watcher in watchers { watcher.resume() }
      if isOpen { continuation.resume() }
    }
  }

  /// Waits until somebody is held, or was.
  func waitForArrival() async {
    await withCheckedContinuation { continuation in
      let hasArrival = state.withLock { state in
        if !state.hasArrival { state.watchers.append(continuation) }
        return state.hasArrival
      }
      if hasArrival { continuation.resume() }
    }
  }

  /// Lets everybody through, now and later.
  func open() {
    let held = state.withLock { state in
      defer { state.held = [] }
      state.isOpen = true
      return state.held
    }
    for continuation in held { continuation.resume() }
  }
}
