import Billing
import Hashing
import JSON
import Settings
import Transfer

/// A message in the shape that its receiver documents.
package enum PushCall {
  /// The header with the message's id, the same on every try.
  package static let idHeader = "Idempotency-Key"
  /// The header with the signature of a webhook's body.
  package static let signatureHeader = "X-Countersign-Signature"
  /// How long a receiver may take to answer.
  package static let limit: Duration = .seconds(15)

  /// The call that sends a message.
  ///
  /// - Parameters:
  ///   - token: ntfy's access token, where there is one.
  ///   - secret: what a webhook's body is signed with, where there is something.
  package static func request(
    _ message: PushMessage, _ kind: PushSettings.Kind, to target: PushTarget, token: Secret?, secret: Secret?
  ) -> HTTPRequest {
    let body = Array(body(message, kind, topic: target.topic).serialized().utf8)
    var headers = [("Content-Type", "application/json"), (idHeader, message.id)]
    if let token { headers.append(("Authorization", "Bearer \(token.reveal())")) }
    if let secret { headers.append((signatureHeader, signature(of: body, with: secret))) }
    var request = HTTPRequest(
      .post, target.origin, target.path, headers: headers, body: body, timeout: limit, maximumBodyBytes: 64 << 10)
    request.encodedQuery = target.query
    return request
  }

  /// `sha256=` and the HMAC-SHA256 of a body.
  package static func signature(of body: [UInt8], with secret: Secret) -> String {
    "sha256=" + Hexadecimal.text(SigningKey(secret.reveal()).code(of: body))
  }

  /// What is sent, as JSON: a text in it needs no other escaping, save Slack's.
  package static func body(_ message: PushMessage, _ kind: PushSettings.Kind, topic: String?) -> JSONValue {
    switch kind {
    case .webhook: return message.document
    case .slack:
      // Neither markup nor mentions nor previews: every word is shown as it is.
      return [
        "text": .string(slack("\(message.textWithTitle)\nmessage \(message.id.prefix(8))")),
        "mrkdwn": false, "parse": "none", "link_names": false, "unfurl_links": false, "unfurl_media": false,
      ]
    case .ntfy:
      let (isLive, isTest) = message.isLiveOrTest
      return [
        "topic": .string(topic ?? ""), "title": .string(message.title), "message": .string(message.textBelowTitle),
        "priority": .integer(message.priority), "markdown": false,
        "tags": .array([.string(message.event)] + (isLive ? ["LIVE"] : []) + (isTest ? ["TEST"] : [])),
        // A server from 2.16 on shows a repeat in the place of the first.
        "sequence_id": .string(message.id),
      ]
    }
  }

  /// The three characters that mean something to Slack, as entities: `<!channel>` and links begin with one of them.
  package static func slack(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
