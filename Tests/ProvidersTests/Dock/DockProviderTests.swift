import Billing
import JSON
import Support
import Synchronization
import Testing
import Text
import Transfer

@testable import Providers

/// What exactly is sent, and what is said of calls that failed.
@Suite(.timeLimit(.minutes(1))) struct DockProviderTests {
  private static let key = "dk_canary_0123456789"
  private static let token = "pbc_canary_0123456789"

  private func provider(
    _ server: String, _ credential: Credential? = nil, timeout: Duration = .seconds(30)
  ) throws -> DockProvider {
    let account = Account(
      name: try #require(AccountName("dock-main")), service: .dock, origin: server, isLive: false)
    let fixed = Credential(canChange: false, time: ManualTime()) { () async throws(Problem) -> Secret in
      Secret(Self.key)
    }
    return DockProvider(
      account: account, origin: try Origin(server), http: HTTPClient(), credential: credential ?? fixed,
      time: ManualTime(), timeout: timeout)
  }

  /// A credential whose source has these values, one after the other.
  private func changing(_ values: [String]) -> Credential {
    let left = Mutex(values)
    return Credential(canChange: true, time: ManualTime()) { () async throws(Problem) -> Secret in
      Secret(left.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] })
    }
  }

  private func change(
    _ operation: Operation, to plan: String? = nil, per interval: BillingInterval? = nil
  ) -> PlanChange {
    PlanChange(operation, to: plan.flatMap { PlanName($0) }, per: interval)
  }

  private static let basis = QuoteBasis(organisation: "Acme", from: PlanState(plan: PlanName("pro")))

  // MARK: - Bytes

  @Test func everyChangeIsSentAsDocumented() async throws {
    let server = try RawServer { _ in .json("{}") }
    let provider = try provider(server.origin)
    let token = Secret(Self.token)
    _ = try await provider.request(change(.upgrade, to: "scale"), .ask)
    _ = try await provider.request(change(.upgrade, to: "scale"), .confirm(token))
    _ = try await provider.request(change(.upgrade, to: "scale"), .page)
    _ = try await provider.request(change(.downgrade), .ask)
    _ = try await provider.request(change(.downgrade), .confirm(token))
    _ = try await provider.request(change(.downgrade), .page)
    _ = try await provider.request(change(.resume, to: "pro"), .ask)
    _ = try await provider.request(change(.checkout, to: "pro"), .ask)
    _ = try await provider.request(change(.portal), .ask)
    let sent = server.requests.map { "\($0.method) \($0.target) \($0.text)" }
    #expect(
      sent == [
        #"POST /api/billing/upgrade {"plan":"scale"}"#,
        #"POST /api/billing/upgrade {"plan":"scale","confirm_token":"\#(Self.token)"}"#,
        #"POST /api/billing/upgrade {"plan":"scale","mode":"web"}"#,
        #"POST /api/billing/downgrade {}"#,
        #"POST /api/billing/downgrade {"confirm_token":"\#(Self.token)"}"#,
        #"POST /api/billing/downgrade {"mode":"web"}"#,
        #"POST /api/billing/upgrade {"plan":"pro"}"#,
        #"POST /api/billing/checkout {"plan":"pro"}"#,
        #"POST /api/billing/portal {}"#,
      ])
    #expect(provider.calls.take() == 9)
  }

  @Test func aQuoteIsAskedForInTheSameBytesAsTheChange() async throws {
    let server = try RawServer { _ in .json("{}") }
    let provider = try provider(server.origin)
    for change in [change(.upgrade, to: "scale"), change(.upgrade, to: "pro", per: .year), change(.downgrade)] {
      for handshake in [
        Handshake.ask, .quote(Self.basis), .quote(QuoteBasis(organisation: nil, from: .init(plan: nil))),
      ] {
        _ = try await provider.request(change, handshake)
      }
    }
    let sent = server.requests.map { $0.head + $0.text }
    #expect(Set(sent).count == 3)
    for first in [0, 3, 6] { #expect(Set(sent[first..<first + 3]).count == 1) }
  }

  @Test func aQuoteIsReadAgainstWhatIsKnownAndNothingElseIs() async throws {
    let words = "Upgrade Acme from Pro ($19/mo) to Scale ($49/mo)."
    let server = try RawServer { _ in
      .json(#"{"status":"confirmation_required","confirm_token":"pbc_1","message":"\#(words)","expires_in":60}"#)
    }
    let provider = try provider(server.origin)
    let other = QuoteBasis(organisation: "Acme Scale", from: Self.basis.from)
    for (handshake, cents) in [
      (Handshake.quote(Self.basis), 4_900 as Int64?), (.quote(other), nil), (.ask, nil),
      (.confirm(Secret(Self.token)), nil),
    ] {
      guard case .confirmationRequired(let asked) = try await provider.request(change(.upgrade, to: "scale"), handshake)
      else {
        Issue.record("no confirmation")
        continue
      }
      #expect(asked.quote.price?.money.minorUnits == cents, "\(handshake)")
      #expect(asked.quote.words.string == words)
    }
  }

  @Test func anIntervalIsSentWhereDockTakesOne() async throws {
    let server = try RawServer { _ in .json("{}") }
    let provider = try provider(server.origin)
    for interval in [BillingInterval.month, .year] {
      _ = try await provider.request(change(.upgrade, to: "scale", per: interval), .ask)
      _ = try await provider.request(change(.upgrade, to: "scale", per: interval), .confirm(Secret("pbc_1")))
      _ = try await provider.request(change(.upgrade, to: "scale", per: interval), .page)
      _ = try await provider.request(change(.checkout, to: "pro", per: interval), .ask)
      _ = try await provider.request(change(.downgrade, per: interval), .ask)
      _ = try await provider.request(change(.portal, per: interval), .ask)
    }
    let sent = server.requests.map { "\($0.target.split(separator: "/").last ?? "") \($0.text)" }
    let expected = ["month", "year"].flatMap { word in
      [
        #"upgrade {"plan":"scale","interval":"\#(word)"}"#,
        #"upgrade {"plan":"scale","interval":"\#(word)","confirm_token":"pbc_1"}"#,
        #"upgrade {"plan":"scale","interval":"\#(word)","mode":"web"}"#,
        #"checkout {"plan":"pro","interval":"\#(word)"}"#, "downgrade {}", "portal {}",
      ]
    }
    #expect(sent == expected)
  }

  @Test func theHeadersAreTheseAndNoOthers() async throws {
    let server = try RawServer { _ in .json(#"{"plan":"pro"}"#) }
    let provider = try provider(server.origin)
    _ = try await provider.observe()
    _ = try await provider.request(change(.downgrade), .ask)
    let common = [
      "Accept-Encoding: identity", "Accept: application/json", "Authorization: Bearer \(Self.key)",
      "Host: 127.0.0.1:\(server.port)", "User-Agent: countersign",
    ]
    #expect(
      server.requests.map { $0.head.split(separator: "\r\n").map(String.init).sorted() } == [
        (common + ["GET /api/billing HTTP/1.1"]).sorted(),
        (common + ["POST /api/billing/downgrade HTTP/1.1", "Content-Type: application/json", "Content-Length: 2"])
          .sorted(),
      ])
  }

  @Test func readingsAreSentAsDocumented() async throws {
    let server = try RawServer { request in
      .json(request.target == "/api/me" ? #"{"type":"agent","name":"ci","org":{"name":"Örg"}}"# : #"{"plan":"pro"}"#)
    }
    let provider = try provider(server.origin)
    _ = try await provider.observe()
    let identity = try await provider.identify()
    #expect(identity == Identity(organisation: "Örg", principal: "ci", isAgent: true))
    let found = try await provider.inspect().fields
    #expect(found.map { "\($0.source) \($0.path)" }.last == "GET /api/me org.name")
    #expect(
      server.requests.map { "\($0.method) \($0.target)" } == [
        "GET /api/billing", "GET /api/me", "GET /api/billing", "GET /api/me",
      ])
    #expect(server.requests.allSatisfy { $0.body.isEmpty })
    #expect(provider.calls.take() == 4)
  }

  @Test func aLimitIncreaseIsSentAsDocumented() async throws {
    let server = try RawServer { _ in .json(#"{"status":"logged"}"#) }
    let provider = try provider(server.origin)
    let reason = SafeText(String(repeating: "語", count: 600))
    #expect(try await provider.passOn(.limitIncrease(kind: .rows, desired: 50_000, reason: reason)) == .taken)
    #expect(try await provider.passOn(.limitIncrease(kind: .other, desired: nil, reason: nil)) == .taken)
    #expect(
      server.requests.map { "\($0.method) \($0.target) \($0.text)" } == [
        "POST /api/billing/request-limit-increase "
          + #"{"kind":"rows","desiredValue":50000,"reason":""# + String(repeating: "語", count: 500) + #""}"#,
        #"POST /api/billing/request-limit-increase {"kind":"other"}"#,
      ])
  }

  @Test func whatDockDoesNotHaveIsRefusedUnsent() async throws {
    let server = try RawServer { _ in .json("{}") }
    let provider = try provider(server.origin)
    let unsent: [(PlanChange, Handshake)] = [
      (change(.upgradeLink, to: "pro"), .ask), (change(.limitIncrease), .ask), (change(.notify), .ask),
      (change(.upgrade), .ask), (change(.checkout), .ask), (change(.upgrade), .page),
      (change(.checkout, to: "pro"), .page), (change(.portal), .page), (change(.resume, to: "pro"), .page),
      (change(.checkout, to: "pro"), .confirm(Secret(Self.token))), (change(.portal), .confirm(Secret(Self.token))),
      (change(.resume, to: "pro"), .quote(Self.basis)), (change(.checkout, to: "pro"), .quote(Self.basis)),
      (change(.portal), .quote(Self.basis)), (change(.upgrade), .quote(Self.basis)),
    ]
    for (change, handshake) in unsent {
      guard case .refused(let refusal) = try await provider.request(change, handshake) else {
        Issue.record("\(change) was not refused")
        continue
      }
      #expect(refusal.reason == .declined)
    }
    guard case .refused = try await provider.passOn(.notify("hello")) else {
      Issue.record("the note was not refused")
      return
    }
    #expect(server.connectionCount == 0)
    #expect(provider.calls.take() == 0)
  }

  // MARK: - Approval pages

  @Test func aPollingURLIsAskedByteForByte() async throws {
    let server = try RawServer { _ in .json(#"{"status":"approved"}"#) }
    let provider = try provider(server.origin)
    for query in ["", "?token=a+b%2Bc", "?flag&x=1=2&%C3%BC=%20"] {
      #expect(
        try await provider.approvalState(at: Secret("\(server.origin)/api/web-approve/status\(query)#part"))
          == .approved)
      #expect(server.requests.last?.target == "/api/web-approve/status\(query)")
    }
    #expect(server.requests.allSatisfy { $0.method == "GET" })
    #expect(provider.calls.take() == 3)
  }

  @Test func aPollingURLThatLeadsElsewhereIsNotAsked() async throws {
    let server = try RawServer { _ in .json(#"{"status":"approved"}"#) }
    let other = try RawServer { _ in .json(#"{"status":"approved"}"#) }
    let provider = try provider(server.origin)
    let port = server.port
    for url in [
      "\(other.origin)/api/web-approve/status", "http://localhost:\(port)/x", "https://127.0.0.1:\(port)/x",
      "http://127.0.0.1:\(port)@evil.example/x", "http://x@127.0.0.1:\(port)/x", "//127.0.0.1:\(port)/x", "/api/x", "",
      "http://127.0.0.1:\(port)\\@evil.example/", "http://127.0.0.1:\(port)/a b", "http://127.0.0.1:\(port)/a\r\nX: y",
      "http://127.0.0.1:\(port)/a%2Fb", "http://127.0.0.1:\(port)/a%00", "file:///etc/passwd", "javascript:alert(1)",
    ] {
      do throws(ProviderFailure) {
        _ = try await provider.approvalState(at: Secret(url))
        Issue.record("\(url) was asked")
      } catch {
        #expect(error.kind == .garbage, "\(url)")
        #expect(!error.mayHaveReached, "\(url)")
      }
    }
    #expect(server.connectionCount == 0)
    #expect(other.connectionCount == 0)
    #expect(provider.calls.take() == 0)
  }

  // MARK: - Credentials

  @Test func aChangeThatIsRefusedIsNotRepeated() async throws {
    let server = try RawServer { _ in .json(#"{"error":"unauthorized","message":"no"}"#, status: 401) }
    let provider = try provider(server.origin, changing(["dk_old_key", "dk_new_key"]))
    guard case .refused(let refusal) = try await provider.request(change(.upgrade, to: "scale"), .ask) else {
      Issue.record("not refused")
      return
    }
    #expect(refusal.reason == .unauthorized)
    #expect(server.requests.count == 1)
    #expect(provider.calls.take() == 1)
  }

  @Test func noTextShowsWhatWasSent() async throws {
    let page = "9f8e7d6c5b4a39281706f5e4"
    let echo = "\(Self.key) Bearer \(Self.key) \(Self.token) \(page)"
    for status in [200, 201, 301, 400, 401, 402, 403, 404, 409, 410, 422, 429, 500, 503] {
      for body in [
        #"{"error":"\#(echo)","message":"\#(echo)","status":"\#(echo)"}"#,
        #"{"error":{"code":"\#(echo)","message":"\#(echo)"}}"#, #"{"\#(echo)":"\#(echo)"}"#, echo,
      ] {
        let server = try RawServer { _ in
          .json(body, status: status, headers: [("Location", "/?k=\(Self.key)"), ("X-Echo", echo)])
        }
        let provider = try provider(server.origin)
        let texts = [
          await said { try await provider.observe() }, await said { try await provider.identify() },
          await said { try await provider.inspect() },
          await said { try await provider.request(change(.upgrade, to: "scale"), .confirm(Secret(Self.token))) },
          await said {
            try await provider.approvalState(at: Secret("\(server.origin)/api/web-approve/\(page)?token=\(Self.token)"))
          },
          await said { try await provider.passOn(.limitIncrease(kind: .rows, desired: nil, reason: nil)) },
        ]
        #expect(!texts.joined().contains(Self.key), "\(status) \(body.prefix(40))")
        for text in texts[3...4] { #expect(!text.contains(Self.token), "\(status) \(body.prefix(40))") }
        #expect(!texts[4].contains(page), "\(status) \(body.prefix(40))")
        let isReadable = status == 200 && body != echo
        #expect(server.requests.count == (isReadable ? 7 : 6), "an inspection goes on only after a readable answer")
      }
    }
  }

  /// Everything that an answer or a failure says.
  private func said<Answer>(_ call: () async throws -> Answer) async -> String {
    do {
      let answer = try await call()
      return "\(answer) \(String(reflecting: answer))"
    } catch {
      return "\(error) \(String(reflecting: error))"
    }
  }

  @Test func aServiceThatIsNotThereWasNotReached() async throws {
    let closed = try ClosedPort()
    let provider = try provider("http://127.0.0.1:\(closed.port)")
    do throws(ProviderFailure) {
      _ = try await provider.request(change(.upgrade, to: "scale"), .confirm(Secret(Self.token)))
      Issue.record("something answered")
    } catch {
      #expect(error.kind == .unreachable)
      #expect(!error.mayHaveReached)
      #expect(!"\(error)".contains("canary"))
    }
    #expect(provider.calls.take() == 0, "nothing left this machine")
  }

  // MARK: - Bad answers

  @Test func noStatusButTwoHundredIsASuccess() async throws {
    for status in [201, 202, 203, 204, 206] + Array(400...599) {
      let server = try RawServer { _ in .json(#"{"status":"switched","plan":"scale"}"#, status: status) }
      let provider = try provider(server.origin)
      guard case .unrecognised = try await provider.request(change(.upgrade, to: "scale"), .ask) else {
        Issue.record("\(status) was taken for something")
        continue
      }
      await #expect(throws: ProviderFailure.self) { try await provider.observe() }
      #expect(server.requests.count == 2)
    }
  }

  @Test(arguments: [
    RawAnswer.response(headers: [("Content-Type", "text/html")], body: "<html>status: switched</html>"),
    .response(body: ""), .json("null"), .json("[]"), .json("\"switched\""), .json("{\"status\":\"switched\""),
    .json("{\"status\":\"switched\"}{}"), .json("{\"status\":\"a\",\"status\":\"switched\"}"),
    .json("{'status':'switched'}"),
    .json("\u{FEFF}x"), .json(String(repeating: "[", count: 100_000)), .json("{\"status\":\"\\ud800\"}"),
  ])
  func aBodyThatIsNoObjectIsNoAnswer(answer: RawAnswer) async throws {
    let server = try RawServer { _ in answer }
    let provider = try provider(server.origin)
    guard case .unrecognised = try await provider.request(change(.upgrade, to: "scale"), .ask) else {
      Issue.record("it was taken for something")
      return
    }
    guard case .unrecognised = try await provider.passOn(.limitIncrease(kind: .rows, desired: nil, reason: nil)) else {
      Issue.record("it was taken for a note that was taken")
      return
    }
    do throws(ProviderFailure) {
      _ = try await provider.observe()
      Issue.record("observed something")
    } catch {
      #expect(error.kind == .garbage)
    }
  }

  @Test(arguments: [
    (RawAnswer.close, ProviderFailure.Kind.unreachable), (.reset, .unreachable),
    (.half(announcing: 99, sending: #"{"status":"switched"}"#), .unreachable),
    (.redirect(to: "https://evil.example/?k=1"), .garbage), (.huge(8 << 20), .garbage),
    (.raw("HTTP/1.1 200 OK\r\nContent-Length: 21\r\nContent-Length: 2\r\n\r\n{}"), .garbage),
    (.raw("SSH-2.0-OpenSSH_9.2\r\n"), .garbage),
  ])
  func aChangeWithoutAWholeAnswerMayHaveHappened(answer: RawAnswer, kind: ProviderFailure.Kind) async throws {
    let server = try RawServer { _ in answer + .close }
    let provider = try provider(server.origin)
    do throws(ProviderFailure) {
      _ = try await provider.request(change(.upgrade, to: "scale"), .confirm(Secret(Self.token)))
      Issue.record("answered")
    } catch {
      #expect(error.kind == kind)
      #expect(error.mayHaveReached)
    }
    #expect(server.requests.count == 1, "and it is never sent again")
    #expect(provider.calls.take() == 1)
  }
}
