import Synchronization

/// Lets one task through at a time, in the order they came.
///
/// An actor does not do this: it lets others in at every `await`, and a second execution on an account must not begin while
/// the first one waits for the service.
final class SerialGate: Sendable {
  private struct State {
    var isBusy = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  /// How many wait for their turn.
  var waiting: Int { state.withLock { $0.waiting.count } }

  /// Runs a body alone; it waits its turn without a time limit and is not skipped by cancellation.
  func alone<Value: Sendable>(_ body: @Sendable () async -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        if state.isBusy {
          state.waiting.append(continuation)
          return false
        }
        state.isBusy = true
        return true
      }
      if isFree { continuation.resume() }
    }
    let value = await body()
    let next = state.withLock { state in
      if state.waiting.isEmpty {
        state.isBusy = false
        return CheckedContinuation<Void, Never>?.none
      }
      return state.waiting.removeFirst()
    }
    next?.resume()
    return value
  }
}
