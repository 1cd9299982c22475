import Billing
import Consent
import JSON
import Ledger
import Testing

@testable import Gateway

/// What is asked for in our own words beside an upgrade, and the list of an agent's own requests.
@Suite struct OwnRequestsTests {
  private func ids(_ answer: AgentAnswer) -> [String] {
    answer["requests"]?.array?.compactMap { $0["id"]?.string } ?? []
  }

  @Test func aScheduledEndIsTakenBack() async throws {
    let door = try await Door()
    door.provider.state.withLock {
      $0.plan = PlanState(plan: PlanName("pro"), status: "active", cancellation: .scheduled(nil))
    }
    let answer = await door.call("POST", Door.requests, #"{"operation":"resume"}"#)
    #expect(answer["operation"] == "resume" && answer["state"] == "pending")
    #expect(try await door.newest().change == PlanChange(.resume, to: PlanName("pro")))
    let withPlan = #"{"operation":"resume","params":{"plan":"pro"}}"#
    #expect(await door.call("POST", Door.requests, withPlan).status == 400)
  }

  @Test func anUpgradeLinkIsAskedForWhereThereIsOne() async throws {
    let body = #"{"operation":"upgrade_link","params":{"plan":"developer"}}"#
    let door = try await Door(service: .daimon)
    door.provider.state.withLock {
      $0.plan = PlanState(plan: PlanName("free"), status: "active", cancellation: .none)
    }
    let answer = await door.call("POST", Door.requests, body)
    #expect(answer["operation"] == "upgrade_link" && answer["plan"] == "developer" && answer["account"] == "dock-main")
    for body in [
      #"{"operation":"upgrade_link"}"#,
      #"{"operation":"upgrade_link","params":{"plan":"developer","interval":"year"}}"#,
      #"{"operation":"notify"}"#, #"{"operation":"limit_increase"}"#,
    ] {
      #expect(await door.call("POST", Door.requests, body).status == 400, "\(body)")
    }
  }

  @Test(arguments: Service.allCases) func whatAServiceLacksIsSaid(_ service: Service) async throws {
    let door = try await Door(service: service)
    door.provider.state.withLock {
      $0.plan = PlanState(plan: PlanName("free"), status: "active", cancellation: .none)
    }
    let plan = try #require(service.profile.documentedPlans.last?.rawValue)
    for operation in Operation.allCases where operation.needsApproval {
      let needsPlan = [.upgrade, .checkout, .upgradeLink].contains(operation)
      let body: JSONValue = [
        "operation": .string(operation.rawValue), "params": needsPlan ? ["plan": .string(plan)] : [:],
      ]
      let answer = await door.call("POST", Door.requests, body.serialized())
      let isLacking = service.absence(of: operation) != nil
      #expect((answer.refusal?.code == "not_offered") == isLacking, "\(operation): \(answer.body)")
    }
  }

  @Test func theListHasTheOwnRequestsNewestFirst() async throws {
    let door = try await Door()
    #expect(await door.call("GET", Door.requests).body == ["requests": []])
    _ = await door.ask()
    let first = try await door.newest()
    door.time.advance(by: .seconds(1))
    _ = await door.call("POST", Door.requests, #"{"operation":"portal"}"#)
    let second = try await door.newest()
    let other = try await door.issue("other-bot")
    _ = await door.ask(token: other)
    let list = await door.call("GET", Door.requests)
    #expect(ids(list) == [second.id.rawValue, first.id.rawValue])
    #expect(list["requests"]?.array?.last == AgentAnswer.own(first, page: door.page(of: first)).body)
    #expect(await door.call("GET", Door.requests, token: "csd_no").status == 401)
  }

  @Test func theListIsOfTheAccountsThatAreMeant() async throws {
    let door = try await Door()
    let token = Ledger.newDoorToken()
    let accounts = try ["dock-main", "dock-other"].map { try Door.account($0).name }
    try await door.ledger.putInForce(
      token, agent: Door.agent("two-hats"), accounts: accounts, at: door.time.wall)
    for account in accounts {
      _ = await door.call(
        "POST", Door.requests, #"{"operation":"portal"}"#, token: token.reveal(), account: account)
    }
    let all = await door.call("GET", Door.requests, token: token.reveal())
    #expect(all["requests"]?.array?.compactMap { $0["account"]?.string } == ["dock-other", "dock-main"])
    let one = await door.call("GET", Door.requests, token: token.reveal(), account: accounts[0])
    #expect(one["requests"]?.array?.compactMap { $0["account"]?.string } == ["dock-main"])
    let none = await door.call("GET", Door.requests, token: token.reveal(), account: AccountName("elsewhere"))
    #expect(none.status == 404)
  }

  @Test func theListEndsAfterFiftyAndHasNothingOfAPredecessor() async throws {
    let door = try await Door()
    for _ in 0..<52 {
      let id = await door.call("POST", Door.requests, #"{"operation":"portal"}"#)["id"]?.string ?? ""
      #expect(await door.call("POST", "\(Door.requests)/\(id)/cancel").status == 200)
      door.time.advance(by: .seconds(900))
    }
    let list = await door.call("GET", Door.requests)
    #expect(ids(list).count == 50)
    #expect(ids(list).first == (try await door.newest().id.rawValue))
    _ = try await door.ledger.revokeDoorTokens(of: Door.agent("research-bot"), account: nil, at: door.time.wall)
    let token = try await door.issue("research-bot")
    #expect(ids(await door.call("GET", Door.requests, token: token)).isEmpty)
  }
}
