import Billing
import Consent
import JSON
import Testing
import Transfer

@Suite(.timeLimit(.minutes(2))) struct OtherChangesTests {
  /// Presses a button on one of the sandbox's pages, as a person in a browser does.
  private func press(_ action: String, at url: String, _ chain: Chain) async throws {
    let page = try ParsedURL(url)
    do {
      _ = try await chain.http.send(
        HTTPRequest(
          .post, Origin("http://127.0.0.1:\(chain.sandboxPort)"), page.path,
          headers: [("Content-Type", "application/x-www-form-urlencoded")], body: Array("action=\(action)".utf8)))
    } catch let error as TransferError {
      // A browser would be sent on with 303.
      guard case .redirected(303, _) = error.kind else { throw error }
    }
  }

  @Test func anAccountWithoutASubscriptionIsPaidForByAPerson() async throws {
    try await Chain.run { chain, station in
      let agent = try await station.agent("lab-agent", on: "dock-lab")
      let token = try #require(try await agent.upgrade("pro")["confirm_token"]?.string)
      #expect(try await station.newest().change.operation == .checkout)
      #expect(await chain.callsLeft("upgrade", of: 1) == 5)
      try await station.approve()
      await station.work()
      let request = try await station.newest()
      #expect(request.state == .awaitingPayment)
      #expect(await chain.effects.isEmpty)
      let told = try await agent.upgrade("pro", token: token)
      #expect(told["status"] == "checkout-required")
      #expect(told["plan"] == "free")
      let page = try #require(told["checkoutUrl"]?.string)
      #expect(page.hasPrefix("\(station.origin)/s/"))
      let path = String(page.dropFirst("\(station.origin)".count))
      let shown = try await agent.call(.get, path, headers: [("Accept", "application/json")])
      #expect(shown["state"] == "awaiting_payment")
      #expect(
        try await agent.call(.get, "/countersign/v1/requests/\(request.id)")["state"] == "awaiting_payment")
      let link = try #require(try await station.ledger.waitingLinks(of: request.id).first)
      let url = try #require(try await station.ledger.url(ofLink: link.id)?.reveal())
      try await press("decline", at: url, chain)
      await station.pass(.seconds(60))
      #expect(try await station.newest().state == .awaitingPayment)
      try await press("pay", at: url, chain)
      await station.pass(.seconds(60))
      #expect(try await station.newest().state == .executed)
      #expect(await chain.effects == ["checkout tiny-lab free>pro 1900 by checkout"])
      #expect(try await station.ledger.waitingLinks(of: request.id).isEmpty)
      #expect(try await station.ledger.links(at: station.time.wall).map(\.state) == [.used])
      #expect(try await agent.upgrade("pro", token: token)["status"] == "switched")
    }
  }

  @Test func aPaymentPageThatNobodyUsesLapses() async throws {
    try await Chain.run { chain, station in
      let agent = try await station.agent("lab-agent", on: "dock-lab")
      let token = try #require(try await agent.upgrade("pro")["confirm_token"]?.string)
      try await station.approve()
      await station.work()
      await station.pass(.seconds(86_400))
      await station.work()
      #expect(try await station.newest().state == .expired)
      #expect(try await agent.upgrade("pro", token: token)["error"] == "consent_token_expired")
      #expect(await chain.effects.isEmpty)
    }
  }

  @Test func aScheduledEndIsTakenBackOnlyAfterTheApproval() async throws {
    try await Chain.run(change: { $0.organisations[0].cancelAtPeriodEnd = true }) { chain, station in
      let agent = try await station.agent()
      // Dock would act on this very call; here nothing is sent before the approval.
      let asked = try await agent.upgrade("pro")
      #expect(asked["status"] == "confirmation_required")
      #expect(try await station.newest().change.operation == .resume)
      #expect(await chain.callsLeft("upgrade") == 5)
      #expect(await chain.effects.isEmpty)
      try await station.approve()
      await station.work()
      #expect(await chain.effects == ["resume vector-build pro>pro 1900 by agent:build-bot"])
      let told = try await agent.upgrade("pro", token: asked["confirm_token"]?.string)
      #expect(told["status"] == "resumed")
      #expect(told["plan"] == "pro")
    }
  }

  @Test func aDowngradeIsScheduledOnce() async throws {
    try await Chain.run { chain, station in
      let agent = try await station.agent()
      let asked = try await agent.downgrade()
      #expect(asked["status"] == "confirmation_required")
      let token = try #require(asked["confirm_token"]?.string)
      #expect(await chain.effects.isEmpty)
      try await station.approve()
      await station.work()
      #expect(await chain.effects == ["downgrade vector-build pro>free by agent:build-bot"])
      #expect(try await agent.downgrade(token: token)["status"] == "downgrade-scheduled")
      // The same ask again is satisfied by what is scheduled already.
      #expect(try await agent.downgrade()["status"] == "downgrade-scheduled")
      await station.pass(.seconds(600))
      #expect(await chain.effects.count == 1)
    }
  }

  @Test func theWebModeIsPolledAtTheGateway() async throws {
    try await Chain.run { chain, station in
      let agent = try await station.agent()
      let asked = try await agent.upgrade(mode: "web")
      #expect(asked["status"] == "web-approve-required")
      let polling = try #require(asked["polling_url"]?.string)
      let page = try #require(asked["approval_url"]?.string)
      #expect(polling.hasPrefix("\(station.origin)/api/web-approve/status?token=cg_"))
      #expect(page.hasPrefix("\(station.origin)/s/"))
      let token = String(polling.dropFirst("\(station.origin)/api/web-approve/status?token=".count))
      func poll() async throws -> JSONValue? {
        try await agent.call(.get, "/api/web-approve/status", query: [("token", token)])["status"]
      }
      #expect(try await poll() == "pending")
      try await station.approve()
      #expect(try await poll() == "pending")
      await station.work()
      #expect(try await poll() == "approved")
      #expect(try await poll() == "approved")
      #expect(await chain.effects == ["upgrade vector-build pro>scale 4900 by agent:build-bot"])
    }
  }

  @Test func aPortalIsForTheOperatorOnly() async throws {
    try await Chain.run { chain, station in
      let agent = try await station.agent()
      let asked = try await agent.call(.post, "/api/billing/portal")
      #expect(asked["status"] == "confirmation_required")
      #expect(try await station.ledger.links(at: station.time.wall).isEmpty)
      try await station.approve()
      await station.work()
      let token = try #require(asked["confirm_token"]?.string)
      let told = try await agent.call(.post, "/api/billing/portal", ["confirm_token": .string(token)])
      #expect(told["status"] == "sent-to-operator")
      let link = try #require(try await station.ledger.links(at: station.time.wall).first)
      #expect(link.kind == .portal)
      #expect(try await station.ledger.url(ofLink: link.id) != nil)
      #expect(await chain.effects.isEmpty)
    }
  }

  @Test func aCheckoutBesideASubscriptionIsRefusedAtOnce() async throws {
    try await Chain.run { chain, station in
      let agent = try await station.agent()
      let told = try await agent.call(.post, "/api/billing/checkout", ["plan": "scale"])
      #expect(told.status == 409)
      #expect(told["error"] == "conflict")
      #expect(told["message"]?.string?.contains("ask for an upgrade") == true)
      #expect(try await station.ledger.recentRequests(limit: 1).isEmpty, "nothing was made that could be approved")
      #expect(await chain.effects.isEmpty)
    }
  }
}
