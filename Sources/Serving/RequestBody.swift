import Synchronization

/// The body of a request that is read while it comes.
///
/// Whoever reads slowly is sent to slowly: what waits here is bounded.
public final class RequestBody: Sendable {
  /// Why the rest will never come.
  public enum Fault: Error, Hashable, Sendable {
    /// The caller has gone, or said that nothing more comes.
    case brokenOff
    /// What came is not well-formed.
    case malformed
    /// The caller sent nothing for too long.
    case tooSlow
    /// The reader's task was cancelled.
    case cancelled
  }

  /// How many bytes may wait, beside the last part.
  static let room = 256 << 10

  private struct State {
    var parts: [[UInt8]] = []
    var count = 0
    var end: Result<Void, Fault>?
    var reading: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())
  /// Tells the connection that there is room again.
  private let onRoom: @Sendable () -> Void

  init(onRoom: @escaping @Sendable () -> Void) {
    self.onRoom = onRoom
  }

  /// The next part, as it came; nil when all of it has come.
  public func next() async throws(Fault) -> [UInt8]? {
    let result: Result<[UInt8]?, Fault> = await withTaskCancellationHandler {
      do throws(Fault) { return .success(try await read()) } catch { return .failure(error) }
    } onCancel: {
      finish(.failure(.cancelled))
    }
    return try result.get()
  }

  private func read() async throws(Fault) -> [UInt8]? {
    while true {
      let (parts, end, wasFull) = state.withLock { state in
        defer {
          state.parts = []
          state.count = 0
        }
        return (state.parts, state.end, state.count >= Self.room)
      }
      if wasFull { onRoom() }
      if !parts.isEmpty { return parts.count == 1 ? parts[0] : Array(parts.joined()) }
      if let end {
        try end.get()
        return nil
      }
      await withCheckedContinuation { continuation in
        let isThere = state.withLock { state in
          let isThere = !state.parts.isEmpty || state.end != nil
          if !isThere { state.reading = continuation }
          return isThere
        }
        if isThere { continuation.resume() }
      }
    }
  }

  // MARK: - The connection's side

  /// Whether more may be pushed.
  var hasRoom: Bool { state.withLock { $0.count < Self.room } }

  /// Takes a part that has come.
  func push(_ part: [UInt8]) {
    let waiting = state.withLock { state in
      guard state.end == nil else { return nil as CheckedContinuation<Void, Never>? }
      state.parts.append(part)
      state.count += part.count
      defer { state.reading = nil }
      return state.reading
    }
    waiting?.resume()
  }

  /// All of it has come, or the rest never will; only the first end counts.
  func finish(_ end: Result<Void, Fault>) {
    let waiting = state.withLock { state in
      guard state.end == nil else { return nil as CheckedContinuation<Void, Never>? }
      state.end = end
      defer { state.reading = nil }
      return state.reading
    }
    waiting?.resume()
  }
}
