import Billing
import Consent
import Engine
import JSON
import Ledger
import Sandbox
import Support
import Text
import Transfer

/// What happens around the dashboard: agents that ask, people who pay, and somebody who changes plans behind its back.
extension LongDay {
  // MARK: - What happens by itself

  func play(_ act: Act) async throws {
    switch act {
    case .ask:
      try await askSomething()
      if elapsed < .seconds(33_000) { plan(.ask, in: dice.time(200_000...640_000)) }
    case .poll(let id, let agent):
      record.polled += 1
      let told = try await agent.call(.get, "/countersign/v1/requests/\(id)")
      guard let request = try await ledger.request(id), told["state"]?.string == request.state.rawValue else {
        throw Unexpected("the agent of \(id) was told \(told.json.serialized())")
      }
    case .meddle:
      guard elapsed < .seconds(34_000) else { return }
      if try await !meddle() { plan(.meddle, in: .seconds(120)) }
    case .pay(let link): try await pay(link)
    }
  }

  private func askSomething() async throws {
    guard let research = agents["research-bot"], let builder = agents["build-bot"], let lab = agents["lab-agent"] else {
      return
    }
    let reason = [("X-Countersign-Reason", "the meter is nearly full")]
    switch dice.below(12) {
    case 0...3: try await ask(research, "/api/billing/upgrade", ["plan": "scale"], Self.names.dock, reason)
    case 4: try await ask(builder, "/api/billing/downgrade", [:], Self.names.dock)
    case 5: try await ask(builder, "/api/billing/upgrade", ["plan": "pro"], Self.names.dock)
    case 6: try await ask(builder, "/api/billing/portal", [:], Self.names.dock)
    case 7...9:
      let body: JSONValue = ["operation": "upgrade", "params": ["plan": "pro"], "reason": "tokens \u{1B}[31mrun out"]
      try await ask(lab, "/countersign/v1/requests", body, Self.names.idp)
    default:
      let mail = try Chain.account(Self.names.mail)
      allowed[mail, default: 0] += 4
      let intake = try await engine.intake(
        PlanChange(.checkout, to: PlanName("business")), on: mail,
        requester: Requester(agent: try Chain.agent("mail-agent"), door: .gateway, peer: .operatorsOwn), reason: "mail")
      if case .request(let request) = intake { record.promised.insert(request.id) }
    }
  }

  private func ask(
    _ agent: Agent, _ path: String, _ body: JSONValue, _ account: String, _ headers: [(String, String)] = []
  ) async throws {
    allowed[try Chain.account(account), default: 0] += 4
    let reply = try await agent.call(.post, path, body, headers: headers)
    guard reply.status < 500 else { throw Unexpected("\(path): \(reply.json.serialized())") }
    guard let id = (reply["consent", "id"] ?? reply["id"])?.string.flatMap({ RequestID($0) }) else { return }
    record.promised.insert(id)
    for pause in 1...4 { plan(.poll(id, agent), in: .seconds(pause * pause * 20)) }
    if dice.below(3) == 0 {
      record.waits.append(
        Task { (try? await agent.call(.get, "/countersign/v1/requests/\(id)", query: [("wait", "20")]).status) ?? 0 })
    }
  }

  /// Changes a plan behind everybody's back, on an account where no consent could explain it; says whether it did.
  private func meddle() async throws -> Bool {
    let account = accounts[dice.below(accounts.count)]
    let plans: [Service: (String, String)] = [
      .dock: ("pro", "scale"), .agentidp: ("free", "pro"), .daimon: ("free", "developer"),
      .mailingcore: ("pro", "business"),
    ]
    guard let (small, big) = plans[account.service],
      let current = overview.looks[account.name]?.observation?.plan.plan?.rawValue
    else { return false }
    let plan = current == small ? big : small
    let isExplained = try await ledger.recentRequests(limit: 100).contains { request in
      guard request.account == account.name else { return false }
      // A page that was withdrawn here can be paid still, and nothing tells its payment from a change to its plan.
      if let until = request.pageUntil, until > time.wall, request.explained.isEmpty,
        request.change.target?.rawValue == plan
      {
        return true
      }
      guard request.approvedAt != nil else { return false }
      if request.state.isFinal, request.state != .executed { return false }
      return request.endedAt.map { time.wall.milliseconds(since: $0) < 3_700_000 } ?? true
    }
    guard !isExplained else { return false }
    switch account.service {
    case .dock: try await sandbox.setPlan(organisation: "vector-build", plan: plan)
    case .agentidp: try await administer("agentidp", ["tier": .string(plan)])
    case .daimon: try await administer("daimon", ["tier": .string(plan)])
    case .mailingcore: try await administer("mailingcore", ["plan": .string(plan)])
    }
    record.meddled.append((account.name, time.wall, overview.looks[account.name]?.nextAt ?? time.wall))
    return true
  }

  private func administer(_ service: String, _ wish: JSONValue) async throws {
    let answer = try await http.send(
      HTTPRequest(
        .post, Origin(url), "/sandbox/\(service)", headers: [("Content-Type", "application/json")],
        body: Array(wish.serialized().utf8)))
    guard answer.status == 200 else { throw Unexpected("the sandbox refused \(wish.serialized())") }
  }

  private func pay(_ link: Int64) async throws {
    guard let page = try await ledger.url(ofLink: link) else { return }
    let request = HTTPRequest(
      .post, try Origin(url), try ParsedURL(page.reveal()).path,
      headers: [("Content-Type", "application/x-www-form-urlencoded")], body: Array("action=pay".utf8))
    do throws(TransferError) {
      _ = try await http.send(request)
    } catch {
      // A button that did something sends the browser on.
      guard case .redirected = error.kind else { throw error }
      guard let paid = try await ledger.links(at: time.wall).first(where: { $0.id == link }) else { return }
      record.paid.append((paid.account, paid.target, time.wall))
    }
  }

  // MARK: - The budget

  /// Lets the documented pace allow looks for a stretch of time: 20 % of the quota, as a dashboard is open.
  func allow(_ step: Duration) {
    for account in accounts {
      let isQuick = quickUntil[account.name].map { time.boot <= $0 } ?? false
      var pace: Double = 300
      if let allowance = overview.looks[account.name]?.observation?.allowance {
        let length: Double =
          switch allowance.period {
          case .hour: 3_600
          case .day: 86_400
          case .month: 31 * 86_400
          }
        pace = max(60, length * 5 / Double(max(1, allowance.limit)))
      }
      allowed[account.name, default: 1] += Double(step.wholeMilliseconds) / 1000 / (isQuick ? 60 : pace)
    }
  }

  /// Notes what lets an account be looked at quickly, and the calls that carrying a change out takes.
  func noteQuick(_ newer: Overview) {
    let before = Dictionary(overview.requests.map { ($0.id, $0.state) }) { first, _ in first }
    for request in newer.requests where before[request.id] != request.state {
      guard request.approvedAt != nil, request.state == .executed || request.state == .awaitingPayment else { continue }
      quickUntil[request.account] = time.boot.adding(PollPlan.quickTime)
      // Up to two looks, a token and its confirmation, and the looks that compare the bill.
      allowed[request.account, default: 0] += 4 + 7
    }
  }
}
