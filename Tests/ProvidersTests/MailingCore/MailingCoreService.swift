import Billing
import JSON
import Support
import Synchronization
import Testing
import Transfer

@testable import Providers

/// A MailingCore of a test's own making: a raw server that answers as it is told.
final class MailingCoreService: Sendable {
  static let tenant = "clx0000000000000000000one"
  static let subscription: JSONValue = [
    "planSlug": "pro", "status": "active", "currentPeriodStart": "2026-05-01T00:00:00Z",
    "currentPeriodEnd": "2026-06-01T00:00:00Z", "cancelAtPeriodEnd": false, "aiTokensBalance": 7_500,
  ]
  static let plans: JSONValue = [
    [
      "id": "clp1", "slug": "free", "name": "Free", "monthlyEmailLimit": 100, "tokensIncludedMonth": 500,
      "maxDomains": 1, "stripePriceId": .null, "isActive": true,
    ],
    [
      "id": "clp2", "slug": "pro", "name": "Professional 港", "monthlyEmailLimit": 5_000, "tokensIncludedMonth": 10_000,
      "maxDomains": -1, "priceCents": 1_900, "currency": "eur", "interval": "month", "stripePriceId": "price_1",
      "isActive": true,
    ],
  ]

  let time = ManualTime()
  let server: RawServer

  /// A service that answers its two readings with the documents above unless the script has another answer.
  init(_ answer: @escaping @Sendable (RawRequest) -> RawAnswer? = { _ in nil }) throws {
    server = try RawServer { request in
      if let answer = answer(request) { return answer }
      switch request.target {
      case "/billing/subscription": return .json(Self.subscription.serialized())
      case "/billing/plans": return .json(Self.plans.serialized())
      default: return .json("{\"statusCode\":404,\"message\":\"Cannot \(request.method)\"}", status: 404)
      }
    }
  }

  /// A provider whose credential has these values in turn.
  func provider(
    _ tokens: [String] = ["first.session.canary"], tenant: String = tenant,
    successURL: String? = "https://your-app.com/billing/success",
    cancelURL: String? = "https://your-app.com/billing/cancel"
  ) throws -> MailingCoreProvider {
    let left = Mutex(tokens)
    let credential = Credential(canChange: tokens.count > 1, time: time) { () async throws(Problem) -> Secret in
      Secret(left.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] })
    }
    let account = Account(
      name: try #require(AccountName("mail")), service: .mailingcore, origin: server.origin, isLive: false)
    return MailingCoreProvider(
      account: account, origin: try Origin(server.origin), http: HTTPClient(), signIn: .token(credential),
      tenant: tenant,
      successURL: successURL, cancelURL: cancelURL, time: time)
  }

  /// A provider that signs in with these passwords in turn.
  func provider(
    passwords: [String], canChange: Bool = true, http: HTTPClient = HTTPClient()
  ) throws -> MailingCoreProvider {
    let left = Mutex(passwords)
    let password = Credential(canChange: canChange, time: time) { () async throws(Problem) -> Secret in
      Secret(left.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] })
    }
    let account = Account(
      name: try #require(AccountName("mail")), service: .mailingcore, origin: server.origin, isLive: false)
    return MailingCoreProvider(
      account: account, origin: try Origin(server.origin), http: http,
      signIn: .login(email: "ops@example.com", password: password), tenant: Self.tenant, successURL: nil,
      cancelURL: nil, time: time, timeout: .seconds(5))
  }

  /// What was called, in words: `POST /billing/portal`.
  var called: [String] { server.requests.map { "\($0.method) \($0.target)" } }

  /// An error as the page about errors shows it.
  static func error(_ status: Int, _ message: String, headers: [(String, String)] = []) -> RawAnswer {
    .json(
      "{\"statusCode\":\(status),\"message\":\"\(message)\",\"path\":\"/x\",\"timestamp\":\"2026-05-01T12:00:00Z\"}",
      status: status, headers: headers)
  }

  /// A token that says when it ends.
  static func token(endsAt: Int64, signature: String = "signature-canary") -> String {
    AgentIdPService.token(["sub": "clu1", "email": "op@example.com", "exp": .integer(endsAt)], signature: signature)
  }
}

extension Observation {
  /// The value of a fact, nil when there is none.
  func fact(_ label: String) -> String? { facts.first { $0.label.string == label }?.value.string }
}
