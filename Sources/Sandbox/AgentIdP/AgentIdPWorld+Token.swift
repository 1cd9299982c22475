import Billing
import JSON
import Serving
import Text

extension AgentIdPWorld {
  /// `POST /api/v1/token`: the client credentials grant (docs/openapi/oauth2-token.yaml).
  ///
  /// A token for the organisation is one of its tokens of the day, and the call one of its calls.
  mutating func token(_ request: SandboxRequest, now: ClockReading) throws(AgentIdPRefusal) -> JSONValue {
    guard case .bytes(let bytes) = request.body else { throw .body(.tooLarge) }
    let type = (request.headers["content-type"] ?? "").prefix { $0 != ";" }
    let isForm = type.lowercased().trimmingSpaces == "application/x-www-form-urlencoded"
    let form = FormFields(isForm ? String(decoding: bytes, as: UTF8.self) : "")
    guard let grant = form["grant_type"] else { throw .grant(.invalidRequest) }
    guard grant == "client_credentials" else { throw .grant(.unsupportedGrantType) }
    guard let (id, secret) = try credentials(request, form) else { throw .grant(.invalidRequest) }
    guard var client = clients[id], client.secret == SecretHash(of: secret) else { throw .grant(.invalidClient) }
    let isWithinRate = client.calls.admit(at: now)
    clients[id] = client
    guard isWithinRate else { throw .tooManyCalls(limit: Int64(Self.tokenCallsPerMinute)) }
    let scopes = (form["scope"] ?? "").split(separator: " ").map(String.init)
    guard scopes.allSatisfy(Self.scopes.contains) else { throw .grant(.invalidScope) }
    if client.belongs {
      try countCall(isAboutTiers: false)
      for meter in [AgentIdPMeter.tokens, .tokensThisMonth] {
        if let limit = reached(meter) { throw .limitReached(meter, limit: limit) }
      }
      usage.countToken()
    }
    let issuedAt = now.wall.wholeSeconds
    let token = AgentIdPToken(
      client: id, organisation: client.belongs ? configuration.organisationID : nil,
      scope: (scopes.isEmpty ? [Self.scopes[0]] : scopes).joined(separator: " "), id: random.uuid(),
      issuedAt: issuedAt, expiresAt: issuedAt + AgentIdPToken.lifetimeSeconds)
    return [
      "access_token": .string(token.signed(with: key)), "token_type": "Bearer",
      "expires_in": .integer(AgentIdPToken.lifetimeSeconds), "scope": .string(token.scope),
    ]
  }

  /// Id and secret from the form, or from HTTP Basic; nil when there are none.
  private func credentials(
    _ request: SandboxRequest, _ form: FormFields
  ) throws(AgentIdPRefusal) -> (id: String, secret: String)? {
    guard let authorization = request.headers["authorization"] else {
      guard let id = form["client_id"], let secret = form["client_secret"] else { return nil }
      return (id, secret)
    }
    let parts = authorization.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "basic", let text = Self.basic(parts[1]),
      let colon = text.firstIndex(of: ":"),
      // RFC 6749, 2.3.1: both halves are form-encoded before they are put together.
      let id = FormFields("v=" + text[..<colon])["v"],
      let secret = FormFields("v=" + text[text.index(after: colon)...])["v"]
    else { throw .grant(.invalidClient) }
    return (id, secret)
  }

  private static func basic(_ encoded: Substring) -> String? {
    var text = encoded
    while text.last == "=" { text.removeLast() }
    let url = String(text.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
    return Base64.url.decoded(url).flatMap { String(validating: $0, as: UTF8.self) }
  }
}

extension String {
  /// The text without spaces at its ends.
  fileprivate var trimmingSpaces: String {
    var text = self[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
