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

  /// An answer with its body read as JSON where it is JSON.
  struct Answer: Sendable {
    let status: Int
    let headers: HTTPHeaders
    /// The body; nil when it is not JSON.
    let json: JSONValue?
    /// The beginning of the body, for messages.
    let excerpt: SafeText
  }

  /// Sends a reading call; a refused credential is read again once.
  func get(_ path: String) async throws(ProviderFailure) -> Answer {
    let secret = try await credential.current()
    let answer = try await send(.get, path, body: nil, secret)
    guard answer.status == 401, let renewed = await credential.renewed(after: secret) else { return answer }
    return try await send(.get, path, body: nil, renewed)
  }

  /// Sends a call that may change something; it is never sent twice.
  func post(_ path: String, _ body: JSONValue) async throws(ProviderFailure) -> Answer {
    let secret = try await credential.current()
    let answer = try await send(.post, path, body: Array(body.serialized().utf8), secret)
    if answer.status == 401 { _ = await credential.renewed(after: secret) }
    return answer
  }

  private func send(
    _ method: Transfer.Method, _ path: String, body: [UInt8]?, _ secret: Secret
  ) async throws(ProviderFailure) -> Answer {
    var headers = [("Authorization", "Bearer " + secret.reveal()), ("Accept", "application/json")]
    if body != nil { headers.append(("Content-Type", "application/json")) }
    let request = HTTPRequest(method, origin, path, headers: headers, body: body, timeout: timeout)
    do {
      let response = try await http.send(request)
      return Answer(
        status: response.status, headers: response.headers, json: try? JSONValue.parse(response.body),
        excerpt: SafeText(decoding: response.body.prefix(200)))
    } catch {
      throw ProviderFailure(
        .unreachable, mayHaveReached: error.reach == .maybeSent, detail: SafeText(error.detail))
    }
  }
}
