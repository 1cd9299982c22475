import Billing
import JSON
import Text
import Transfer

/// The access token of a client: asked for once, kept for its hour, and replaced a minute before it ends.
///
/// Every token is one of the organisation's tokens of the day, and asking for it one of its calls.
actor AgentIdPTokens {
  /// How long before its end a token is replaced, as the service's own SDKs do.
  static let margin: Duration = .seconds(60)
  /// The documented life of a token; one that is said to live longer is not believed.
  static let longestLife: Int64 = 3_600

  private struct Token {
    let secret: Secret
    let replacedFrom: BootTime
    let endsAt: BootTime
  }

  private let origin: Origin
  private let http: HTTPClient
  private let client: String
  private let secret: Credential
  private let time: any TimeSource
  private let timeout: Duration
  private let calls: CallCounter
  private var token: Token?
  private var renewedAt: BootTime?
  /// The asking under way; whoever needs a token meanwhile waits for the same one.
  private var asking: Task<Result<Token, ProviderFailure>, Never>?

  init(
    client: String, secret: Credential, origin: Origin, http: HTTPClient, time: any TimeSource, timeout: Duration,
    calls: CallCounter
  ) {
    self.client = client
    self.secret = secret
    self.origin = origin
    self.http = http
    self.time = time
    self.timeout = timeout
    self.calls = calls
  }

  /// The token that was got so far.
  var known: [Secret] { token.map { [$0.secret] } ?? [] }

  /// The token, asked for now when there is none that lives long enough.
  func current() async throws(ProviderFailure) -> Secret {
    if let token, time.boot < token.replacedFrom { return token.secret }
    switch await askOnce() {
    case .success(let new):
      token = new
      return new.secret
    case .failure(let failure):
      // In its last minute the old one still serves.
      if let token, time.boot < token.endsAt { return token.secret }
      throw failure
    }
  }

  /// Puts a refused token away, so that the next call asks for another.
  ///
  /// Once a minute at the most, because each one counts; false when it stays.
  func putAway(_ refused: Secret) -> Bool {
    guard let token, token.secret == refused else { return true }
    if let renewedAt, renewedAt.duration(to: time.boot) < Credential.renewalInterval { return false }
    renewedAt = time.boot
    self.token = nil
    return true
  }

  private func askOnce() async -> Result<Token, ProviderFailure> {
    if let asking { return await asking.value }
    let task = Task { () async -> Result<Token, ProviderFailure> in
      do throws(ProviderFailure) { return .success(try await self.ask()) } catch { return .failure(error) }
    }
    asking = task
    defer { asking = nil }
    return await task.value
  }

  /// The longest token that fits into a header of a call, in bytes.
  private static let longestToken = 16_000

  private func ask() async throws(ProviderFailure) -> Token {
    var value = try await secret.current()
    var sentAt = time.boot
    var answer = try await send(value)
    if answer.status == 401, let renewed = await secret.renewed(after: value) {
      value = renewed
      sentAt = time.boot
      answer = try await send(value)
    }
    guard answer.status == 200 else { throw AgentIdPRefusal(answer, now: time.wall, claims: nil).tokenFailure }
    guard let text = answer.json?["access_token"]?.string, !text.isEmpty, text.utf8.count <= Self.longestToken,
      text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else {
      throw ProviderFailure(
        .garbage, mayHaveReached: false, detail: "AgentIdP answered to a call for a token with no usable token.")
    }
    if let type = answer.json?["token_type"]?.string, type.lowercased() != "bearer" {
      throw ProviderFailure(
        .garbage, mayHaveReached: false, detail: "AgentIdP gave a token that is no bearer token.")
    }
    let life = min(max(answer.json?["expires_in"]?.integer ?? Self.longestLife, 0), Self.longestLife)
    // A token shorter than two margins serves for half its life: one call for each reading would use the day up.
    let use = max(Duration.seconds(life) - Self.margin, .seconds(life) / 2)
    return Token(
      secret: Secret(text), replacedFrom: sentAt.adding(use), endsAt: sentAt.adding(.seconds(life)))
  }

  private func send(_ value: Secret) async throws(ProviderFailure) -> ServiceCall.Answer {
    let words = ServiceWords(sent: [value])
    let fields = [
      ("grant_type", "client_credentials"), ("client_id", client), ("client_secret", value.reveal()),
      ("scope", "agents:read"),
    ]
    let form = fields.map { "\($0.0)=\(Self.formEncoded($0.1))" }.joined(separator: "&")
    let request = HTTPRequest(
      .post, origin, AgentIdPPath.token.text(at: origin),
      headers: [("Accept", "application/json"), ("Content-Type", "application/x-www-form-urlencoded")],
      body: Array(form.utf8), timeout: timeout)
    do {
      let response = try await http.send(request)
      calls.add()
      let json = try? JSONValue.parse(response.body)
      return ServiceCall.Answer(status: response.status, headers: response.headers, json: json.map(words.answer))
    } catch {
      if error.reach == .maybeSent { calls.add() }
      let kind: ProviderFailure.Kind =
        switch error.kind {
        case .redirected, .tooLarge, .badResponse: .garbage
        default: .unreachable
        }
      // Whatever became of the call for a token: the call it was for was never sent.
      throw ProviderFailure(kind, mayHaveReached: false, detail: SafeText(words.text(error.detail)))
    }
  }

  /// A value as a form writes it (RFC 3986's unreserved letters stay, the rest is escaped).
  private static func formEncoded(_ text: String) -> String {
    text.utf8.reduce(into: "") { encoded, byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        encoded += digits.utf8.count == 1 ? "%0" + digits : "%" + digits
      }
    }
  }
}
