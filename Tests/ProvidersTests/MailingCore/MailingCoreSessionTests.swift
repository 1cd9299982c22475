import Billing
import JSON
import Support
import Synchronization
import Testing
import Transfer

@testable import Providers

/// How seldom a session is signed in for, and what becomes of a sign-in that brings none.
@Suite struct MailingCoreSessionTests {
  private typealias Service = MailingCoreService

  private static let login = "POST /auth/login"
  private static let look = ["GET /billing/subscription", "GET /billing/plans"]
  private static let password = "p\"ss wörd-canary"

  /// A session as the service gives it.
  private static func session(_ token: String) -> RawAnswer {
    .json(JSONValue.object(["accessToken": .string(token), "refreshToken": "refresh-canary"]).serialized())
  }

  /// A token that lives from one time to another.
  private static func token(_ number: Int = 1, from start: Int64 = 1_777_636_800, seconds: Int64 = 900) -> String {
    AgentIdPService.token(
      ["sub": "clu1", "iat": .integer(start), "exp": .integer(start + seconds)], signature: "signature-canary-\(number)"
    )
  }

  /// A service that answers the sign-ins in turn, the last answer again and again.
  private static func service(
    _ signIns: [RawAnswer], _ answer: @escaping @Sendable (RawRequest) -> RawAnswer? = { _ in nil }
  ) throws -> MailingCoreService {
    let given = Mutex(0)
    return try MailingCoreService { request in
      guard request.target == "/auth/login" else { return answer(request) }
      let number = given.withLock { count in
        defer { count += 1 }
        return count
      }
      return signIns[min(number, signIns.count - 1)]
    }
  }

  private func logins(_ service: MailingCoreService) -> Int { service.called.count { $0 == Self.login } }

  @Test func aSessionServesUntilAMinuteBeforeItsEnd() async throws {
    let service = try Self.service([Self.session(Self.token())])
    let provider = try service.provider(passwords: [Self.password])
    #expect(try await provider.observe().plan.plan == PlanName("pro"))
    service.time.advance(by: .seconds(840) - .milliseconds(1))
    _ = try await provider.observe()
    #expect(service.called == [Self.login] + Self.look + Self.look)
    #expect(provider.calls.take() == 5)
    service.time.advance(by: .milliseconds(1))
    _ = try await provider.observe()
    #expect(logins(service) == 2)

    let request = try #require(service.server.requests.first)
    #expect(
      try JSONValue.parse(request.body) == ["email": "ops@example.com", "password": .string(Self.password)])
    #expect(request.values("authorization").isEmpty)
    #expect(service.server.requests[1].values("authorization") == ["Bearer " + Self.token()])
  }

  @Test(
    arguments: [
      (token(seconds: 100), 50), (token(seconds: 10), 15), (token(seconds: 3_600), 3_540),
      // A clock that is wrong by an hour, on either side: the token's own two times count.
      (token(from: 1_777_640_400), 840), (token(from: 1_777_633_200), 840), ("no.jwt", 840), ("e30.e30.x", 840),
    ] as [(String, Int64)])
  func aSessionIsUsedAsLongAsItSaysThatItLives(_ token: String, _ seconds: Int64) async throws {
    let service = try Self.service([Self.session(token)])
    let provider = try service.provider(passwords: [Self.password])
    _ = try await provider.observe()
    service.time.advance(by: .seconds(seconds) - .milliseconds(1))
    _ = try await provider.observe()
    #expect(logins(service) == 1)
    service.time.advance(by: .milliseconds(1))
    _ = try await provider.observe()
    #expect(logins(service) == 2)
  }

  @Test func looksAtTheSameTimeShareOneSignIn() async throws {
    let gate = Gate()
    let service = try Self.service([RawAnswer([.waiting(gate)]) + Self.session(Self.token())]) { request in
      request.target == "/tenants" ? .json("[]") : nil
    }
    let provider = try service.provider(passwords: [Self.password])
    async let first = provider.observe()
    async let second = provider.observe()
    async let third = provider.identify()
    try await service.server.waitForRequests(1)
    gate.open()
    _ = try await (first, second, third)
    #expect(logins(service) == 1)
  }

  @Test func inItsLastMinuteAnOldSessionServesWhereThereIsNoNewOne() async throws {
    let service = try Self.service([Self.session(Self.token()), .response(503)])
    let provider = try service.provider(passwords: [Self.password])
    _ = try await provider.observe()
    service.time.advance(by: .seconds(899))
    _ = try await provider.observe()
    service.time.advance(by: .seconds(1))
    let refused = try #require(await failure(of: provider.observe))
    #expect(refused.kind == .rejected(status: 503))
    #expect(!refused.mayHaveReached)
    #expect(logins(service) == 2, "a service that is down is not asked again at once")
    service.time.advance(by: .seconds(59))
    _ = await failure(of: provider.observe)
    #expect(logins(service) == 3)
  }

  @Test func aRefusedSessionIsSignedInForAnewOnceAMinute() async throws {
    let other = Self.token(2)
    let service = try Self.service([Self.session(Self.token()), Self.session(other)]) { request in
      request.values("authorization") == ["Bearer " + other] ? nil : Service.error(401, "Unauthorized")
    }
    let provider = try service.provider(passwords: [Self.password])
    #expect(try await provider.observe().plan.plan == PlanName("pro"))
    #expect(service.called == [Self.login, Self.look[0], Self.login] + Self.look)
    // Once more within the minute it is not tried; the failure says what the service says.
    let refusing = try Self.service((1...5).map { Self.session(Self.token($0)) }) { _ in
      Service.error(401, "Unauthorized")
    }
    let again = try refusing.provider(passwords: [Self.password])
    for _ in 0..<4 { #expect(await failure(of: again.observe)?.kind == .unauthorized) }
    #expect(logins(refusing) == 2)
  }

  @Test func aPageIsNotAskedForTwiceAndTheNextCallHasTheNewSession() async throws {
    let other = Self.token(2)
    let service = try Self.service([Self.session(Self.token()), Self.session(other)]) { request in
      if request.target != "/billing/portal" { return nil }
      return request.values("authorization") == ["Bearer " + other]
        ? .json("{\"url\":\"https://billing.stripe.com/p/1\"}") : Service.error(401, "Unauthorized")
    }
    let provider = try service.provider(passwords: [Self.password])
    guard case .refused(let refusal) = try await provider.request(PlanChange(.portal), .ask) else {
      Issue.record("not refused")
      return
    }
    #expect(refusal.words.string.contains("ask again"))
    #expect(service.called.count { $0 == "POST /billing/portal" } == 1)
    guard case .paymentRequired = try await provider.request(PlanChange(.portal), .ask) else {
      Issue.record("no page")
      return
    }
    #expect(logins(service) == 2)
  }

  // MARK: - No session

  @Test func aWrongPasswordIsNotSentAgainBeforeItIsAnotherOne() async throws {
    let refusal: JSONValue = ["statusCode": 401, "message": .string("Invalid credentials for \(Self.password)")]
    let service = try Self.service([.json(refusal.serialized(), status: 401), Self.session(Self.token())])
    let provider = try service.provider(passwords: [Self.password, Self.password, Self.password, "another-canary"])
    for _ in 0..<3 {
      let refused = try #require(await failure(of: provider.observe))
      #expect(refused.kind == .unauthorized)
      #expect(!refused.mayHaveReached)
      #expect(refused.detail.string.contains("not tried again before the password is another one"))
      #expect(!refused.detail.string.contains("canary"))
    }
    service.time.advance(by: .seconds(86_400))
    #expect(await failure(of: provider.observe)?.kind == .unauthorized)
    #expect(service.called == [Self.login], "a day later the same password is not sent either")
    service.time.advance(by: .seconds(60))
    _ = try await provider.observe()
    #expect(service.called == [Self.login, Self.login] + Self.look)
  }

  @Test func aPasswordThatWasChangedMeanwhileIsSentAtOnce() async throws {
    let service = try Self.service([Service.error(401, "Invalid credentials"), Self.session(Self.token())])
    let provider = try service.provider(passwords: [Self.password, "another-canary"])
    _ = try await provider.observe()
    #expect(service.called == [Self.login, Self.login] + Self.look)
  }

  @Test(
    arguments: [
      #"{"requiresTwoFactor":true,"challengeToken":"c"}"#, #"{"challenge":{"id":"c"}}"#, #"{"data":{"mfaToken":"c"}}"#,
      #"{"twoFactorRequired":true}"#, #"{"status":"2fa_required","totp_challenge":"c"}"#,
      #"{"message":"Two-factor code required"}"#,
    ].flatMap { body in [200, 201, 401, 403].map { (body, $0) } })
  func aSecondFactorIsSaidAndNeverGuessed(_ body: String, _ status: Int) async throws {
    let service = try Self.service([.json(body, status: status), Self.session(Self.token())])
    let provider = try service.provider(passwords: [Self.password])
    for _ in 0..<3 {
      let refused = try #require(await failure(of: provider.observe))
      #expect(refused.kind == .unauthorized)
      #expect(refused.detail.string.contains("second factor"))
    }
    service.time.advance(by: .seconds(3_599))
    #expect(await failure(of: provider.observe)?.kind == .unauthorized)
    #expect(service.called == [Self.login])
    // It may have been turned off at the service.
    service.time.advance(by: .seconds(1))
    _ = try await provider.observe()
    #expect(logins(service) == 2)
  }

  @Test func aUserWithoutASecondFactorIsNotTakenForOne() async throws {
    let answer: JSONValue = [
      "accessToken": .string(Self.token()), "requiresTwoFactor": false, "user": ["twoFactorEnabled": false],
    ]
    let service = try Self.service([.json(answer.serialized())])
    _ = try await service.provider(passwords: [Self.password]).observe()
    #expect(service.called == [Self.login] + Self.look)
  }

  @Test(
    arguments: [
      (.json("{}"), .garbage), (.json("[]"), .garbage), (.json("null"), .garbage),
      (.json(#"{"accessToken":""}"#), .garbage), (.json(#"{"accessToken":7}"#), .garbage),
      (.json(#"{"accessToken":"a b"}"#), .garbage), (.json(#"{"accessToken":"a\r\nX: y"}"#), .garbage),
      (.json("{\"accessToken\":\"\(String(repeating: "a", count: 20_000))\"}"), .garbage),
      (.response(200, body: "<!doctype html><title>Log in</title>"), .garbage), (.response(200), .garbage),
      (.redirect(to: "https://elsewhere.example/login"), .garbage), (.raw("HTTP/9 ?\r\n\r\n"), .garbage),
      (.response(401, body: "<html>proxy</html>"), .unauthorized),
      (MailingCoreService.error(400, "email must be an email"), .rejected(status: 400)),
      (MailingCoreService.error(403, "Forbidden"), .rejected(status: 403)),
      (MailingCoreService.error(404, "Cannot POST /auth/login"), .rejected(status: 404)),
      (MailingCoreService.error(500, "x"), .rejected(status: 500)),
      (.response(502, body: "<html>"), .rejected(status: 502)),
      (MailingCoreService.error(429, "ThrottlerException: Too Many Requests"), .rateLimited(until: nil)),
      (
        MailingCoreService.error(429, "Too Many Requests", headers: [("X-RateLimit-Reset", "1777637400")]),
        .rateLimited(until: Instant(seconds: 1_777_637_400))
      ),
    ] as [(RawAnswer, ProviderFailure.Kind)])
  func anAnswerWithoutASessionHasItsKindAndIsNotAskedForAgainForAWhile(
    _ answer: RawAnswer, _ kind: ProviderFailure.Kind
  ) async throws {
    let service = try Self.service([answer, Self.session(Self.token())])
    let provider = try service.provider(passwords: [Self.password])
    let refused = try #require(await failure(of: provider.observe))
    #expect(refused.kind == kind)
    #expect(!refused.mayHaveReached)
    guard service.called == [Self.login] else {
      Issue.record("called \(service.called)")
      return
    }
    // What broke the connection was no answer.
    if kind == .garbage, refused.detail.string.contains("MailingCore") == false { return }
    service.time.advance(by: .seconds(59))
    #expect(await failure(of: provider.observe)?.kind == kind)
    #expect(logins(service) == 1)
    service.time.advance(by: .seconds(kind == .rateLimited(until: Instant(seconds: 1_777_637_400)) ? 541 : 1))
    _ = try await provider.observe()
    #expect(logins(service) == 2)
  }

  @Test func aSignInThatMayHaveArrivedIsNotRepeatedWithinAMinute() async throws {
    let service = try Self.service([RawAnswer([]), Self.session(Self.token())])
    let provider = try service.provider(passwords: [Self.password])
    let refused = try #require(await failure(of: provider.observe))
    #expect(refused.kind == .unreachable)
    #expect(await failure(of: provider.observe)?.kind == .unreachable)
    #expect(logins(service) == 1)
    service.time.advance(by: MailingCoreSession.pause)
    _ = try await provider.observe()
    #expect(logins(service) == 2)
  }

  @Test(arguments: [password, "short"])
  func noWordOfAPasswordOrASessionComesBack(_ password: String) async throws {
    let quoted = JSONValue.string(password).serialized()
    let secrets: JSONValue = [
      "statusCode": 400, "message": .string("refused \(password) \(quoted) tok-canary-1 tok-canary-2"),
      "accessToken": "tok-canary-1", "refreshToken": "tok-canary-2",
    ]
    let service = try Self.service([.json(secrets.serialized(), status: 400)])
    let provider = try service.provider(passwords: [password])
    let refused = try #require(await failure(of: provider.observe))
    let told = refused.detail.string
    #expect(refused.kind == .rejected(status: 400))
    for secret in [password, "canary", "tok-"] { #expect(!told.contains(secret), "\(told)") }

    // A service that quotes the session.
    let other = try Self.service([Self.session(Self.token())]) { request in
      Service.error(403, "not with \(request.values("authorization").first ?? "")")
    }
    let quoting = try other.provider(passwords: [password])
    let later = try #require(await failure(of: quoting.observe))
    #expect(later.kind == .rejected(status: 403) && !later.detail.string.contains("canary"), "\(later.detail)")
  }

  @Test func anUnreadablePasswordSendsNothing() async throws {
    let service = try Self.service([Self.session(Self.token())])
    let password = Credential(canChange: true, time: service.time) { () async throws(Problem) -> Secret in
      throw Problem("there is none", advice: "")
    }
    let account = Account(
      name: try #require(AccountName("mail")), service: .mailingcore, origin: service.server.origin, isLive: false)
    let provider = MailingCoreProvider(
      account: account, origin: try Origin(service.server.origin), http: HTTPClient(),
      signIn: .login(email: "ops@example.com", password: password), tenant: Service.tenant, successURL: nil,
      cancelURL: nil, time: service.time)
    #expect(await failure(of: provider.observe)?.kind == .noCredential)
    #expect(service.called.isEmpty && provider.calls.take() == 0)
  }
}
