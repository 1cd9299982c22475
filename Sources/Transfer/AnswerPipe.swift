import Synchronization

/// What goes between a transfer on its thread and whoever reads the answer and writes the request's body as they come.
///
/// Neither side runs ahead of the other by more than ``room`` bytes: whoever is faster is stopped and started again.
final class AnswerPipe: Sendable {
  /// How many bytes may wait on each side, beside the last part.
  static let room = 256 << 10

  /// What the transfer gets of the request's body.
  enum Supply: Equatable {
    case bytes(Int)
    /// There are none now; the transfer is started again when there are.
    case wait
    case end
  }

  typealias Start = Result<StreamedAnswer.Head, TransferError>

  private struct State {
    var start: Start?
    var starting: CheckedContinuation<Start, Never>?

    var received: [UInt8] = []
    var end: Result<Void, TransferError>?
    var isReceivingPaused = false
    var reading: CheckedContinuation<Void, Never>?

    var offered = Queue<[UInt8]>()
    /// How much of the first of them was taken.
    var taken = 0
    var offeredCount = 0
    var hasBodyEnded = false
    var isSendingPaused = false
    var offering: CheckedContinuation<Void, Never>?
    var pump: Task<Void, Never>?
  }

  private let state = Mutex(State())
  /// Starts the transfer again after a stop.
  private let resume: @Sendable () -> Void

  init(resume: @escaping @Sendable () -> Void) {
    self.resume = resume
  }

  // MARK: - On the transfer thread

  /// The head of the answer has come.
  func begin(_ head: StreamedAnswer.Head) { begin(.success(head)) }

  private func begin(_ start: Start) {
    let waiting = state.withLock { state in
      guard state.start == nil else { return nil as CheckedContinuation<Start, Never>? }
      state.start = start
      defer { state.starting = nil }
      return state.starting
    }
    waiting?.resume(returning: start)
  }

  /// Takes a part of the body; false when nothing is taken until whoever reads has caught up.
  func receive(_ part: UnsafeRawBufferPointer) -> Bool {
    let (isTaken, waiting) = state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
      guard state.received.count < Self.room else {
        state.isReceivingPaused = true
        return (false, nil)
      }
      state.received.append(contentsOf: part)
      defer { state.reading = nil }
      return (true, state.reading)
    }
    waiting?.resume()
    return isTaken
  }

  /// Gives the next bytes of the request's body.
  func supply(_ space: UnsafeMutableRawBufferPointer) -> Supply {
    let (supply, waiting) = state.withLock { state -> (Supply, CheckedContinuation<Void, Never>?) in
      var count = 0
      while count < space.count, let part = state.offered.first {
        let bytes = part[state.taken...].prefix(space.count - count)
        bytes.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: space[count...]).copyMemory(from: $0) }
        count += bytes.count
        state.taken += bytes.count
        if state.taken == part.count {
          _ = state.offered.popFirst()
          state.taken = 0
        }
      }
      state.offeredCount -= count
      guard count > 0 else {
        if state.hasBodyEnded { return (.end, nil) }
        state.isSendingPaused = true
        return (.wait, nil)
      }
      guard state.offeredCount < Self.room else { return (.bytes(count), nil) }
      defer { state.offering = nil }
      return (.bytes(count), state.offering)
    }
    waiting?.resume()
    return supply
  }

  /// The transfer has ended.
  func finish(_ end: Result<Void, TransferError>) {
    switch end {
    case .success: break
    case .failure(let error): begin(.failure(error))
    }
    let (waiting, pump) = state.withLock { state -> ([CheckedContinuation<Void, Never>], Task<Void, Never>?) in
      guard state.end == nil else { return ([], nil) }
      state.end = end
      defer {
        state.reading = nil
        state.offering = nil
        state.pump = nil
      }
      return ([state.reading, state.offering].compactMap { $0 }, state.pump)
    }
    for continuation in waiting { continuation.resume() }
    pump?.cancel()
  }

  // MARK: - Beside it

  /// Whether the transfer has ended.
  var isOver: Bool { state.withLock { $0.end != nil } }

  /// Waits for the head of the answer.
  func start() async -> Start {
    await withCheckedContinuation { continuation in
      let start = state.withLock { state in
        if state.start == nil { state.starting = continuation }
        return state.start
      }
      if let start { continuation.resume(returning: start) }
    }
  }

  /// Everything of the body that has come since the last time, once there is something; nil at its end.
  func next() async throws(TransferError) -> [UInt8]? {
    while true {
      let (part, end, isPaused) = state.withLock { state in
        defer {
          state.received = []
          state.isReceivingPaused = false
        }
        return (state.received, state.end, state.isReceivingPaused)
      }
      if isPaused { resume() }
      if !part.isEmpty { return part }
      if let end {
        try end.get()
        return nil
      }
      await withCheckedContinuation { continuation in
        let isThere = state.withLock { state in
          let isThere = !state.received.isEmpty || state.end != nil
          if !isThere { state.reading = continuation }
          return isThere
        }
        if isThere { continuation.resume() }
      }
    }
  }

  /// Leaves a part of the request's body and returns when there is room for another; false when nobody wants more.
  func offer(_ part: [UInt8]) async -> Bool {
    let (isOpen, isFull, isPaused) = state.withLock { state in
      guard state.end == nil else { return (false, false, false) }
      if !part.isEmpty {
        state.offered.append(part)
        state.offeredCount += part.count
      }
      defer { if !part.isEmpty { state.isSendingPaused = false } }
      return (true, state.offeredCount >= Self.room, state.isSendingPaused && !part.isEmpty)
    }
    guard isOpen else { return false }
    if isPaused { resume() }
    if isFull {
      await withCheckedContinuation { continuation in
        let hasRoom = state.withLock { state in
          let hasRoom = state.offeredCount < Self.room || state.end != nil
          if !hasRoom { state.offering = continuation }
          return hasRoom
        }
        if hasRoom { continuation.resume() }
      }
    }
    return state.withLock { $0.end == nil }
  }

  /// The request's body is whole.
  func endBody() {
    let isPaused = state.withLock { state in
      state.hasBodyEnded = true
      defer { state.isSendingPaused = false }
      return state.isSendingPaused
    }
    if isPaused { resume() }
  }

  /// Takes note of what fills the request's body; it is cancelled when the transfer ends.
  func attach(_ pump: Task<Void, Never>) {
    let isOver = state.withLock { state in
      if state.end == nil { state.pump = pump }
      return state.end != nil
    }
    if isOver { pump.cancel() }
  }
}
