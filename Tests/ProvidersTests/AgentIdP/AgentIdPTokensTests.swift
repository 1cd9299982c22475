import Billing
import JSON
import Support
import Testing
import Transfer

@testable import Providers

/// How seldom a token is asked for.
@Suite struct AgentIdPTokensTests {
  private typealias Service = AgentIdPService

  @Test func aTokenServesUntilAMinuteBeforeItsEnd() async throws {
    let service = try Service()
    let provider = try service.provider()
    _ = try await provider.observe()
    service.time.advance(by: .seconds(3_539))
    _ = try await provider.observe()
    #expect(service.called == [Service.askedToken, Service.askedStatus, Service.askedStatus])
    #expect(provider.calls.take() == 3)
    service.time.advance(by: .seconds(1))
    _ = try await provider.observe()
    #expect(service.called.filter { $0 == Service.askedToken }.count == 2)
    #expect(provider.calls.take() == 2)
  }

  @Test func callsAtTheSameTimeShareOneToken() async throws {
    let gate = Gate()
    let service = try Service(tokens: [RawAnswer([.waiting(gate)]) + .json(Service.grant(Service.token()))])
    let provider = try service.provider()
    async let first = provider.observe()
    async let second = provider.observe()
    try await service.server.waitForRequests(1)
    gate.open()
    _ = try await (first, second)
    #expect(service.called.filter { $0 == Service.askedToken }.count == 1)
  }

  @Test(
    arguments: [
      (100, 50), (0, 0), (-5, 0), (9_000_000, 3_540), (.null, 3_540), ("3600", 3_540), (.number("1e9"), 3_540),
    ] as [(JSONValue, Int64)])
  func aLifetimeIsNeverLongerThanTheDocumentedOne(expiresIn: JSONValue, seconds: Int64) async throws {
    let service = try Service(tokens: [.json(Service.grant(Service.token(), expiresIn: expiresIn))])
    let provider = try service.provider()
    _ = try await provider.identify()
    if seconds > 0 {
      service.time.advance(by: .seconds(seconds) - .milliseconds(1))
      _ = try await provider.identify()
      #expect(service.called == [Service.askedToken])
      service.time.advance(by: .milliseconds(1))
    }
    _ = try await provider.identify()
    #expect(service.called == [Service.askedToken, Service.askedToken])
  }

  @Test func inItsLastMinuteAnOldTokenServesWhereThereIsNoNewOne() async throws {
    let service = try Service(tokens: [.json(Service.grant(Service.token())), .response(503)])
    let provider = try service.provider()
    _ = try await provider.observe()
    service.time.advance(by: .seconds(3_599))
    _ = try await provider.observe()
    service.time.advance(by: .seconds(1))
    let failure = try #require(await failure(of: provider.observe))
    #expect(failure.kind == .rejected(status: 503))
    #expect(!failure.mayHaveReached)
  }

  @Test func aRefusedTokenIsReplacedOnceAMinuteAtTheMost() async throws {
    let other = Service.token(signature: "second-signature")
    let service = try Service(tokens: [.json(Service.grant(Service.token())), .json(Service.grant(other))]) { request in
      request.values("authorization") == ["Bearer \(other)"]
        ? .json(Service.status.serialized())
        : .json("{\"code\":\"UNAUTHORIZED\",\"message\":\"Revoked.\"}", status: 401)
    }
    let provider = try service.provider()
    #expect(try await provider.observe().plan.plan == PlanName("free"))
    #expect(
      service.called == [Service.askedToken, Service.askedStatus, Service.askedToken, Service.askedStatus])
    #expect(provider.calls.take() == 4)
  }

  @Test func tokensThatAreAllRefusedDoNotUseTheDayUp() async throws {
    let tokens = (1...9).map { RawAnswer.json(Service.grant(Service.token(signature: "number-\($0)"))) }
    let service = try Service(tokens: tokens) { _ in .json("{\"code\":\"UNAUTHORIZED\"}", status: 401) }
    let provider = try service.provider()
    for _ in 0..<5 { #expect(await failure(of: provider.observe)?.kind == .unauthorized) }
    #expect(service.called.filter { $0 == Service.askedToken }.count == 2)
    service.time.advance(by: .seconds(60))
    #expect(await failure(of: provider.observe)?.kind == .unauthorized)
    #expect(service.called.filter { $0 == Service.askedToken }.count == 3)
  }

  @Test func aTokenWithoutAnOrganisationIsNotReplacedAndTheMessageSaysWhatToDo() async throws {
    let bootstrap = Service.token(["client_id": "boot", "exp": 1_777_640_400])
    let service = try Service(tokens: [.json(Service.grant(bootstrap))]) { _ in
      .json("{\"code\":\"UNAUTHORIZED\",\"message\":\"No organization.\"}", status: 401)
    }
    let failure = try #require(await failure(of: try service.provider().observe))
    #expect(failure.kind == .unauthorized)
    #expect(failure.detail.string.contains("carries no organization_id: use the client of an agent"))
    #expect(service.called == [Service.askedToken, Service.askedStatus])
  }

  @Test func aSecretIsMaskedAsItWasSentToo() async throws {
    let service = try Service(tokens: [
      .json(
        "{\"error\":\"invalid_request\",\"error_description\":\"bad form: client_secret=p%2FZk%2Bcanary%3D%3D&x=p/Zk+canary==\"}",
        status: 400)
    ])
    let provider = try service.provider(secrets: ["p/Zk+canary=="])
    let failure = try #require(await failure(of: provider.observe))
    #expect(failure.detail.string.contains("bad form"), "\(failure.detail)")
    #expect(!failure.detail.string.contains("canary"), "\(failure.detail)")
  }

  @Test func aTokenThatFitsIntoNoHeaderIsNone() async throws {
    let service = try Service(tokens: [.json(Service.grant(String(repeating: "t", count: 16_001)))])
    let failure = try #require(await failure(of: try service.provider().observe))
    #expect(failure.kind == .garbage)
  }

  @Test func aRefusedSecretIsReadAgainOnce() async throws {
    let service = try Service(tokens: [
      .json("{\"error\":\"invalid_client\"}", status: 401), .json(Service.grant(Service.token())),
    ])
    let provider = try service.provider(secrets: ["old-secret", "new-secret"])
    _ = try await provider.observe()
    let bodies = service.server.requests.prefix(2).map(\.text)
    #expect(bodies.map { $0.contains("client_secret=old-secret") } == [true, false])
    #expect(bodies.map { $0.contains("client_secret=new-secret") } == [false, true])
  }

  @Test(arguments: [
    "", "[]", "null", "<html>", "{\"access_token\":\"\"}", "{\"access_token\":7}", "{\"access_token\":\"a b\"}",
    "{\"access_token\":\"a\\r\\nX-Evil: 1\"}", "{\"access_token\":\"研究\"}", "{\"access_token\":\"a\"",
    "{\"access_token\":\"abc\",\"token_type\":\"mac\"}", "{\"token\":\"abc\"}",
  ])
  func anAnswerWithoutAUsableTokenIsAFailure(body: String) async throws {
    let service = try Service(tokens: [.json(body)])
    let failure = try #require(await failure(of: try service.provider().observe))
    #expect(failure.kind == .garbage)
    #expect(!failure.mayHaveReached)
    #expect(service.called == [Service.askedToken])
  }

  @Test func theSecretComesBackInNoText() async throws {
    let body = JSONValue.object(["code": "UNAUTHORIZED", "message": .string("bad " + Service.secret)]).serialized()
    let service = try Service(tokens: [.json(body, status: 401)])
    let failure = try #require(await failure(of: try service.provider().observe))
    #expect(failure.kind == .unauthorized)
    #expect(!"\(failure) \(failure.detail)".contains("canary"))
    #expect(failure.detail.string.contains(Secret.placeholder))
  }

  @Test func aServiceThatIsNotThereWasNotReached() async throws {
    let closed = try ClosedPort()
    let time = ManualTime()
    let credential = Credential(canChange: false, time: time) { () async throws(Problem) -> Secret in
      Secret("sk_canary_canary")
    }
    let origin = "http://127.0.0.1:\(closed.port)"
    let provider = AgentIdPProvider(
      account: Account(name: try #require(AccountName("idp")), service: .agentidp, origin: origin, isLive: false),
      origin: try Origin(origin), http: HTTPClient(), signIn: .client(id: "c", secret: credential), time: time)
    let failure = try #require(
      await failure { () async throws(ProviderFailure) in
        try await provider.request(PlanChange(.upgrade, to: PlanName("pro")), .ask)
      })
    #expect(failure.kind == .unreachable)
    #expect(!failure.mayHaveReached)
    #expect(!"\(failure)".contains("canary"))
    #expect(provider.calls.take() == 0)
  }
}
