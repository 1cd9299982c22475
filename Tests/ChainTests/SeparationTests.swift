import Billing
import Consent
import Engine
import JSON
import Support
import Testing
import Text
import Transfer

@Suite(.timeLimit(.minutes(2))) struct SeparationTests {
  @Test func twoAgentsOnOneAccountHaveTheirOwnRequests() async throws {
    try await Chain.run { chain, station in
      let first = try await station.agent("first-bot")
      let second = try await station.agent("second-bot")
      let one = try await first.upgrade()
      let other = try await second.downgrade()
      #expect(one["confirm_token"] != other["confirm_token"])
      let id = try #require(one["consent", "id"]?.string)
      #expect(try await second.call(.get, "/countersign/v1/requests/\(id)").status == 404)
      #expect(try await second.call(.post, "/countersign/v1/requests/\(id)/cancel").status == 404)
      #expect(try await second.upgrade(token: one["confirm_token"]?.string)["error"] == "consent_token_invalid")
      // The same ask of another agent is another request.
      #expect(try await second.upgrade()["consent", "id"]?.string != id)
      let request = try #require(try await station.ledger.request(number: 1))
      try await station.approve(request)
      await station.work()
      #expect(await chain.effects == ["upgrade vector-build pro>scale 4900 by agent:build-bot"])
      #expect(try await first.upgrade(token: one["confirm_token"]?.string)["status"] == "switched")
      // The other requests still wait for a decision of their own.
      #expect(try await second.downgrade()["consent", "state"] == "pending")
    }
  }

  @Test func anAgentsTokenIsForOneAccount() async throws {
    try await Chain.run { chain, station in
      let main = try await station.agent("both-bot", on: "dock-main")
      let lab = try await station.agent("both-bot", on: "dock-lab")
      #expect(try await main.call(.get, "/api/billing")["plan"] == "pro")
      #expect(try await lab.call(.get, "/api/billing")["plan"] == "free")
      await station.work()
      #expect(try await main.call(.get, "/api/me")["org", "name"] == "vector-build")
      #expect(try await lab.call(.get, "/api/me")["org", "name"] == "tiny-lab")
      let token = try #require(try await main.upgrade()["confirm_token"]?.string)
      let id = try await station.newest().id
      #expect(try await lab.upgrade(token: token)["error"] == "consent_token_invalid")
      #expect(try await lab.call(.get, "/countersign/v1/requests/\(id)").status == 404)
      try await station.approve()
      await station.work()
      #expect(await chain.effects == ["upgrade vector-build pro>scale 4900 by agent:build-bot"])
      #expect(await chain.callsLeft("upgrade", of: 1) == 5)
    }
  }

  @Test func aRevokedAgentWaitsInVain() async throws {
    try await Chain.run { _, station in
      let agent = try await station.agent()
      let token = try #require(try await agent.upgrade()["confirm_token"]?.string)
      _ = try await station.ledger.revokeDoorTokens(
        of: Chain.agent("research-bot"), account: nil, at: station.time.wall)
      #expect(try await agent.upgrade(token: token).status == 401)
      #expect(try await agent.call(.get, "/api/billing").status == 401)
    }
  }

  @Test func anAgentSeesTheAccountsStateWithoutTheCard() async throws {
    try await Chain.run { chain, station in
      let agent = try await station.agent()
      let view = try await agent.call(.get, "/api/billing")
      #expect(view.status == 200)
      #expect(view["plan"] == "pro")
      #expect(view["usage", "agents"] == 9)
      #expect(view["card"] == nil)
      // An agent that reads without end uses one call of the account's a minute.
      let used = await chain.sandbox.state()["dock"]?["organisations"]?[0]?["usage"]?["api_calls"]?.integer
      for _ in 0..<50 { #expect(try await agent.call(.get, "/api/billing").status == 200) }
      #expect(await chain.sandbox.state()["dock"]?["organisations"]?[0]?["usage"]?["api_calls"]?.integer == used)
    }
  }

  @Test func theServiceGetsOurOwnHeadersAndBodiesOnly() async throws {
    // A service that notes every byte it gets.
    let service = try RawServer { request in
      switch (request.method, request.target, request.text.contains("confirm_token")) {
      case ("GET", "/api/billing", _): .json(#"{"plan":"pro","monthlyPriceCents":1900,"cancelAtPeriodEnd":false}"#)
      case ("GET", _, _): .json(#"{"type":"agent","name":"dk","org":{"name":"Acme"}}"#)
      case ("POST", _, false):
        .json(
          #"{"status":"confirmation_required","confirm_token":"pbc_x","message":"to Scale ($49/mo).","expires_in":60}"#)
      default: .json(#"{"status":"switched","plan":"scale"}"#)
      }
    }
    defer { service.stop() }
    try await Chain.run { chain, _ in
      let provider = try chain.provider(
        for: "dock-main", key: Chain.mainKey, at: "http://127.0.0.1:\(service.port)", time: chain.time)
      let state = try TemporaryState()
      let station = try await Station(
        ledger: .init(in: state.directory), accounts: [EngineAccount(account: provider.account, provider: provider)],
        time: chain.time, clock: chain.time, http: chain.http, transcript: chain.transcript)
      let agent = try await station.agent()
      let reply = try await agent.call(
        .post, "/api/billing/upgrade", ["plan": "scale"],
        headers: [
          ("X-Forwarded-For", "10.1.2.3"), ("X-Forwarded-Host", "evil.example"), ("Cookie", "dock-session=stolen"),
          ("X-Tenant-Id", "other"), ("Idempotency-Key", "k1"), ("X-Countersign-Reason", "The queue is full."),
          ("Accept", "text/evil"), ("X-Evil", "1"),
        ])
      #expect(reply["status"] == "confirmation_required")
      try await station.approve()
      await station.work()
      #expect(try await station.newest().state == .executed)
      try await station.stop()
      for request in service.requests {
        let names = Set(request.headers.map { $0.name.lowercased() })
        let allowed: Set<String> = [
          "host", "user-agent", "accept", "accept-encoding", "authorization", "content-type", "content-length",
          "connection",
        ]
        #expect(names.isSubset(of: allowed), "\(names.subtracting(allowed))")
        #expect(request.values("Authorization") == ["Bearer " + Chain.mainKey])
        #expect(request.values("Host") == ["127.0.0.1:\(service.port)"])
        #expect(!request.head.contains("evil") && !request.text.contains("queue"))
      }
      #expect(
        service.requests.filter { $0.method == "POST" }.map(\.text) == [
          // The quote that is shown, the fresh one of the approval, and its confirmation.
          #"{"plan":"scale"}"#, #"{"plan":"scale"}"#, #"{"plan":"scale","confirm_token":"pbc_x"}"#,
        ])
      #expect(!String(decoding: service.received, as: UTF8.self).contains(agent.token))
    }
  }
}
