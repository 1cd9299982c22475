import Billing
import Consent
import Engine
import JSON
import Support
import Testing
import Text
import Transfer

/// What passes by is read: from an agent's refused call to the call that is served.
@Suite(.timeLimit(.minutes(2))) struct PassingChainTests {
  @Test func aSendThatNeedsAPaidPlanLeadsToAPaymentAndTheSendThatPasses() async throws {
    try await PassingChain.run { chain in
      let station = chain.station
      await station.work()
      #expect(try await chain.plan(of: "daimon-bot") == PlanName("free"))
      let looks = try await station.ledger.newestEvent()

      // The agent's own call is refused: the operator sees why before anybody asks.
      #expect(try await chain.sendByDaimon() == 402)
      var hit = try #require(try await chain.hits.first)
      #expect(hit.sentence == "research-bot hit \"sending needs a paid plan\"")
      #expect(hit.account.rawValue == "daimon-bot" && hit.limit.words.string.contains("only available on paid plans"))
      #expect(hit.request(among: try await station.ledger.liveRequests()) == nil)
      #expect(try await chain.told == ["hit SEND_REQUIRES_PAID"])
      #expect(try await station.ledger.newestEvent() == looks + 1)

      // It asks as daimon's documents tell it to; the link is held.
      let agent = try await station.agent("research-bot", on: "daimon-bot")
      let asked = try await agent.call(.post, "/v1/upgrade-link", ["target_tier": "developer"])
      #expect(asked.status == 200)
      await station.work()
      hit = try #require(try await chain.hits.first)
      #expect(hit.request(among: try await station.ledger.liveRequests())?.state == .pending)

      // The operator approves, opens the link and pays.
      try await station.approve()
      await station.work()
      let links = try await station.ledger.links(at: chain.time.wall)
      let link = try #require(links.filter { $0.state == .unused }.last)
      try await chain.press("pay", behind: try #require(try await station.ledger.url(ofLink: link.id)))
      #expect(await chain.effects == ["daimon upgrade free>developer by checkout"])
      #expect(try await chain.hits.count == 1, "nobody has looked yet")
      await station.pass(.seconds(300))
      #expect(try await chain.plan(of: "daimon-bot") == PlanName("developer"))
      #expect(try await chain.hits.isEmpty, "the plan is another one")

      // The same send passes.
      #expect(try await chain.sendByDaimon() < 300)
      #expect(try await chain.hits.isEmpty)
      #expect(try await station.alarms.isEmpty)
      #expect(try await chain.told == ["hit SEND_REQUIRES_PAID"])
    }
  }

  @Test func aSendThatPassesEndsTheLimitBeforeAnybodyLooks() async throws {
    try await PassingChain.run { chain in
      await chain.station.work()
      #expect(try await chain.sendByDaimon() == 402)
      chain.time.advance(by: .seconds(1))
      #expect(try await chain.sendByDaimon() == 402)
      #expect(try await chain.hits.map(\.times) == [2])
      try await chain.administer("daimon", ["tier": "developer"])
      chain.time.advance(by: .seconds(1))
      #expect(try await chain.sendByDaimon() < 300)
      #expect(try await chain.hits.isEmpty)
      #expect(try await chain.plan(of: "daimon-bot") == PlanName("free"), "what passes by is no look")
      #expect(try await chain.station.alarms.isEmpty)
      await chain.station.pass(.seconds(300))
      #expect(try await chain.station.alarms == [.unconsentedChange], "and explains none")
    }
  }

  @Test func aUsedUpDayTellsHowMuchWasSent() async throws {
    try await PassingChain.run { chain in
      try await chain.administer("daimon", ["tier": "developer", "usage": ["sent_today": 100]])
      await chain.station.work()
      #expect(try await chain.meter("sends today", of: "daimon-bot")?.used == nil, "no look tells it")
      chain.time.advance(by: .seconds(10))
      #expect(try await chain.sendByDaimon() == 429)
      let meter = try #require(try await chain.meter("sends today", of: "daimon-bot"))
      #expect(meter.used == 100 && meter.limit == .of(100) && meter.isSeenInPassing)
      #expect(meter.asOf == chain.time.wall && meter.resetsAt == CallAllowance.Period.day.end(at: chain.time.wall))
      #expect(try await chain.told == ["reached 80", "reached 100", "hit DAILY_SEND_QUOTA"])
      await chain.station.pass(.seconds(300))
      #expect(try await chain.meter("sends today", of: "daimon-bot")?.used == 100)
      await chain.station.pass(.seconds(86_400))
      #expect(try await chain.meter("sends today", of: "daimon-bot")?.used == nil, "the day is over")
      #expect(try await chain.hits.isEmpty)
    }
  }

  @Test func theLadderOfAMonthsEmailsIsToldStepByStep() async throws {
    try await PassingChain.run(change: { $0.mailingcore?.tenants[0].emailsSent = 3_998 }) { chain in
      await chain.station.work()
      #expect(try await chain.meter("e-mails this month", of: "mail-prod")?.used == nil, "only sends tell it")
      func send(_ count: Int64) async throws -> Int {
        chain.time.advance(by: .seconds(2))
        let status = try await chain.sendByMailingCore()
        #expect(try await chain.meter("e-mails this month", of: "mail-prod")?.used == count)
        return status
      }
      #expect(try await send(3_999) < 300)
      #expect(try await chain.told.isEmpty)
      #expect(try await send(4_000) < 300)
      #expect(try await send(4_001) < 300)
      #expect(try await chain.told == ["reached 80"])
      try await chain.administer("mailingcore", ["usage": ["emails": 4_999]])
      #expect(try await send(5_000) < 300)
      #expect(try await send(5_001) < 300, "the grace")
      #expect(try await chain.told == ["reached 80", "reached 100"])
      try await chain.administer("mailingcore", ["usage": ["emails": 5_499]])
      #expect(try await send(5_500) < 300)
      #expect(try await send(5_501) < 300)
      #expect(try await chain.told == ["reached 80", "reached 100", "reached 110"])
      #expect(try await chain.hits.isEmpty)
      #expect(try await send(5_501) == 429)
      #expect(try await send(5_501) == 429)
      let steps = ["reached 80", "reached 100", "reached 110", "hit QUOTA_EXCEEDED"]
      #expect(try await chain.told == steps)
      #expect(try await chain.hits.map(\.times) == [2])
      #expect(try await chain.hits.map(\.sentence) == ["newsletter hit \"the month's e-mails are used up\""])
      // Looks between cannot tell the count, and take nothing back.
      await chain.station.pass(.seconds(600))
      #expect(try await chain.meter("e-mails this month", of: "mail-prod")?.used == 5_501)
      #expect(try await chain.told == steps)
      #expect(try await chain.station.alarms.isEmpty)
    }
  }

  @Test func aTierWhoseAgentsAreAllInUseIsShownFull() async throws {
    try await PassingChain.run(change: { $0.agentidp?.agents = 9 }) { chain in
      await chain.station.work()
      #expect(try await chain.meter("agents", of: "idp-local")?.used == 9)
      let key = try await chain.token()
      func register() async throws -> Int {
        chain.time.advance(by: .seconds(2))
        return try await chain.pass(
          "/api/v1/agents", ["name": "helper", "email": "h@example.com", "agentType": "custom"], key: key,
          by: "issuer", on: "idp-local"
        ).status
      }
      #expect(try await register() == 201)
      #expect(try await chain.hits.isEmpty)
      #expect(try await register() == 403)
      #expect(try await chain.hits.map(\.sentence) == ["issuer hit \"all agents of the tier are in use\""])
      #expect(try await chain.meter("agents", of: "idp-local")?.used == 10)
      #expect(try await chain.told.last == "hit FREE_TIER_LIMIT_EXCEEDED")
    }
  }

  @Test func docksHeadersCountTheCallsAndA402NamesWhatIsUsedUp() async throws {
    try await Chain.run(change: { $0.organisations[1].usage["workspaces"] = 19 }) { chain, station in
      await station.work()
      let (lab, origin) = (try Chain.account("dock-lab"), try Origin("http://127.0.0.1:\(chain.sandboxPort)"))
      func create() async throws -> Int {
        chain.time.advance(by: .seconds(2))
        let response = try await chain.http.send(
          HTTPRequest(
            .post, origin, "/api/workspaces",
            headers: [("Authorization", "Bearer " + Chain.labKey), ("Content-Type", "application/json")],
            body: Array(#"{"name":"w\#(Int(chain.time.wall.milliseconds % 1_000_000))"}"#.utf8)))
        await station.engine.notice(
          PassingAnswer(
            account: lab, agent: try Chain.agent("lab-bot"), method: "POST", path: "/api/workspaces",
            status: response.status, headers: response.headers.fields.map { ($0.name.lowercased(), $0.value) },
            body: try? JSONValue.parse(response.body)))
        await station.work()
        return response.status
      }
      let before = try await meter("API calls", station, lab)?.used ?? 0
      #expect(try await create() < 300)
      let calls = try #require(try await meter("API calls", station, lab))
      #expect(calls.isSeenInPassing && calls.used ?? 0 > before)
      #expect(try await create() == 402)
      let hit = try #require(try await station.ledger.limitHits(at: chain.time.wall).first)
      #expect(hit.sentence == "lab-bot hit \"all workspaces of the plan are used\"")
      #expect(try await meter("workspaces", station, lab)?.used == 20)
      #expect(try await station.alarms.isEmpty)
      _ = try await station.agent("lab-bot", on: "dock-lab").call(.get, "/api/billing")
    }
  }

  private func meter(_ name: SafeText, _ station: Station, _ account: AccountName) async throws -> Meter? {
    try await station.ledger.look(at: account)?.observation?.meters.first { $0.name == name }
  }
}
