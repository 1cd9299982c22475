import Billing
import Consent
import Dashboard
import Ledger
import Sandbox
import Text
import Transfer

/// Plays a demo's scene: its agents ask at the gateway, and things happen at the service.
struct DemoScript: Sendable {
  let scene: DemoScene
  let sandbox: Sandbox
  /// Pauses are divided by it; the services' clocks never are.
  let speed: Double
  let workplace: Workplace

  /// Lets every agent play its part at the gateway, and tells the operator what each one was told.
  func run(gateway address: String, tell: @escaping @Sendable (Notice) async -> Void) async {
    guard let origin = try? Origin(address) else { return }
    // Every agent waits at the door for most of its life; one that has to wait for another's place first gives up there.
    let agents = scene.parts.count
    let http = HTTPClient(
      configuration: .init(userAgent: "demo-agent", maximumConnectionsPerHost: agents, maximumConnections: agents))
    await withTaskGroup(of: Void.self) { group in
      for part in scene.parts {
        group.addTask { await play(part, origin, http, tell) }
      }
      for happening in scene.happenings {
        group.addTask {
          guard (try? await workplace.time.sleep(for: happening.after / speed)) != nil else { return }
          try? await sandbox.setPlan(organisation: happening.organisation, plan: happening.plan)
        }
      }
    }
    await http.shutdown()
  }

  private func play(
    _ part: DemoScene.Part, _ origin: Origin, _ http: HTTPClient, _ tell: @Sendable (Notice) async -> Void
  ) async {
    guard let name = AgentName(new: part.agent), let account = AccountName(part.account),
      let token = try? await workplace.ledger.issueDoorToken(agent: name, account: account, at: workplace.time.wall)
    else { return }
    let agent: any DemoAgent
    if let neighbour = scene.neighbours.first(where: { $0.account == part.account }) {
      let given = await sandbox.announcement["services"]?[neighbour.service.rawValue]
      agent = ServiceAgent(
        agent: name, token: token, gateway: origin, http: http, time: workplace.time, client: neighbour.client,
        clientID: given?["client_id"]?.string, tenant: given?["tenant"]?.string)
    } else {
      agent = ScriptedAgent(agent: name, token: token, gateway: origin, http: http, time: workplace.time)
    }
    repeat {
      guard await play(part.steps, agent, tell) else { return }
    } while part.repeats
  }

  /// Plays an agent's steps once; false when the demo has ended.
  private func play(
    _ steps: [DemoScene.Step], _ agent: any DemoAgent, _ tell: @Sendable (Notice) async -> Void
  ) async -> Bool {
    for step in steps {
      do {
        try await workplace.time.sleep(for: step.pause / speed)
        let ending = try await agent.ask(step.ask, reason: step.reason)
        await tell(Notice(.news, SafeText(agent.agent.rawValue + " was told: " + Self.words(ending))))
      } catch is CancellationError {
        return false
      } catch {
        await tell(Notice(.problem, SafeText("\(agent.agent) could not ask: \(error)")))
      }
    }
    return !Task.isCancelled
  }

  private static func words(_ ending: DemoEnding) -> String {
    switch ending {
    case .done(let word): word
    case .denied(let reason): "denied (\(reason))"
    case .expired: "expired, nobody decided"
    case .waitsForPayment: "a person has to pay first"
    case .refused(let words): words
    case .failed(429): "too much at once"
    case .failed(let status): "error \(status)"
    }
  }
}
