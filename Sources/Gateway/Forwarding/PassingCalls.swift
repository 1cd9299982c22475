import Synchronization

/// The calls that are being passed on, so that they can be ended when the gateway stops.
final class PassingCalls: Sendable {
  private struct State {
    var isOpen = true
    var last = 0
    var endings: [Int: @Sendable () -> Void] = [:]
  }

  private let state = Mutex(State())

  /// The place of one call; it is left when the last reference to it is dropped.
  final class Place: Sendable {
    private let calls: PassingCalls
    private let number: Int

    fileprivate init(_ calls: PassingCalls, _ number: Int) {
      self.calls = calls
      self.number = number
    }

    deinit { calls.state.withLock { $0.endings[number] = nil } }

    /// Begins the call in a task of its own, so that it can be ended; whoever waits for it ends it as well.
    func beginning<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) async -> Value {
      let task = Task { await work() }
      end { task.cancel() }
      return await withTaskCancellationHandler {
        await task.value
      } onCancel: {
        task.cancel()
      }
    }

    /// Ends the call now.
    func end() {
      let ending = calls.state.withLock { $0.endings[number] }
      ending?()
    }

    /// Says how the call is ended from now on; at once, when the gateway has stopped meanwhile.
    func end(by ending: @escaping @Sendable () -> Void) {
      let isOpen = calls.state.withLock { state in
        state.endings[number] = ending
        return state.isOpen
      }
      if !isOpen { ending() }
    }
  }

  /// Takes note of a call.
  func enter() -> Place {
    let number = state.withLock { state in
      state.last += 1
      return state.last
    }
    return Place(self, number)
  }

  /// Lets calls pass again.
  func open() { state.withLock { $0.isOpen = true } }

  /// Ends all calls, also those that come later.
  func close() {
    let endings = state.withLock { state in
      state.isOpen = false
      return state.endings.values
    }
    for ending in endings { ending() }
  }
}
