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

  /// An answer with its body read as JSON where it is JSON.
  struct Answer: Sendable {
    let status: Int
    let headers: HTTPHeaders
    /// The body, without the secrets that the call sent; nil when it is not JSON.
    let json: JSONValue?
  }

  /// Sends a reading call; a refused credential is read again once.
  ///
  /// - Parameter masked: further secrets that the call carries, which must not come back into any text.
  func get(
    _ path: String, query: [(String, String)] = [], masking masked: [Secret] = []
  ) async throws(ProviderFailure) -> Answer {
    let secret = try await credential.current()
    let answer = try await send(.get, path, query, body: nil, [secret] + masked)
    guard answer.status == 401, let renewed = await credential.renewed(after: secret) else { return answer }
    return try await send(.get, path, query, body: nil, [renewed] + masked)
  }

  /// Sends a call that may change something; it is never sent twice.
  ///
  /// - Parameter token: a secret in the body, which must not come back into any text either.
  func post(_ path: String, _ body: JSONValue, with token: Secret?) async throws(ProviderFailure) -> Answer {
    let secret = try await credential.current()
    let answer = try await send(
      .post, path, [], body: Array(body.serialized().utf8), [secret] + (token.map { [$0] } ?? []))
    if answer.status == 401 { _ = await credential.renewed(after: secret) }
    return answer
  }

  /// Sends a call with the first of its secrets as the credential.
  private func send(
    _ method: Transfer.Method, _ path: String, _ query: [(String, String)], body: [UInt8]?, _ secrets: [Secret]
  ) async throws(ProviderFailure) -> Answer {
    let mask = SecretMask(secrets)
    var headers = [("Authorization", "Bearer " + (secrets.first?.reveal() ?? "")), ("Accept", "application/json")]
    if body != nil { headers.append(("Content-Type", "application/json")) }
    let request = HTTPRequest(
      method, origin, path, query: query, headers: headers, body: body, timeout: timeout)
    calls.add()
    do {
      let response = try await http.send(request)
      let json = try? JSONValue.parse(response.body)
      return Answer(status: response.status, headers: response.headers, json: json.map { mask($0) })
    } catch {
      throw ProviderFailure(
        Self.kind(of: error), mayHaveReached: error.reach == .maybeSent, detail: SafeText(mask(error.detail)))
    }
  }

  private static func kind(of error: TransferError) -> ProviderFailure.Kind {
    switch error.kind {
    case .redirected, .tooLarge, .badResponse: .garbage
    // Everything else of a request is a constant: only the credential can break a rule.
    case .invalidRequest: .noCredential
    case .resolve, .connect, .tls, .certificate, .timedOut, .cancelled, .disconnected, .forbiddenAddress, .shutDown,
      .other:
      .unreachable
    }
  }
}
