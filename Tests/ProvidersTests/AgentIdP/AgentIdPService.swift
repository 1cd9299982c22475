import Billing
import JSON
import Support
import Synchronization
import Testing
import Transfer

@testable import Providers

/// An AgentIdP of a test's own making: a raw server that gives tokens and answers the rest as it is told.
final class AgentIdPService: Sendable {
  static let status: JSONValue = [
    "tier": "free", "limits": ["maxAgents": 10, "maxCallsPerDay": 1_000, "maxTokensPerDay": 1_000],
    "usage": ["agentCount": 3, "callsToday": 142, "tokensToday": 87],
  ]
  static let secret = "s&cret canary=é+%"

  let time = ManualTime()
  let server: RawServer

  /// A service that gives the tokens in turn, the last one again and again, and answers everything else by the script.
  init(
    tokens: [RawAnswer] = [.json(AgentIdPService.grant(token()))],
    _ answer: @escaping @Sendable (RawRequest) -> RawAnswer = { _ in .json(AgentIdPService.status.serialized()) }
  ) throws {
    let given = Mutex(0)
    server = try RawServer { request in
      guard request.target.hasSuffix("/token") else { return answer(request) }
      let number = given.withLock { count in
        defer { count += 1 }
        return count
      }
      return tokens[min(number, tokens.count - 1)]
    }
  }

  /// A provider that signs in with the client, or with a ready-made token.
  func provider(
    token: String? = nil, secrets: [String] = [AgentIdPService.secret], http: HTTPClient = HTTPClient()
  ) throws -> AgentIdPProvider {
    let read = Mutex(0)
    let credential = Credential(canChange: secrets.count > 1, time: time) { () async throws(Problem) -> Secret in
      let number = read.withLock { count in
        defer { count += 1 }
        return count
      }
      return Secret(token ?? secrets[min(number, secrets.count - 1)])
    }
    let account = Account(
      name: try #require(AccountName("idp")), service: .agentidp, origin: server.origin, isLive: false)
    return AgentIdPProvider(
      account: account, origin: try Origin(server.origin), http: http,
      signIn: token == nil ? .client(id: "6f1f2d1c-canary", secret: credential) : .token(credential), time: time)
  }

  /// What was called, in words: `POST /api/v1/token`.
  var called: [String] { server.requests.map { "\($0.method) \($0.target)" } }

  static let askedToken = "POST /api/v1/token"
  static let askedStatus = "GET /api/v1/tiers/status"
  static let askedUpgrade = "POST /api/v1/tiers/upgrade"

  /// The answer of the token endpoint.
  static func grant(_ token: String, expiresIn: JSONValue = 3_600) -> String {
    JSONValue.object([
      "access_token": .string(token), "token_type": "Bearer", "expires_in": expiresIn, "scope": "agents:read",
    ]).serialized()
  }

  /// A token with claims; its signature is the given text.
  static func token(
    _ claims: JSONValue = ["client_id": "6f1f2d1c-canary", "organization_id": "org-1", "exp": 1_777_640_400],
    signature: String = "first-signature"
  ) -> String {
    "eyJhbGciOiJSUzI1NiJ9." + encoded(Array(claims.serialized().utf8)) + "." + signature
  }

  static func encoded(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      text += (0...group.count).map { String(alphabet[bits >> (18 - 6 * $0) & 63]) }.joined()
    }
    return text
  }
}

/// The failure of a call that has to fail.
func failure(
  of call: () async throws(ProviderFailure) -> some Any, _ place: SourceLocation = #_sourceLocation
) async -> ProviderFailure? {
  do throws(ProviderFailure) {
    let result = try await call()
    Issue.record("no failure but \(result)", sourceLocation: place)
    return nil
  } catch {
    return error
  }
}
