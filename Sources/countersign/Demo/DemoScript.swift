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
    await withTaskGroup(of: Void.self) { group in
      for part in scene.parts {
        group.addTask {
          // An agent waits at the door for most of its life; it has a client of its own, as agents have, and nobody else's
          // waits are in its way.
          let http = HTTPClient(configuration: .init(userAgent: "demo-agent"))
          await play(part, origin, http, tell)
          await http.shutdown()
        }
      }
      group.addTask {
        await PretendCustomer(ledger: workplace.ledger, time: workplace.time, patience: Self.patience / speed).run(tell)
      }
      for happening in scene.happenings {
        group.addTask {
          guard (try? await workplace.time.sleep(for: happening.after / speed)) != nil else { return }
          try? await sandbox.setPlan(organisation: happening.organisation, plan: happening.plan)
        }
      }
    }
  }

  /// How long after an approval the pretend customer pays what nobody else has paid.
  private static let patience: Duration = .seconds(20)

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
    async let remark: Void = leave(part.remark, by: agent, tell)
    repeat {
      guard await play(part.steps, agent, at: part.account, tell) else { break }
    } while part.repeats
    await remark
  }

  /// Plays an agent's steps once; false when the demo has ended.
  private func play(
    _ steps: [DemoScene.Step], _ agent: any DemoAgent, at account: String, _ tell: @Sendable (Notice) async -> Void
  ) async -> Bool {
    for step in steps {
      do {
        try await workplace.time.sleep(for: step.pause / speed)
        let wish = step.wish(on: await standing(of: account))
        let ending = try await agent.ask(wish.ask, reason: wish.reason)
        if case .done = ending, let use = step.use,
          let place = scene.places.first(where: { $0.account == account })
        {
          // It goes on with its work: the meter moves at the next look.
          try await sandbox.setUsage(organisation: place.organisation.slug, meter: use.meter, value: use.value)
        }
        await tell(Notice(.news, SafeText(agent.agent.rawValue + " was told: " + Self.words(ending))))
      } catch is CancellationError {
        return false
      } catch {
        await tell(Notice(.problem, SafeText("\(agent.agent) could not ask: \(error)")))
      }
    }
    return !Task.isCancelled
  }

  /// How a Dock account stands at the service now, whoever brought it there.
  private func standing(of account: String) async -> DemoWish.Standing? {
    guard let place = scene.places.first(where: { $0.account == account }),
      let now = await sandbox.state()["dock"]?["organisations"]?.array?
        .first(where: { $0["slug"]?.string == place.organisation.slug })
    else { return nil }
    if now["cancel_at_period_end"]?.bool == true { return .ending }
    return now["plan"]?.string.flatMap { DemoWish.Standing(rawValue: $0) }
  }

  /// Lets the operator know what an agent has to say, once the time for it has come.
  private func leave(
    _ remark: DemoScene.Remark?, by agent: any DemoAgent, _ tell: @Sendable (Notice) async -> Void
  ) async {
    guard let remark, (try? await workplace.time.sleep(for: remark.after / speed)) != nil else { return }
    do { try await agent.leave(remark.words) } catch {
      if !Task.isCancelled { await tell(Notice(.problem, SafeText("\(agent.agent) could not leave a note: \(error)"))) }
    }
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
