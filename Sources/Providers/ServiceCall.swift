import Billing
import JSON
import Text
import Transfer

/// One account's calls to one service: credential, headers, JSON and the meaning of failures.
struct ServiceCall: Sendable {
  let origin: Origin
  let http: HTTPClient
  let credential: Credential
  let timeout: Duration
  /// Counts every call that is sent.
  let calls: CallCounter
  /// What the credential was got with: no answer brings it back into any text either.
  var alsoMasked: Credential?

  /// An answer with its body read as JSON where it is JSON.
  struct Answer: Sendable {
    let status: Int
    let headers: HTTPHeaders
    /// The body as ``ServiceWords`` makes it fit to be kept; nil when it is not JSON.
    ///
    /// The type that the answer names is not asked: what an answer proves stands in its status and its words, and a
    /// change that is known to have happened must not become unknown because something in between renamed it.
    let json: JSONValue?
    /// Whether there was no body at all.
    var isEmpty = false
  }

  /// Sends a reading call; a refused credential is read again once.
  ///
  /// - Parameter headers: what the service wants beside the credential.
  func get(_ path: String, headers: [(String, String)] = []) async throws(ProviderFailure) -> Answer {
    try await get(path, encodedQuery: nil, headers: headers, masking: [])
  }

  /// Asks at a URL of the service's own making; one that does not lead to the account's origin is refused unsent.
  ///
  /// The call carries the credential, and whatever of the URL can be a token comes back into no text.
  func get(_ url: Secret) async throws(ProviderFailure) -> Answer {
    guard let parsed = try? ParsedURL(url.reveal()), parsed.isSameOrigin(as: origin) else {
      throw ProviderFailure(
        .garbage, mayHaveReached: false,
        detail: "The URL that the service gave for asking does not lead to the account's own origin.")
    }
    return try await get(
      parsed.path, encodedQuery: parsed.query ?? "", headers: [], masking: [url] + PollingSecrets.of(parsed))
  }

  private func get(
    _ path: String, encodedQuery: String?, headers: [(String, String)], masking masked: [Secret]
  ) async throws(ProviderFailure) -> Answer {
    let secret = try await credential.current()
    var request = Call(
      .get, path, encodedQuery: encodedQuery, headers: headers, credential: secret, masked: masked)
    let answer = try await send(request)
    guard answer.status == 401, let renewed = await credential.renewed(after: secret) else { return answer }
    request.masked.append(secret)
    request.credential = renewed
    return try await send(request)
  }

  /// Sends a call that may change something; it is never sent twice.
  ///
  /// - Parameters:
  ///   - body: what is sent; nil for a call that has no body.
  ///   - token: a secret in the body, which must not come back into any text either.
  ///   - headers: what the service wants beside the credential.
  func post(
    _ path: String, _ body: JSONValue?, with token: Secret?, headers: [(String, String)] = []
  ) async throws(ProviderFailure) -> Answer {
    let secret = try await credential.current()
    let bytes = body.map { Array($0.serialized().utf8) }
    let answer = try await send(
      Call(.post, path, body: bytes, headers: headers, credential: secret, masked: token.map { [$0] } ?? []))
    if answer.status == 401 { _ = await credential.renewed(after: secret) }
    return answer
  }

  /// What one call sends.
  private struct Call {
    let method: Transfer.Method
    let path: String
    /// The query of a URL that the service gave; nil for a path of our own.
    let encodedQuery: String?
    let body: [UInt8]?
    let headers: [(String, String)]
    var credential: Secret
    /// Secrets beside the credential that the call carries.
    var masked: [Secret]

    init(
      _ method: Transfer.Method, _ path: String, encodedQuery: String? = nil, body: [UInt8]? = nil,
      headers: [(String, String)], credential: Secret, masked: [Secret]
    ) {
      self.method = method
      self.path = path
      self.encodedQuery = encodedQuery
      self.body = body
      self.headers = headers
      self.credential = credential
      self.masked = masked
    }
  }

  private func send(_ sent: Call) async throws(ProviderFailure) -> Answer {
    var secrets = [sent.credential] + sent.masked
    if let other = try? await alsoMasked?.current() { secrets.append(other) }
    let words = ServiceWords(sent: secrets)
    var headers = [("Authorization", "Bearer " + sent.credential.reveal()), ("Accept", "application/json")]
    headers += sent.headers
    if sent.body != nil { headers.append(("Content-Type", "application/json")) }
    var request = HTTPRequest(sent.method, origin, sent.path, headers: headers, body: sent.body, timeout: timeout)
    request.encodedQuery = sent.encodedQuery.flatMap { $0.isEmpty ? nil : $0 }
    do {
      let response = try await http.send(request)
      calls.add()
      let json = try? JSONValue.parse(response.body)
      return Answer(
        status: response.status, headers: response.headers, json: json.map(words.answer), isEmpty: response.body.isEmpty
      )
    } catch {
      // What provably never left this machine costs nothing of the service's allowance.
      if error.reach == .maybeSent { calls.add() }
      throw ProviderFailure(
        Self.kind(of: error, isGiven: sent.encodedQuery != nil), mayHaveReached: error.reach == .maybeSent,
        detail: SafeText(words.text(error.detail)))
    }
  }

  private static func kind(of error: TransferError, isGiven: Bool) -> ProviderFailure.Kind {
    switch error.kind {
    case .redirected, .tooLarge, .badResponse: .garbage
    // Unless the service gave the path, it is a constant, and only the credential can break a rule.
    case .invalidRequest: isGiven ? .garbage : .noCredential
    case .resolve, .connect, .proxy, .tls, .certificate, .timedOut, .cancelled, .disconnected, .forbiddenAddress,
      .shutDown,
      .other:
      .unreachable
    }
  }
}
