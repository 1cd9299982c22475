import Billing
import Consent
import Ledger
import Testing

@testable import Engine

/// Lets the real engine go the steps of the model, as far as it goes them.
///
/// What the world does, happens: prices change, engines crash, calls arrive. What the protocol does is offered to the engine,
/// and where it does something else, the step is refused.
final class ModelReplay {
  let bench: Bench
  private let crashes: Bool
  private(set) var id: RequestID?
  /// The steps that the engine did not go, each with what it did instead.
  private(set) var refused: [String] = []

  init(_ trace: [String], bindsPrice: Bool) async throws {
    bench = try Bench(interval: nil)
    crashes = trace.contains("crash")
    if !bindsPrice { await bench.service.bindNoPrice() }
  }

  /// The request as it stands.
  func asked() async throws -> ConsentRequest { try await bench.request(asked) }

  func play(_ step: String) async throws {
    if let reason = try await obstacle(step) { refused.append("\(step): \(reason)") }
  }

  /// Goes a step; or says what became of it.
  private func obstacle(_ step: String) async throws -> String? {
    switch step {
    case "quote to show":
      id = try await bench.ask().id
      #expect(await bench.service.counts.mint == 1)
    case "approve":
      try await bench.approve(asked)
    case "reject":
      do { try await bench.reject(asked) } catch LedgerError.refused(let refusal, _) { return refusal.words }
    case "the price changes":
      await bench.service.setPrice(of: "scale", to: 5900)
    case "somebody else takes the target and schedules its end":
      await bench.service.change {
        $0.plan = PlanName("scale")
        $0.cancellation = .scheduled(nil)
      }
    case "somebody puts the plan back":
      await bench.service.change { $0.plan = PlanName("pro") }
    case "tick":
      // A token lives for two of the model's, and a call is under way for one.
      bench.clock.advance(by: .seconds(30))
    case "crash":
      bench.crash()
    case "look and quote afresh":
      return try await quoteAfresh()
    case "write executing and send":
      return try await send()
    case "send without a word":
      if let obstacle = try await send() { return obstacle }
      return "written as \(try await bench.state(asked)) when the call arrives"
    case "it executes":
      guard await bench.service.count(at: .beforeEffect) > 0 else { return "nothing is under way" }
      let before = await bench.service.effects.count
      await bench.service.release(.beforeEffect)
      #expect(await eventually { await bench.service.effects.count == before + 1 })
      if !crashes { try await bench.settle() }
    case "the bill does not show it: once more", "the bill does not show it: failed",
      "the quote differs: back to pending", "use the token that was shown",
      "quote without a look: resumed at once":
      return try await wait(toSee: step)
    default:
      throw Unexpected(what: "the model knows a step that nobody replays: \(step)")
    }
    return nil
  }

  private var asked: RequestID {
    get throws { try #require(id) }
  }

  private func quoteAfresh() async throws -> String? {
    guard try await bench.state(asked) == .approved else { return try await rest() }
    await bench.service.hold(.quoted)
    await bench.engine.step()
    try await reach(.quoted)
    return nil
  }

  private func send() async throws -> String? {
    guard await bench.service.count(at: .quoted) > 0 else { return try await rest() }
    // A dead engine hears no answer.
    if crashes { await bench.service.replyToConfirms(.unheard(.normal)) }
    await bench.service.hold(.beforeEffect)
    await bench.service.release(.quoted)
    try await reach(.beforeEffect)
    #expect(try await bench.state(asked) == .executing)
    #expect(try await bench.events(asked).last == "request.execution_began")
    return nil
  }

  /// Waits for a call at a point; an engine that makes another one fails the test, and does not hold it up.
  private func reach(_ point: FakeService.Point) async throws {
    guard await eventually({ await bench.service.count(at: point) > 0 }) else {
      throw Unexpected(what: "no call came to \(point)")
    }
  }

  /// Lets the engine do all that is due; nothing of it may be a call that changes something or asks for a token.
  private func rest() async throws -> String {
    let before = await bench.service.counts
    try await bench.settle()
    let after = await bench.service.counts
    #expect(after.mint == before.mint && after.confirm == before.confirm)
    return try await bench.state(asked).rawValue
  }

  private func wait(toSee step: String) async throws -> String? {
    switch step {
    case "use the token that was shown":
      try await bench.settle()
      let sent = await bench.service.confirmed
      return sent.isEmpty ? "\(try await bench.state(asked)) by a fresh quote" : nil
    case "the quote differs: back to pending":
      let state = try await rest()
      return state == "pending" ? nil : state
    default:
      let state = try await rest()
      return state == "approved" ? nil : state
    }
  }
}
