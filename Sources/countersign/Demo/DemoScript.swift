import Billing
import Consent
import Dashboard
import Ledger
import Text
import Transfer

/// What the demo's agents ask for, and when.
struct DemoScript: Sendable {
  /// One ask: who, where, what and how long after the agent's last ending.
  struct Step: Sendable {
    let path: String
    let plan: String?
    let reason: String
    let pause: Duration
  }

  /// One agent's part.
  struct Part: Sendable {
    let agent: String
    let account: String
    let steps: [Step]
  }

  /// The parts of the demo; pauses are divided by the speed, the services' clocks never are.
  static let parts = [
    Part(
      agent: "research-bot", account: "dock-main",
      steps: [
        Step(
          path: "/api/billing/upgrade", plan: "scale",
          reason: "Nine of ten agents are in use and the crawl for the Q4 report needs twelve. Scale allows thirty.",
          pause: .seconds(2)),
        Step(
          path: "/api/billing/downgrade", plan: nil,
          reason: "The Q4 report is done; the extra agents are idle now.", pause: .seconds(45)),
      ]),
    Part(
      agent: "mailer-7", account: "dock-research",
      steps: [
        Step(
          path: "/api/billing/upgrade", plan: "scale",
          reason: "A batch of 4,000 messages is waiting. Please upgrade quickly, it is urgent!", pause: .seconds(12))
      ]),
    Part(
      agent: "lab-helper", account: "dock-lab",
      steps: [
        Step(
          path: "/api/billing/upgrade", plan: "pro", reason: "The third workspace is full.", pause: .seconds(30))
      ]),
  ]

  let speed: Double
  let workplace: Workplace

  /// Lets every agent play its part against a gateway, and tells the operator what each one was told.
  func run(gateway address: String, tell: @escaping @Sendable (Notice) async -> Void) async {
    guard let origin = try? Origin(address) else { return }
    let http = HTTPClient(configuration: .init(userAgent: "demo-agent"))
    await withTaskGroup(of: Void.self) { group in
      for part in Self.parts {
        group.addTask { await play(part, origin, http, tell) }
      }
    }
    await http.shutdown()
  }

  private func play(
    _ part: Part, _ origin: Origin, _ http: HTTPClient, _ tell: @Sendable (Notice) async -> Void
  ) async {
    guard let name = AgentName(part.agent), let account = AccountName(part.account),
      let token = try? await workplace.ledger.issueDoorToken(agent: name, account: account, at: workplace.time.wall)
    else { return }
    let agent = ScriptedAgent(name: part.agent, token: token, gateway: origin, http: http, time: workplace.time)
    for step in part.steps {
      do {
        try await workplace.time.sleep(for: step.pause / speed)
        let ending = try await agent.ask(step.path, plan: step.plan, reason: step.reason)
        await tell(Notice(.news, SafeText(part.agent + " was told: " + Self.words(ending))))
      } catch is CancellationError {
        return
      } catch {
        await tell(Notice(.problem, SafeText("\(part.agent) could not ask: \(error)")))
      }
    }
  }

  private static func words(_ ending: ScriptedAgent.Ending) -> String {
    switch ending {
    case .done(let word): word
    case .denied(let reason): "denied (\(reason))"
    case .expired: "expired, nobody decided"
    case .waitsForPayment: "a person has to pay first"
    case .failed(let status): "error \(status)"
    }
  }
}
