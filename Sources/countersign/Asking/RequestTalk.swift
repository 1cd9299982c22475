import Billing
import Consent
import Desk
import JSON
import Text

/// Asks at the gateway and waits for what comes of it, also while the engine is started again.
struct RequestTalk: Sendable {
  let door: GatewayDoor
  let time: any TimeSource
  /// Tells a person at the terminal what goes on.
  let progress: @Sendable (String) -> Void

  /// The most seconds that the gateway holds an answer back.
  private static let longestWait: Int64 = 25
  /// How long nobody is asked who was not there.
  private static let pause: Duration = .seconds(1)
  /// How often a call is sent that is not waited for, while its answer does not arrive.
  private static let attempts = 3

  /// Makes a request, or joins one.
  ///
  /// - Parameters:
  ///   - key: under which it is asked once, however often it is sent.
  ///   - deadline: until when the gateway is looked for; nil gives up when it is not there.
  func ask(
    _ body: JSONValue, key: String, until deadline: BootTime?
  ) async throws(DoorRefusal) -> AgentRequest {
    var sent = 0
    var mayHaveReached = false
    while true {
      sent += 1
      switch await door.call(.post, "", body, key: key) {
      case .told(let answer):
        let request = try Self.request(answer)
        if deadline != nil { progress(Self.words(of: request)) }
        return request
      case .refused(let refusal):
        let maySendAgain = refusal.isPassing && (deadline.map { time.boot < $0 } ?? (sent < Self.attempts))
        guard maySendAgain, await rest(refusal.retryAfter, until: deadline) else { throw refusal }
      case .absent(let why, let hasPerhapsArrived):
        mayHaveReached = mayHaveReached || hasPerhapsArrived
        let maySendAgain =
          deadline.map { time.boot < $0 } ?? (hasPerhapsArrived && sent < Self.attempts)
        if maySendAgain, !Task.isCancelled { progress("The gateway does not answer; trying again.") }
        guard maySendAgain, await rest(nil, until: deadline) else {
          throw mayHaveReached ? Self.perhaps(why, key) : .absent(why)
        }
      }
    }
  }

  /// Waits until something comes of a request, or the time is up; then as it stood last.
  ///
  /// - Parameter learned: told of the request whenever it is read.
  func settle(
    _ id: RequestID, known: AgentRequest?, until deadline: BootTime,
    learned: @Sendable (AgentRequest) async -> Void
  ) async throws(DoorRefusal) -> AgentRequest {
    var last = known
    var trouble: DoorRefusal?
    while true {
      if let last, !last.isUnderWay || time.boot >= deadline { return last }
      // Once at least, whatever the time.
      if let trouble, time.boot >= deadline { throw trouble }
      let left = time.boot.duration(to: deadline).wholeMilliseconds / 1000
      // Who knows nothing yet, or was cut off, is told at once how it stands.
      let isNew = last == nil || trouble != nil
      switch await door.call(.get, "/" + id.rawValue, wait: isNew ? 0 : Int(min(max(left, 0), Self.longestWait))) {
      case .told(let answer):
        let request = try Self.request(answer)
        if trouble != nil || request.state != last?.state { progress(Self.words(of: request)) }
        last = request
        await learned(request)
        trouble = nil
        // The rest of less than a second.
        if request.isUnderWay, left < 1 { _ = await rest(nil, until: deadline) }
      case .refused(let refusal):
        guard refusal.isPassing else { throw refusal }
        trouble = refusal
        _ = await rest(refusal.retryAfter, until: deadline)
      case .absent(let why, _):
        if trouble == nil, !Task.isCancelled {
          progress("The gateway does not answer; the request waits, and so does this command.")
        }
        trouble = .absent(why)
        _ = await rest(nil, until: deadline)
      }
      if Task.isCancelled { throw trouble ?? .absent("The wait was interrupted.") }
    }
  }

  /// Reads, withdraws or lists once.
  func once(_ path: String, isPost: Bool = false) async throws(DoorRefusal) -> JSONValue {
    switch await door.call(isPost ? .post : .get, path) {
    case .told(let answer): return answer
    case .refused(let refusal): throw refusal
    case .absent(let why, _): throw .absent(why)
    }
  }

  /// The request in an answer.
  static func request(_ answer: JSONValue) throws(DoorRefusal) -> AgentRequest {
    guard let request = AgentRequest(answer) else { throw DoorRefusal(strangeAnswer: "it tells of no request.") }
    return request
  }

  /// Lets some time pass; false when it is cut short.
  private func rest(_ seconds: Int64?, until deadline: BootTime?) async -> Bool {
    let pause = seconds.map { Duration.seconds($0) } ?? Self.pause
    let end = time.boot.adding(pause)
    do { try await time.sleep(until: deadline.map { min($0, end) } ?? end) } catch { return false }
    return true
  }

  private static func perhaps(_ why: String, _ key: String) -> DoorRefusal {
    DoorRefusal(
      problem: Problem(
        SafeText("The gateway's answer did not arrive: \(why)"),
        meaning: "The request may have been made.",
        advice: SafeText("Ask again with --idempotency-key \(key), which makes no second one.")), .unreachable)
  }

  private static func words(of request: AgentRequest) -> String {
    switch request.state {
    case .pending: "Request \(request.number) waits for an operator. Ctrl-C leaves it waiting."
    case .approved, .executing: "Request \(request.number) was approved and is being carried out."
    case .unknown: "Request \(request.number): the service's answer was lost; the engine finds out what happened."
    default: "Request \(request.number): \(request.state.rawValue.replacing("_", with: " "))."
    }
  }
}
