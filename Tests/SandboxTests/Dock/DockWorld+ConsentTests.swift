import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("Confirm tokens")
struct DockConsentTests {
  private func confirm(
    _ dock: inout TestDock, _ token: String, _ body: JSONValue = ["plan": "scale"], key: String = TestDock.key,
    path: String = "/api/billing/upgrade"
  ) throws -> Reply {
    var object = try #require(body.object)
    object["confirm_token"] = .string(token)
    return try dock.agent("POST", path, .object(object), key: key)
  }

  @Test func aTokenLivesForJustLessThanSixtySeconds() throws {
    var dock = try TestDock()
    let token = try dock.mint()
    dock.advance(.milliseconds(59_900))
    #expect(try confirm(&dock, token).value["status"] == "switched")
  }

  @Test func atSixtySecondsATokenHasExpired() throws {
    var dock = try TestDock()
    let token = try dock.mint()
    dock.advance(.seconds(60))
    let reply = try confirm(&dock, token)
    #expect(reply.status == 400)
    #expect(reply.code == "consent_token_expired")
    #expect(dock.world.takeEffects().isEmpty)
    #expect(try dock.agent("GET", "/api/billing").value["plan"] == "pro")
  }

  @Test func aWallClockThatJumpsDoesNotProlongAToken() throws {
    var dock = try TestDock()
    let token = try dock.mint()
    dock.advance(.seconds(60))
    dock.now.wall = TestDock.start.wall
    #expect(try confirm(&dock, token).code == "consent_token_expired")
  }

  @Test func aUsedTokenCannotSwitchAgain() throws {
    var dock = try TestDock()
    let token = try dock.mint()
    #expect(try confirm(&dock, token).value["status"] == "switched")
    try dock.world.setPlan(of: "vector-build", to: "pro", cancel: false, requestID: nil, now: dock.now)
    _ = dock.world.takeEffects()
    let reply = try confirm(&dock, token)
    #expect(reply.status == 400)
    #expect(reply.code == "consent_token_invalid")
    #expect(dock.world.takeEffects().isEmpty)
  }

  @Test func confirmingASecondTimeWhenThePlanIsReachedChangesNothing() throws {
    var dock = try TestDock()
    let token = try dock.mint()
    _ = try confirm(&dock, token)
    _ = dock.world.takeEffects()
    #expect(try confirm(&dock, token).value == ["plan": "scale", "status": "switched"])
    #expect(dock.world.takeEffects().isEmpty)
  }

  @Test func aTokenCountsForItsOwnPrincipalOnly() throws {
    var dock = try TestDock()
    let token = try dock.mint()
    #expect(try confirm(&dock, token, key: TestDock.otherKey).code == "consent_token_mismatch")
    #expect(try confirm(&dock, token, key: TestDock.foreignKey).code == "consent_token_mismatch")
    #expect(dock.world.takeEffects().isEmpty)
    #expect(try confirm(&dock, token).value["status"] == "switched", "a stranger's try does not use it up")
  }

  @Test func aTokenCountsForItsOwnParametersAndOperationOnly() throws {
    var dock = try TestDock(callsPerHour: 100)
    let token = try dock.mint()
    for body: JSONValue in [["plan": "scale", "interval": "year"], ["plan": "scale", "mode": "web"]] {
      #expect(try confirm(&dock, token, body).code == "consent_token_mismatch", "\(body)")
    }
    #expect(try confirm(&dock, token, [:], path: "/api/billing/downgrade").code == "consent_token_mismatch")
    #expect(dock.world.takeEffects().isEmpty)
    #expect(try confirm(&dock, token, ["plan": "scale", "mode": "chat"]).value["status"] == "switched")
  }

  @Test func aRepeatWithOtherParametersKillsTheOldToken() throws {
    var dock = try TestDock(plan: "scale")
    let first = try dock.mint(["plan": "pro"])
    let second = try dock.mint(["plan": "pro", "interval": "year"])
    #expect(first != second)
    #expect(try confirm(&dock, first, ["plan": "pro"]).code == "consent_token_invalid")
    #expect(try confirm(&dock, second, ["plan": "pro", "interval": "year"]).value["status"] == "switched")
  }

  @Test func anotherPrincipalsTokenAndAnotherOperationsTokenLiveOn() throws {
    var dock = try TestDock()
    let mine = try dock.mint()
    let theirs = try dock.mint(key: TestDock.otherKey)
    let downgrade = try dock.agent("POST", "/api/billing/downgrade").value["confirm_token"]?.string
    #expect(try confirm(&dock, try #require(downgrade), [:], path: "/api/billing/downgrade").status == 200)
    #expect(try confirm(&dock, theirs, key: TestDock.otherKey).value["status"] == "switched")
    #expect(try confirm(&dock, mine).value["status"] == "switched", "the plan is reached: nothing left to do")
    #expect(dock.world.takeEffects().map(\.operation) == ["downgrade", "upgrade"])
  }

  @Test func theWorldKeepsNoTokenOnlyItsHash() throws {
    var dock = try TestDock()
    let token = try dock.mint()
    #expect(token.utf8.count == 30)
    let state = dock.world.state(now: dock.now).serialized()
    #expect(!state.contains(token))
    #expect(state.contains(SecretHash(of: token).hexadecimal))
    #expect(!state.contains(TestDock.key) && !state.contains(TestDock.session))
  }

  @Test("The name of a consent error stands where the dialect puts it", arguments: DockDialect.ErrorShape.allCases)
  func consentErrorShapes(shape: DockDialect.ErrorShape) throws {
    var dock = try TestDock(dialect: DockDialect(consentErrors: shape))
    let reply = try confirm(&dock, "pbc_unknown")
    #expect(reply.status == 400)
    let name =
      switch shape {
      case .nested: reply.value.at("error", "code")
      case .flat: reply.value["error"]
      case .coded: reply.value["code"]
      }
    #expect(name == "consent_token_invalid")
    #expect(reply.value["requestId"] == "req_1")
  }

  @Test func oldRecordsAreForgottenAfterADay() throws {
    var dock = try TestDock()
    _ = try dock.mint()
    dock.advance(.seconds(90_000))
    _ = try dock.mint()
    #expect(dock.world.confirmations.count == 1)
  }
}
