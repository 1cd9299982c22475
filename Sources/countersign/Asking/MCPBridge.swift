import Billing
import Desk
import JSON
import MCP
import Synchronization

/// The Model Context Protocol on standard input and output: what asks for nothing is answered here, tools by the gateway.
///
/// Nothing is opened before a tool is called, so that a client is told at once what there is, also while no engine runs;
/// and whatever goes wrong then is a tool's failure in words, for whoever calls is a model.
final class MCPBridge: Sendable {
  private let face: MCPFace
  private let open: @Sendable () throws(GatewayAddress.Obstacle) -> GatewayDoor
  private let output: @Sendable (String) -> Void
  /// Held while a line is written: calls are answered side by side.
  private let turn = Mutex(())
  private let time: any TimeSource

  /// A call under way, by the id that its client gave it.
  private struct Calls {
    var byID: [JSONValue: Task<Void, Never>] = [:]
    var isOver = false
  }

  private let calls = Mutex(Calls())
  /// The door, once it was opened; forgotten when it did not let us in, for the token's file may be another by then.
  private let door = Mutex<GatewayDoor?>(nil)

  /// How often a client that asked for it is told that its call is under way.
  private static let progressEvery: Duration = .seconds(10)
  /// How many calls one client can have under way.
  private static let mostCalls = 16

  /// A bridge.
  ///
  /// - Parameters:
  ///   - open: finds the gateway; asked again until it does.
  ///   - write: writes one line.
  init(
    _ face: MCPFace, time: any TimeSource, open: @escaping @Sendable () throws(GatewayAddress.Obstacle) -> GatewayDoor,
    write: @escaping @Sendable (String) -> Void
  ) {
    self.face = face
    self.time = time
    self.open = open
    output = write
  }

  private func write(_ line: String) { turn.withLock { _ in output(line) } }

  /// Takes a line of the input.
  func take(_ line: MessageLines.Line) {
    guard case .line(let bytes) = line else { return write(MCPFace.tooLong.serialized()) }
    switch face.receive(bytes, nil) {
    case .answered(let answer, _): write(answer.serialized())
    case .noted(let cancelled): if let cancelled { cancel(cancelled) }
    case .call(let use): if let call = ToolCall(use) { begin(call, bytes) }
    }
  }

  /// Waits until what is under way was answered, or the time is up; then nothing is answered any more.
  func finish(within limit: Duration) async {
    let under = calls.withLock { Array($0.byID.values) }
    let deadline = Task { [time] in
      try? await time.sleep(until: time.boot.adding(limit))
      calls.withLock { calls in
        calls.isOver = true
        for task in calls.byID.values { task.cancel() }
      }
    }
    for task in under { await task.value }
    deadline.cancel()
  }

  // MARK: - Calls

  private func begin(_ call: ToolCall, _ message: [UInt8]) {
    let obstacle: ToolResult? = calls.withLock { calls in
      guard calls.byID[call.use.id] == nil else { return .failed("A call with this id is under way already.") }
      guard calls.byID.count < Self.mostCalls else { return .failed("Too many calls are under way. Try again later.") }
      calls.byID[call.use.id] = Task { [self] in await run(call, message) }
      return nil
    }
    if let obstacle { write(face.answer(to: call.use, obstacle).serialized()) }
  }

  /// Of a call that was cancelled nothing more is told.
  private func cancel(_ id: JSONValue) {
    calls.withLock { $0.byID.removeValue(forKey: id) }?.cancel()
  }

  private func run(_ call: ToolCall, _ message: [UInt8]) async {
    let clock = Task { [self] in
      let begin = time.boot
      for beat in Int64(1)... {
        let passed = Self.progressEvery * Int(beat)
        guard (try? await time.sleep(until: begin.adding(passed))) != nil,
          let progress = call.progress(passed.wholeMilliseconds / 1000)
        else { return }
        calls.withLock { calls in
          if calls.byID[call.use.id] != nil, !Task.isCancelled { write(progress.serialized()) }
        }
      }
    }
    let answer = await answer(call, message)
    clock.cancel()
    calls.withLock { calls in
      guard calls.byID.removeValue(forKey: call.use.id) != nil, !calls.isOver else { return }
      write(answer.serialized())
    }
  }

  private func answer(_ call: ToolCall, _ message: [UInt8]) async -> JSONValue {
    let door: GatewayDoor
    do throws(GatewayAddress.Obstacle) { door = try opened() } catch {
      return face.answer(to: call.use, .failed("Nothing was asked. \(error.problem)"))
    }
    switch await door.send(message, headers: call.use.headers, wait: Int(call.wait)) {
    case .told(let answer) where answer["id"] == call.use.id && answer["method"] == nil: return answer
    case .told:
      return face.answer(to: call.use, .failed("The gateway's answer is to something else. Check its address."))
    case .refused(let refusal):
      self.door.withLock { $0 = nil }
      return face.answer(to: call.use, .failed(refusal.problem.description))
    case .absent(let why, let mayHaveReached):
      let problem = DoorRefusal.absent(why).problem
      let meaning =
        mayHaveReached && call.tool.changesSomething
        ? "It may have arrived: look with list_my_requests before you repeat it."
        : "Nothing was asked, and nothing was changed."
      return face.answer(to: call.use, .failed("\(problem) \(meaning)"))
    }
  }

  private func opened() throws(GatewayAddress.Obstacle) -> GatewayDoor {
    if let door = door.withLock({ $0 }) { return door }
    let new = try open()
    door.withLock { $0 = new }
    return new
  }
}
