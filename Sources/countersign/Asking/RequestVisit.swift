import Billing
import Consent
import Desk
import JSON
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One run of `countersign request`: what it asks, what it prints, and how it ends.
struct RequestVisit: Sendable {
  let talk: RequestTalk
  let json: Bool
  /// The options by which the same gateway is reached with the same token, as a command line has them.
  let options: String

  /// A visit to a door that options lead to.
  init(_ door: GatewayDoor, _ options: GatewayOptions) {
    json = options.form.json
    self.options = options.address.repeated
    let isWatched = isatty(STDERR_FILENO) == 1
    talk = RequestTalk(door: door, time: SystemTime()) { words in
      if isWatched { Output.message(words) }
    }
  }

  /// What is known of the request while it is waited for.
  private final class Memory: Sendable {
    let request = Mutex<AgentRequest?>(nil)
  }

  /// Asks for something, and waits for what comes of it where that is wanted.
  @MainActor
  func ask(_ body: JSONValue, key: String, wait: Duration?, _ signals: StopSignals) async -> ExitStatus {
    let deadline = wait.map { talk.time.boot.adding($0) }
    return await untilStopped(signals, id: nil) { memory throws(DoorRefusal) in
      let made = try await talk.ask(body, key: key, until: deadline)
      memory.request.withLock { $0 = made }
      guard let deadline else { return made }
      return try await settle(made.id, made, until: deadline, memory)
    }
  }

  /// Waits for what comes of a request.
  @MainActor
  func wait(for id: RequestID, atMost limit: Duration, _ signals: StopSignals) async -> ExitStatus {
    let deadline = talk.time.boot.adding(limit)
    return await untilStopped(signals, id: id) { memory throws(DoorRefusal) in
      try await settle(id, nil, until: deadline, memory)
    }
  }

  private func settle(
    _ id: RequestID, _ known: AgentRequest?, until deadline: BootTime, _ memory: Memory
  ) async throws(DoorRefusal) -> AgentRequest {
    try await talk.settle(id, known: known, until: deadline) { request in
      memory.request.withLock { $0 = request }
    }
  }

  /// Reads or withdraws a request.
  func once(_ path: String, isPost: Bool = false) async -> ExitStatus {
    do throws(DoorRefusal) {
      let request = try RequestTalk.request(try await talk.once(path, isPost: isPost))
      print(request)
      return isPost ? .fine : request.status
    } catch {
      return tell(error)
    }
  }

  /// Lists the agent's own requests.
  func list() async -> ExitStatus {
    do throws(DoorRefusal) {
      let answer = try await talk.once("")
      guard let items = answer["requests"]?.array else { throw DoorRefusal(strangeAnswer: "it is no list.") }
      let requests = items.compactMap { AgentRequest($0) }
      guard requests.count == items.count else { throw DoorRefusal(strangeAnswer: "a request is none.") }
      if json {
        Output.json([
          "schema": "countersign.agent_requests/1", "requests": .array(requests.map { .object($0.body) }),
        ])
      } else if requests.isEmpty {
        Output.line("You have made no requests yet.")
      } else {
        for request in requests { print(line: request) }
      }
      return .fine
    } catch {
      return tell(error)
    }
  }

  /// Does something until it is done or somebody wants to stop; then the request goes on without this command.
  @MainActor
  private func untilStopped(
    _ signals: StopSignals, id: RequestID?,
    _ body: @escaping @Sendable (Memory) async throws(DoorRefusal) -> AgentRequest
  ) async -> ExitStatus {
    let memory = Memory()
    let work = Task { () async -> Result<AgentRequest, DoorRefusal> in
      do throws(DoorRefusal) { return .success(try await body(memory)) } catch { return .failure(error) }
    }
    let stop = Task {
      await signals.stopped.wait()
      work.cancel()
    }
    let result = await work.value
    stop.cancel()
    let known = memory.request.withLock { $0 }
    switch result {
    case .success(let request):
      print(request)
      if request.isUnderWay { sayHowToGoOn(request.id, "It waits on.") }
      return request.status
    case .failure where signals.stopped.isRaised:
      guard let id = known?.id ?? id else {
        return Output.problem(
          "interrupted before the gateway answered; `countersign request list` shows whether a request was made",
          .unreachable)
      }
      if let known {
        print(known)
      } else if json {
        Output.json(["schema": "countersign.agent_request/1", "id": .string(id.rawValue)])
      }
      sayHowToGoOn(id, "Detached; nothing was withdrawn.")
      return .pending
    case .failure(let refusal):
      // What was learned is not lost for what failed afterwards.
      if let known, !json { print(known) }
      return tell(refusal)
    }
  }

  private func sayHowToGoOn(_ id: RequestID, _ words: String) {
    Output.message(words + " Go on with:", command: "countersign request wait \(id)\(options)")
  }

  private func print(_ request: AgentRequest) {
    if json { Output.json(request.document) } else { print(line: request) }
  }

  /// One line each for whoever reads lines; a terminal gets them broken to its width.
  private func print(line request: AgentRequest) {
    if isatty(STDOUT_FILENO) == 1 { Output.line(request.line) } else { Output.exactly(request.line) }
  }

  private func tell(_ refusal: DoorRefusal) -> ExitStatus {
    Output.problem(refusal.problem, refusal.status, retryAfter: refusal.retryAfter)
  }
}
