import Billing
import JSON
import Ledger
import MCP
import Serving

extension Gateway {
  /// What a client of the Model Context Protocol says beside its message.
  struct MCPCall: Sendable {
    /// The protocol's own header fields.
    let headers: MCPEra.Headers
    /// Whether it takes its answer as a stream of events.
    let takesEvents: Bool
  }

  /// How often a client that asked for it is told that its call is under way.
  private static let progressEvery: Duration = .seconds(10)

  /// Answers a message of the Model Context Protocol with our own tools.
  ///
  /// A client that hangs up stops its wait, and nothing else: what was asked for stays asked for.
  func answer(_ message: MCPCall, _ call: Call, _ admitted: [DoorGrant]) async -> HTTPAnswer {
    let face = MCPFace(version: version)
    return await answer(message, by: face, call, admitted) { use in
      // The face knows our tools alone.
      guard let tool = ToolCall(use) else { return HTTPAnswer(500) }
      guard message.takesEvents, use.progressToken != nil, tool.wait > 0 else {
        return .message(face.answer(to: use, await result(of: tool, call, admitted)), status: 200)
      }
      return events(of: tool, face, call, admitted)
    }
  }

  /// Answers a message as a face does, and has tools called.
  func answer(
    _ message: MCPCall, by face: MCPFace, _ call: Call, _ admitted: [DoorGrant],
    using: (ToolUse) async -> HTTPAnswer
  ) async -> HTTPAnswer {
    do throws(LedgerError) {
      // The body has taken its time since the head was judged.
      guard try await !inForce(admitted, call).isEmpty else { return Self.unauthorized.wire }
    } catch {
      return Task.isCancelled ? Self.gone.wire : Refusal.ledgerUnavailable.answer.wire
    }
    guard DoorGuard.isJSON(call.head.contentType) else {
      return .message(MCPFault.noMessage("Content-Type must be application/json.").message(to: nil), status: 415)
    }
    switch face.receive(call.body, message.headers) {
    case .answered(let answer, let status): return .message(answer, status: status)
    // Without sessions nobody knows whose request a notification could stop; a closed connection says it.
    case .noted: return HTTPAnswer(202)
    case .call(let use): return await using(use)
    }
  }

  /// What comes of a call of ours, as one of its agent's calls.
  private func result(of tool: ToolCall, _ call: Call, _ admitted: [DoorGrant]) async -> ToolResult {
    await result(call, admitted) { (grants) async throws(LedgerError) in try await perform(tool, call, grants) }
  }

  /// What comes of a tool's call, as one of its agent's calls.
  ///
  /// - Parameter perform: does it, under the grants that are in force.
  func result(
    _ call: Call, _ admitted: [DoorGrant], perform: ([DoorGrant]) async throws(LedgerError) -> ToolResult
  ) async -> ToolResult {
    let withdrawn = ToolResult.failed("Your door token was taken back: tell whoever you work for.")
    do throws(LedgerError) {
      let grants = try await inForce(admitted, call)
      guard let first = grants.first else { return withdrawn }
      let result = try await turns.take(first.agent) { () async throws(LedgerError) in try await perform(grants) }
      guard let result else { return .failed("Too many of your calls are under way. Try again in a second.") }
      // Nothing can be read in a task that was cancelled, and nobody hears what came of it.
      if Task.isCancelled { return result }
      guard try await !inForce(grants, call).isEmpty else { return withdrawn }
      return result
    } catch {
      if Task.isCancelled { return withdrawn }
      logger.error("the door cannot use the ledger", metadata: ["why": "\(error)"])
      return Refusal.ledgerUnavailable.answer.toolResult
    }
  }

  // MARK: - Streams of events

  private enum Event: Sendable {
    /// So many seconds have passed.
    case tick(Int64)
    case done(ToolResult)
  }

  private func events(of tool: ToolCall, _ face: MCPFace, _ call: Call, _ admitted: [DoorGrant]) -> HTTPAnswer {
    let stream = BodyStream { writer in
      let (events, sink) = AsyncStream.makeStream(of: Event.self)
      let work = Task { sink.yield(.done(await result(of: tool, call, admitted))) }
      let clock = Task {
        let begin = time.boot
        for beat in Int64(1)... {
          let passed = Self.progressEvery * Int(beat)
          guard (try? await time.sleep(until: begin.adding(passed))) != nil else { return }
          sink.yield(.tick(passed.wholeMilliseconds / 1000))
        }
      }
      defer {
        work.cancel()
        clock.cancel()
      }
      for await event in events {
        switch event {
        case .tick(let seconds):
          guard let progress = tool.progress(seconds) else { continue }
          guard await writer.write(Self.event(progress)) else { return .brokenOff }
        case .done(let result):
          return await writer.write(Self.event(face.answer(to: tool.use, result))) ? .whole : .brokenOff
        }
      }
      // The client has hung up.
      return .brokenOff
    }
    return HTTPAnswer(
      200,
      fields: [
        RequestHead.Field(name: "content-type", value: "text/event-stream"),
        RequestHead.Field(name: "cache-control", value: "no-store"),
        // Proxies that collect answers would keep the progress back.
        RequestHead.Field(name: "x-accel-buffering", value: "no"),
      ], stream: stream)
  }

  private static func event(_ message: JSONValue) -> [UInt8] {
    Array("event: message\ndata: \(message.serialized())\n\n".utf8)
  }
}

extension HTTPAnswer {
  /// A message as it goes over the wire.
  static func message(_ message: JSONValue, status: Int) -> HTTPAnswer {
    HTTPAnswer(
      status,
      fields: [
        RequestHead.Field(name: "content-type", value: "application/json"),
        RequestHead.Field(name: "cache-control", value: "no-store"),
      ], body: Array((message.serialized() + "\n").utf8))
  }
}
