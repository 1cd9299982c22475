import Billing
import Consent
import JSON
import Ledger
import Support
import Testing

@testable import Gateway

/// An agent whose token is taken back, and whoever gets its name afterwards.
@Suite(.timeLimit(.minutes(2))) struct GatewayRevocationTests {
  private static func revoke(_ door: Door) async throws -> Revocation {
    try await door.ledger.revokeDoorTokens(of: Door.agent("research-bot"), account: nil, at: door.time.wall)
  }

  /// Gives the name out anew, a second after it was taken back.
  private static func addAgain(_ door: Door) async throws -> String {
    _ = try await revoke(door)
    door.time.advance(by: .seconds(1))
    return try await door.issue("research-bot")
  }

  /// Lets the newest request be carried out as far as a state.
  private static func bring(_ door: Door, to state: ConsentState) async throws {
    guard state != .pending else { return }
    try await door.approve()
    guard state != .approved else { return }
    let id = try await door.newest().id
    let attempt = Attempt(number: 1, tokenHash: nil, issued: door.time.storedBoot)
    try await door.ledger.apply(.executionBegan(attempt), to: id, actor: .engine, at: door.time.wall)
    guard state == .awaitingPayment else { return }
    try await door.ledger.apply(.pageIssued(Outcome(.paymentPage)), to: id, actor: .engine, at: door.time.wall)
  }

  @Test func whatTheNewHolderAskedIsNotTakenBackForTheOldOne() async throws {
    let door = try await Door()
    let old = try #require(try await door.ledger.doorGrants(for: Secret(door.token)).first)
    let token = try await Self.addAgain(door)
    // Twice: the second stands for the old holder's ask, which joins as any other.
    for _ in 0..<2 { #expect(await door.ask(token: token).status == 200) }
    let request = try await door.newest()
    #expect(request.joins == 1)
    // The old holder's same ask was on its way meanwhile, and came down to this request.
    #expect(try await !door.ledger.withdraw(request.id, askedUnder: old, at: door.time.wall))
    #expect(try await door.newest().state == .pending)
    // Nor is it answered for itself any more.
    let call = Gateway.Call(
      method: "GET", target: "/api/billing", head: DoorGuard.Head(authorization: "Bearer " + door.token),
      reasonHeader: nil,
      peer: .distinct, base: "", body: [])
    #expect(await door.gateway.answer(call, [old]).status == 401)
  }

  @Test(arguments: [ConsentState.pending, .approved, .executing])
  func aCallThatWaitsEndsAtOnce(_ state: ConsentState) async throws {
    try await HTTPDoor.run { http in
      let door = http.door
      #expect(await door.ask().status == 200)
      try await Self.bring(door, to: state)
      let id = try await door.newest().id
      let client = try await RawClient(port: http.port)
      let sleepers = door.time.sleepers
      await client.send(http.bytes("GET", "\(Door.requests)/\(id)?wait=25"))
      await door.time.waitForSleepers(sleepers + 1)
      // As the command does it: through a ledger of its own, so that only the bell tells the gateway.
      let other = try Ledger(in: door.state.directory)
      let revocation = try await other.revokeDoorTokens(
        of: Door.agent("research-bot"), account: nil, at: door.time.wall)
      #expect(revocation.withdrawn.count == (state == .executing ? 0 : 1))
      #expect(revocation.left.count == (state == .executing ? 1 : 0))
      // The clock stands still, so it is not the end of the wait's time that ends it.
      let told = try await client.answer()
      #expect(told.status == 401)
      #expect(told.json == Gateway.unauthorized.body)
      #expect(try await door.newest().state == (state == .executing ? .executing : .cancelled))
    }
  }

  @Test func aTokenThatIsReplacedEndsTheWaitAndKeepsTheRequest() async throws {
    try await HTTPDoor.run { http in
      let door = http.door
      let handle = try #require(await door.ask()["confirm_token"]?.string)
      let body = "{\"plan\":\"scale\",\"confirm_token\":\"\(handle)\"}"
      let client = try await RawClient(port: http.port)
      let sleepers = door.time.sleepers
      await client.send(http.bytes("POST", Door.upgrade, body))
      await door.time.waitForSleepers(sleepers + 1)
      let new = try await door.issue("research-bot")
      #expect(try await client.answer().status == 401)
      try await door.reject()
      #expect(await door.call("POST", Door.upgrade, body, token: new)["error"] == "consent_denied")
      let id = try await door.newest().id
      #expect(await door.call("GET", "\(Door.requests)/\(id)", token: new).status == 200)
    }
  }

  @Test func aRevocationDuringTheAskLeavesNothingToApprove() async throws {
    let door = try await Door()
    // While the service is asked for the bill, the operator revokes.
    door.provider.state.withLock { state in
      state.whileObserving = { _ = try? await Self.revoke(door) }
    }
    #expect(await door.ask() == Gateway.unauthorized)
    #expect(try await door.newest().state == .cancelled)
    #expect(try await door.ledger.liveRequests().isEmpty)
  }

  @Test func whoGetsTheNameLaterBeginsWithNothing() async throws {
    let door = try await Door()
    let handle = try #require(await door.ask()["confirm_token"]?.string)
    let id = try await door.newest().id
    let new = try await Self.addAgain(door)
    #expect(try await door.newest().state == .cancelled)
    #expect(await door.ask().status == 401)
    let unknown = RequestID.random()
    for (method, suffix) in [("GET", ""), ("GET", "?wait=25"), ("POST", "/cancel")] {
      let known = await door.call(method, "\(Door.requests)/\(id)\(suffix)", token: new)
      #expect(known.status == 404)
      #expect(known == (await door.call(method, "\(Door.requests)/\(unknown)\(suffix)", token: new)))
    }
    let body = "{\"plan\":\"scale\",\"confirm_token\":\"\(handle)\"}"
    #expect(await door.call("POST", Door.upgrade, body, token: new)["error"] == "consent_token_invalid")
    #expect(await door.call("GET", "/api/web-approve/status?token=" + handle, token: new).status == 404)
    // The same ask is a request of its own, and its own to see.
    let again = await door.ask(token: new)
    #expect(again.status == 200)
    let own = try await door.newest()
    #expect(own.id != id && own.state == .pending && own.joins == 0)
    #expect(await door.call("GET", "\(Door.requests)/\(own.id)", token: new).status == 200)
  }

  @Test(arguments: [ConsentState.executing, .awaitingPayment])
  func whatIsUnderWayForTheOldOneIsNotShownToTheNew(_ state: ConsentState) async throws {
    let door = try await Door()
    #expect(await door.ask().status == 200)
    try await Self.bring(door, to: state)
    let id = try await door.newest().id
    let new = try await Self.addAgain(door)
    #expect(try await door.newest().state == state)
    let answer = await door.ask(token: new)
    #expect(answer.status == 429 && answer["error"] == "account_busy" && answer["consent"] == nil)
    #expect(await door.call("GET", "\(Door.requests)/\(id)", token: new).status == 404)
    #expect(try await door.newest().state == state)
  }

  @Test func aNoHoldsForTheNameAndNamesNobodysRequest() async throws {
    let door = try await Door()
    #expect(await door.ask().status == 200)
    try await door.reject(.tooExpensive)
    let new = try await Self.addAgain(door)
    let answer = await door.ask(token: new)
    #expect(answer.status == 403)
    #expect(answer["reason"] == "too_expensive")
    #expect(answer["retry_after"] == 899)
    #expect(answer["consent"] == nil)
  }
}
