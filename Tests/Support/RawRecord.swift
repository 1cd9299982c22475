import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What a server's threads share: what happened so far, and the end.
final class RawRecord: Sendable {
  struct State {
    var requests: [RawRequest] = []
    var received: [UInt8] = []
    var connectionCount = 0
    var open: Set<CInt> = []
    var isEnded = false
    var nextWatch = 0
    var watches: [Int: (isDone: @Sendable (State) -> Bool, continuation: CheckedContinuation<Bool, Never>)] = [:]
  }

  /// Open once and for all when the server has stopped.
  let stop = Gate()
  private let state = Mutex(State())

  var requests: [RawRequest] { state.withLock { $0.requests } }
  var connectionCount: Int { state.withLock { $0.connectionCount } }
  var openCount: Int { state.withLock { $0.open.count } }
  var received: [UInt8] { state.withLock { $0.received } }

  func add(request: RawRequest) { change { $0.requests.append(request) } }
  func add(bytes: [UInt8]) { change { $0.received += bytes } }

  func open(_ socket: CInt) -> Int {
    change { state in
      state.connectionCount += 1
      state.open.insert(socket)
      return state.connectionCount
    }
  }

  func close(_ socket: CInt) {
    // The system's close before the count falls, so that whoever waits for the count finds the connection closed.
    change { state in
      systemClose(socket)
      _ = state.open.remove(socket)
    }
  }

  func end() {
    let isFirst = state.withLock { state in
      defer { state.isEnded = true }
      return !state.isEnded
    }
    if isFirst { stop.open() }
  }

  func wait(until isDone: @escaping @Sendable (State) -> Bool) async throws {
    let watch = state.withLock { state in
      state.nextWatch += 1
      return state.nextWatch
    }
    let isFulfilled = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer: Bool? = state.withLock { state in
          if isDone(state) { return true }
          if Task.isCancelled { return false }
          state.watches[watch] = (isDone, continuation)
          return nil
        }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      state.withLock { $0.watches.removeValue(forKey: watch) }?.continuation.resume(returning: false)
    }
    if !isFulfilled { throw CancellationError() }
  }

  private func change<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
    let (result, done) = state.withLock { state in
      let result = body(&state)
      let done = state.watches.filter { $0.value.isDone(state) }
      for watch in done.keys { state.watches[watch] = nil }
      return (result, done.values.map(\.continuation))
    }
    for continuation in done { continuation.resume(returning: true) }
    return result
  }
}

private func systemClose(_ descriptor: CInt) {
  close(descriptor)
}
