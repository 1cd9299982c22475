import Billing
import JSON
import Support
import Testing

@testable import Sandbox

@Suite("The sandbox over HTTP", .timeLimit(.minutes(2)))
struct SandboxTests {
  private let upgrade = "/api/billing/upgrade"

  @Test func itAnswersOnLoopbackWithItsHeaders() async throws {
    try await RunningSandbox.run { running in
      let answer = try await running.call("GET", "/api/billing")
      #expect(answer.status == 200)
      #expect(answer.headers["content-type"] == "application/json; charset=utf-8")
      #expect(answer.headers["cache-control"] == "no-store")
      #expect(answer.headers["x-request-id"]?.hasPrefix("req_") == true)
      #expect(answer.headers["x-ratelimit-monthly-used"] == "1")
      #expect(answer.value?["plan"] == "pro")
      #expect(try await running.call("GET", "/api/billing", key: nil).status == 401)
      #expect(try await running.call("GET", "/api/billing", host: "evil.example").status == 421)
      #expect(try await running.call("GET", "/nothing").status == 404)
    }
  }

  @Test func headIsAnsweredAsGetWithoutTheBody() async throws {
    try await RunningSandbox.run { running in
      let shown = try await running.wire("GET", "/api/me", close: true)
      let told = String(decoding: try await running.wire("HEAD", "/api/me", close: true), as: UTF8.self)
      #expect(told.hasPrefix("HTTP/1.1 200 OK\r\n"))
      let length = String(decoding: shown, as: UTF8.self).split(separator: "\r\n").first {
        $0.hasPrefix("content-length")
      }
      #expect(try told.contains(#require(length)))
      #expect(told.hasSuffix("\r\n\r\n"))
      #expect(try await running.call("PUT", "/api/me").headers["allow"] == "GET, HEAD")
      #expect(try await running.call("HEAD", upgrade).headers["allow"] == "POST")
    }
  }

  @Test func theAnnouncementNamesItsAddressAndTheFirstKey() async throws {
    try await RunningSandbox.run { running in
      let url = "http://127.0.0.1:\(running.port)"
      #expect(
        await running.sandbox.announcement == [
          "schema": "countersign.sandbox/1", "url": .string(url),
          "services": [
            "dock": ["base_url": .string(url), "credential": "dk_build", "sign_in": .string(url + "/login")]
          ],
          "organisations": [
            [
              "name": "vector-build", "slug": "vector-build", "credential": "dk_build", "session": "person-session",
              "design_partner": false, "stripe_configured": true,
            ],
            [
              "name": "tiny-lab", "slug": "tiny-lab", "credential": "dk_foreign", "session": nil,
              "design_partner": false, "stripe_configured": true,
            ],
          ],
          "admin": [
            "url": .string(url + "/sandbox"), "effects": .string(url + "/sandbox/effects"),
            "stripe": .string(url + "/sandbox/stripe"),
          ],
        ])
      await running.sandbox.stop()
      #expect(await running.sandbox.announcement == .null)
    }
  }

  @Test func theHandshakeWorksOverTheWireAndTheLogTells() async throws {
    try await RunningSandbox.run { running in
      let asked = try await running.call("POST", upgrade, "{\"plan\":\"scale\"}")
      let token = try #require(asked.value?["confirm_token"]?.string)
      running.time.advance(by: .milliseconds(59_900))
      let done = try await running.call("POST", upgrade, "{\"plan\":\"scale\",\"confirm_token\":\"\(token)\"}")
      #expect(done.value?["status"] == "switched")
      let log = try await running.call("GET", "/sandbox/effects", key: nil)
      let effect = try #require(log.value?.array?.first)
      #expect(effect["by"] == "agent:build-bot")
      #expect(effect["at"] == "2026-05-01T12:00:59.900Z")
      #expect(effect["request_id"]?.string == done.headers["x-request-id"])
      #expect(await running.sandbox.effects().map(\.operation) == ["upgrade"])
    }
  }

  @Test func droppingBeforeClosesTheConnectionWithoutAByteAndWithoutEffect() async throws {
    try await RunningSandbox.run { running in
      let token = try #require(try await running.call("POST", upgrade, "{\"plan\":\"scale\"}").value?["confirm_token"])
      let body = JSONValue.members([("plan", "scale"), ("confirm_token", token)]).serialized()
      try await running.sandbox.setFault(Fault(route: upgrade, kind: .dropBefore, phase: .confirm))
      #expect(try await running.wire("POST", upgrade, body).isEmpty)
      #expect(await running.sandbox.effects().isEmpty)
      #expect(try await running.call("POST", upgrade, body).value?["status"] == "switched")
    }
  }

  @Test func droppingAfterClosesTheConnectionWithoutAByteAndWithEffect() async throws {
    try await RunningSandbox.run { running in
      let token = try #require(try await running.call("POST", upgrade, "{\"plan\":\"scale\"}").value?["confirm_token"])
      let body = JSONValue.members([("plan", "scale"), ("confirm_token", token)]).serialized()
      try await running.sandbox.setFault(Fault(route: upgrade, kind: .dropAfter, phase: .confirm))
      #expect(try await running.wire("POST", upgrade, body).isEmpty)
      #expect(await running.sandbox.effects().map(\.to) == ["scale"])
    }
  }

  @Test func aDroppedConnectionHarmsNoOther() async throws {
    try await RunningSandbox.run { running in
      let other = try await WireConnection(port: running.port)
      try await other.send(running.bytes("GET", "/api/me", close: false))
      #expect(try await other.readAnswer()?.status == 200)
      try await running.sandbox.setFault(Fault(route: "/api/billing", kind: .dropBefore, times: 3))
      for _ in 0..<3 { #expect(try await running.wire("GET", "/api/billing").isEmpty) }
      try await other.send(running.bytes("GET", "/api/billing", close: false))
      #expect(try await other.readAnswer()?.value?["plan"] == "pro")
    }
  }

  @Test func aDelayedAnswerComesWhenTheClockSaysSoAndItsEffectAtOnce() async throws {
    try await RunningSandbox.run { running in
      let request = running.bytes("POST", "/api/billing/request-limit-increase", "{}")
      try await running.sandbox.setFault(
        Fault(route: "/api/billing/request-limit-increase", kind: .delay, milliseconds: 90_000))
      let connection = try await WireConnection(port: running.port)
      try await connection.send(request)
      await running.time.waitForSleepers(1)
      #expect(await running.sandbox.effects().count == 1)
      running.time.advance(by: .milliseconds(89_999))
      #expect(running.time.sleepers == 1)
      running.time.advance(by: .milliseconds(1))
      let answer = try #require(WireAnswer(try await connection.readToEnd()))
      #expect(answer.value == ["status": "logged"])
    }
  }

  @Test func ruinedAnswersArriveAsTheyAre() async throws {
    try await RunningSandbox.run { running in
      for kind in [
        Fault.Kind.garbage, .huge, .redirect, .errorAfter, .errorBefore, .hostile, .truncated, .wrongType,
        .malformedHeaders, .priceChange,
      ] {
        try await running.sandbox.setFault(Fault(route: "/api/me", kind: kind))
        let answer = try await running.call("GET", "/api/me")
        switch kind {
        case .garbage: #expect(answer.body == RuinedBody.garbage)
        case .huge: #expect(answer.body.count == RuinedBody.huge.count)
        case .redirect:
          #expect(answer.status == 307)
          #expect(answer.headers["location"] == "http://localhost:\(running.port)/api/me")
        case .errorAfter, .errorBefore: #expect(answer.status == 500)
        case .truncated:
          #expect(answer.status == 200)
          #expect(answer.value == nil)
          #expect(answer.body.first == UInt8(ascii: "{"))
        case .wrongType: #expect(answer.headers["content-type"] == "text/html; charset=utf-8")
        case .malformedHeaders: #expect(answer.headers["x-ratelimit-monthly-cap"] == "lots")
        case .priceChange: #expect(await running.sandbox.state().at("dock", "prices", "pro") == 2_850)
        default: #expect(answer.value?["name"]?.string == "build-bot" + HostileWords.suffix)
        }
      }
      #expect(try await running.call("GET", "/api/me").value?["name"] == "build-bot", "all faults are used up")
    }
  }

  @Test func aBrokenHeadGoesOutAsItIsAndHarmsNoOtherConnection() async throws {
    try await RunningSandbox.run { running in
      try await running.sandbox.setFault(Fault(route: "/api/billing/request-limit-increase", kind: .brokenHead))
      let bytes = try await running.wire("POST", "/api/billing/request-limit-increase", "{}")
      #expect(bytes == RuinedBody.brokenHead)
      #expect(await running.sandbox.effects().map(\.operation) == ["limit-increase"])
      #expect(try await running.call("GET", "/api/me").status == 200)
    }
  }

  @Test func theAdministratorsFaultsStrikeOverHTTP() async throws {
    try await RunningSandbox.run { running in
      for kind in Fault.Kind.allCases where kind != .delay {
        let body = "{\"route\":\"/api/me\",\"fault\":\"\(kind.rawValue)\"}"
        #expect(try await running.call("POST", "/sandbox/faults", body, key: nil).status == 200)
        let struck = try await running.wire("GET", "/api/me", close: true)
        let plain = try await running.wire("GET", "/api/me", close: true)
        #expect(WireAnswer(plain)?.value?["name"] == "build-bot", "\(kind)")
        let isSameBody = WireAnswer(struck)?.body == WireAnswer(plain)?.body
        #expect(isSameBody == [.nothing, .priceChange, .wrongType, .malformedHeaders].contains(kind), "\(kind)")
      }
    }
  }

  @Test func aSignedEventComesInOverHTTP() async throws {
    try await RunningSandbox.run(change: { $0.webhookSecret = "whsec_mine" }) { running in
      let listed = try await running.call("GET", "/sandbox/stripe", key: nil)
      #expect(listed.value?["webhook_secret"] == "whsec_mine")
      let event = StripeDocument.event(
        "evt_http", type: "checkout.session.completed", created: running.time.wall,
        object: [
          "client_reference_id": "tiny-lab", "payment_status": "paid", "amount_total": 1_900,
          "metadata": ["plan": "pro"],
        ]
      ).serialized()
      let right = StripeSignature.header(for: Array(event.utf8), secret: "whsec_mine", at: running.time.wall)
      let wrong = StripeSignature.header(for: Array(event.utf8), secret: "whsec_other", at: running.time.wall)
      for (signature, status) in [(nil, 400), (wrong, 400), (right, 200), (right, 200)] as [(String?, Int)] {
        let header = signature.map { "Stripe-Signature: \($0)\r\n" } ?? ""
        let connection = try await WireConnection(port: running.port)
        let head = "POST /api/stripe/webhook HTTP/1.1\r\nHost: 127.0.0.1:\(running.port)\r\n\(header)"
        try await connection.send(
          Array("\(head)Connection: close\r\nContent-Length: \(event.utf8.count)\r\n\r\n\(event)".utf8))
        #expect(try await WireAnswer(connection.readToEnd())?.status == status)
      }
      #expect(await running.sandbox.effects().map(\.by) == [.stripe])
      #expect(try await running.call("GET", "/api/billing", key: TestDock.foreignKey).value?["plan"] == "pro")
    }
  }

  @Test func usageDriftsOverHTTP() async throws {
    try await RunningSandbox.run { running in
      try await running.sandbox.setDrift(organisation: "tiny-lab", meter: "webhooks", perHour: 10)
      let body = "{\"organisation\":\"vector-build\",\"meter\":\"messages\",\"per_hour\":500}"
      #expect(try await running.call("POST", "/sandbox/drift", body, key: nil).status == 200)
      running.time.advance(by: .seconds(7_200))
      #expect(try await running.call("GET", "/api/billing").value?.at("usage", "messages") == 1_000)
      let other = try await running.call("GET", "/api/billing", key: TestDock.foreignKey)
      #expect(other.value?.at("usage", "webhooks") == 20)
      #expect(other.value?.at("usage", "messages") == 0)
    }
  }

  @Test func theCheckoutPageWorksInABrowser() async throws {
    try await RunningSandbox.run { running in
      let asked = try await running.call("POST", upgrade, key: TestDock.foreignKey)
      let url = try #require(asked.value?["checkoutUrl"]?.string)
      let path = String(url.dropFirst("http://127.0.0.1:\(running.port)".utf8.count))
      let page = try await running.call("GET", path, key: nil)
      #expect(page.headers["content-type"] == "text/html; charset=utf-8")
      #expect(page.headers["content-security-policy"]?.contains("default-src 'none'") == true)
      #expect(String(decoding: page.body, as: UTF8.self).contains("value=\"pay\""))
      let paid = try await running.call("POST", path, "action=pay", key: nil)
      #expect(paid.status == 303)
      #expect(paid.headers["location"] == path)
      #expect(await running.sandbox.effects().map(\.by) == [.checkout])
      #expect(try await running.call("GET", "/api/billing", key: TestDock.foreignKey).value?["plan"] == "pro")
    }
  }

  @Test func theWebApprovalPageWorksInABrowser() async throws {
    try await RunningSandbox.run { running in
      let asked = try await running.call("POST", "/api/billing/downgrade", "{\"mode\":\"web\"}")
      let origin = "http://127.0.0.1:\(running.port)"
      let page = String(try #require(asked.value?["approval_url"]?.string).dropFirst(origin.utf8.count))
      let poll = String(try #require(asked.value?["polling_url"]?.string).dropFirst(origin.utf8.count))
      #expect(try await running.call("GET", poll).value?["status"] == "pending")
      #expect(try await running.call("POST", page, "action=approve", key: nil).status == 303)
      #expect(try await running.call("GET", poll).value?["status"] == "approved")
      #expect(await running.sandbox.effects().map(\.by) == [.webApproval])
    }
  }

  @Test func aBodyBeyondTheCapIsRefused() async throws {
    try await RunningSandbox.run { running in
      let fitting = "{\"reason\":\"" + String(repeating: "x", count: SandboxRequest.bodyCap - 13) + "\"}"
      #expect(fitting.utf8.count == SandboxRequest.bodyCap)
      let path = "/api/billing/request-limit-increase"
      let taken = try await running.call("POST", path, fitting)
      #expect(taken.status == 200)
      let refused = try await running.call("POST", path, fitting + " ")
      #expect(refused.status == 413)
      #expect(await running.sandbox.effects().count == 1)
    }
  }

  @Test func callsAtOnceAreAllCounted() async throws {
    try await RunningSandbox.run { running in
      try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<40 { group.addTask { try await running.call("GET", "/api/me").status } }
        for try await status in group { #expect(status == 200) }
      }
      #expect(try await running.call("GET", "/api/billing").value?.at("usage", "apiCalls") == 41)
    }
  }

  @Test func aTokenThatManyConfirmAtOnceChangesThePlanOnce() async throws {
    try await RunningSandbox.run(change: { $0.callsPerHour = 100 }) { running in
      let token = try #require(try await running.call("POST", upgrade, "{\"plan\":\"scale\"}").value?["confirm_token"])
      let body = JSONValue.members([("plan", "scale"), ("confirm_token", token)]).serialized()
      try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<10 { group.addTask { try await running.call("POST", upgrade, body).status } }
        for try await status in group { #expect(status == 200) }
      }
      #expect(await running.sandbox.effects().count == 1)
    }
  }

  @Test func aTakenPortIsNamed() async throws {
    try await RunningSandbox.run { running in
      var configuration = SandboxConfiguration.standard(seed: 1)
      configuration.port = running.port
      let second = Sandbox(configuration: configuration, time: running.time)
      await #expect(throws: SandboxError.portTaken(running.port)) { try await second.start() }
      #expect(SandboxError.portTaken(8080).description == "Port 8080 on 127.0.0.1 is already taken by another program.")
      await #expect(throws: SandboxError.alreadyRunning) { try await running.sandbox.start() }
      let answer = try await running.call("GET", "/api/me")
      #expect(answer.status == 200)
    }
  }

  @Test func aConfigurationThatCannotBeServedIsRefusedAtTheStart() async {
    var configuration = SandboxConfiguration.standard(seed: 1)
    configuration.organisations[0].plan = "gold"
    let sandbox = Sandbox(configuration: configuration, time: ManualTime())
    await #expect(throws: SandboxError.unknownPlan("gold", among: ["free", "pro", "scale"])) {
      try await sandbox.start()
    }
    #expect(await sandbox.effects().isEmpty)
    #expect(await sandbox.state() == .null)
  }

  @Test func stoppingClosesEveryConnectionAndFreesThePort() async throws {
    try await RunningSandbox.run { running in
      let idle = try await WireConnection(port: running.port)
      let used = try await WireConnection(port: running.port)
      try await used.send(running.bytes("GET", "/api/me", close: false))
      #expect(try await used.readAnswer()?.status == 200)
      let half = try await WireConnection(port: running.port)
      try await half.send(Array("POST /api/billing/upgrade HTTP/1.1\r\nContent-Length: 50\r\n\r\n{\"pl".utf8))
      let waiting = try await WireConnection(port: running.port)
      try await running.sandbox.setFault(Fault(route: "/api/billing", kind: .delay, milliseconds: 3_600_000))
      try await waiting.send(running.bytes("GET", "/api/billing", close: false))
      await running.time.waitForSleepers(1)

      await running.sandbox.stop()
      for connection in [idle, used, half] {
        #expect(try await connection.readToEnd().isEmpty)
      }
      #expect(try await WireAnswer(waiting.readToEnd())?.status != 200)
      #expect(running.time.sleepers == 0)
      await #expect(throws: WireConnection.Problem.self) { try await WireConnection(port: running.port) }

      var configuration = SandboxConfiguration.standard(seed: 1)
      configuration.port = running.port
      let next = Sandbox(configuration: configuration, time: running.time)
      #expect(try await next.start().port == running.port)
      await next.stop()
    }
  }

  @Test func stoppingWhileConnectionsArriveHarmsNobody() async throws {
    try await RunningSandbox.run { running in
      for round in 0..<10 {
        let address = round == 0 ? SandboxAddress(port: running.port) : try await running.sandbox.start()
        await withTaskGroup { group in
          for caller in 0..<24 {
            group.addTask {
              // Whoever comes too late finds the port closed or the connection cut; both are what stopping means.
              // Everybody says something: the kernel tells a silent caller nothing when the listener goes amid its
              // handshake.
              guard let connection = try? await WireConnection(port: address.port) else { return }
              let request = running.bytes("GET", "/api/me")
              try? await connection.send(caller.isMultiple(of: 2) ? request : Array(request.prefix(9)))
              let answer = try? await connection.readToEnd()
              #expect(answer != nil, "no connection outlives the sandbox")
            }
          }
          group.addTask { await running.sandbox.stop() }
        }
      }
      let address = try await running.sandbox.start()
      let connection = try await WireConnection(port: address.port)
      try await connection.send(running.bytes("GET", "/api/me", host: "127.0.0.1:\(address.port)"))
      #expect(try await WireAnswer(connection.readToEnd())?.status == 200)
    }
  }

  @Test func itsStateOutlivesAStop() async throws {
    try await RunningSandbox.run { running in
      try await running.sandbox.setPlan(organisation: "tiny-lab", plan: "scale")
      try await running.sandbox.setUsage(organisation: "tiny-lab", meter: "agents", value: 4)
      try await running.sandbox.setPrice(plan: "scale", minor: 5_900)
      try await running.sandbox.advanceClock(by: .seconds(5))
      await running.sandbox.stop()
      await running.sandbox.stop()
      let address = try await running.sandbox.start()
      #expect(address.url == "http://127.0.0.1:\(address.port)")
      let state = await running.sandbox.state()
      #expect(state["now"] == "2026-05-01T12:00:05.000Z")
      #expect(state.at("dock", "prices", "scale") == 5_900)
      #expect(state.at("dock", "organisations")?.array?.last?.at("usage", "agents") == 4)
      #expect(await running.sandbox.effects().map(\.by) == [.admin])
    }
  }

  @Test func faultsCanBeClearedBeforeTheyStrike() async throws {
    try await RunningSandbox.run { running in
      try await running.sandbox.setFault(Fault(route: "/api/me", kind: .errorBefore))
      await running.sandbox.clearFaults()
      #expect(try await running.call("GET", "/api/me").status == 200)
      await #expect(throws: SandboxError.unknownRoute("/api/you")) {
        try await running.sandbox.setFault(Fault(route: "/api/you", kind: .errorBefore))
      }
    }
  }
}
