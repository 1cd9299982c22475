import Billing
import Consent
import Ledger
import Synchronization

/// Agents that wait for a decision: one wait per request, the newest.
final class WaitingRoom: Sendable {
  /// How long a call that names no time waits.
  static let usualWait: Duration = .seconds(25)
  /// How long any call waits at the most: clients of the field give up after a minute.
  static let longestWait: Duration = .seconds(45)

  private struct Seat {
    var number: Int
    var startedAt: BootTime
  }

  private let seats = Mutex<[RequestID: Seat]>([:])
  private let isOpen = Mutex(true)
  private let ledger: Ledger
  private let time: any TimeSource

  init(ledger: Ledger, time: any TimeSource) {
    self.ledger = ledger
    self.time = time
  }

  /// Takes the seat for a request, so that an older wait answers at once; nil when the last call came too shortly before.
  func enter(_ id: RequestID) -> Int? {
    let now = time.boot
    return seats.withLock { seats in
      if let seat = seats[id], seat.startedAt.duration(to: now) < .seconds(AgentAnswer.interval) { return nil }
      let number = (seats[id]?.number ?? 0) + 1
      seats[id] = Seat(number: number, startedAt: now)
      // Requests end and nobody asks for them any more; their seats are swept when there are many.
      if seats.count > 1000 {
        seats = seats.filter { $0.value.startedAt.duration(to: now) < .seconds(3600) || $0.key == id }
      }
      return number
    }
  }

  /// When the seat for a request can be taken; nil where nobody ever had it.
  func turn(_ id: RequestID) -> BootTime? {
    seats.withLock { $0[id]?.startedAt.adding(.seconds(AgentAnswer.interval)) }
  }

  /// Waits until the request leaves the states in which an agent has to wait, a newer call takes the seat, time is up, or
  /// the agent is not admitted any more, which is asked anew whenever something happens in the ledger.
  ///
  /// - Returns: the request as it stands then; nil when it is gone.
  func wait(
    for id: RequestID, seat: Int, atMost limit: Duration,
    while isAdmitted: () async throws(LedgerError) -> Bool
  ) async throws(LedgerError) -> ConsentRequest? {
    let deadline = time.boot.adding(min(limit, Self.longestWait))
    // Subscribed before the first reading: a change between the two rings and is not missed.
    let signals = signals(until: deadline)
    defer { signals.stop() }
    var iterator = signals.stream.makeAsyncIterator()
    while true {
      let request = try await ledger.request(id)
      guard let request, request.state.keepsAgentsWaiting, isCurrent(seat, id), isOpen.withLock({ $0 }),
        time.boot < deadline, try await isAdmitted()
      else { return request }
      // Nothing can be read any more in a task that was cancelled.
      guard await iterator.next() != nil else { return request }
    }
  }

  /// Lets agents wait.
  func open() {
    isOpen.withLock { $0 = true }
  }

  /// Ends all waits, and those to come, with the request as it stands: the server is being stopped.
  func close() {
    isOpen.withLock { $0 = false }
    ledger.bell.wakeListeners()
  }

  /// Wakes all waits of a request, because a newer one took the seat.
  func wakeOlder() {
    ledger.bell.wakeListeners()
  }

  /// How many requests have a seat, taken or not.
  var seatCount: Int { seats.withLock { $0.count } }

  private func isCurrent(_ seat: Int, _ id: RequestID) -> Bool {
    seats.withLock { $0[id]?.number == seat }
  }

  private func signals(until deadline: BootTime) -> (stream: AsyncStream<Void>, stop: @Sendable () -> Void) {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let rings = ledger.bell.rings()
    let bell = Task { for await _ in rings { continuation.yield() } }
    let timer = Task { [time] in
      guard (try? await time.sleep(until: deadline)) != nil else { return }
      continuation.yield()
    }
    return (
      stream,
      {
        bell.cancel()
        timer.cancel()
        continuation.finish()
      }
    )
  }
}

extension ConsentState {
  /// Whether an agent's waiting call goes on in this state.
  var keepsAgentsWaiting: Bool {
    switch self {
    case .pending, .approved, .executing, .unknown: true
    default: false
    }
  }
}
