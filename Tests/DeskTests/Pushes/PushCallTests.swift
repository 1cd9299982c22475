import Billing
import JSON
import Settings
import Testing

@testable import Desk

@Suite("A message in its receiver's shape") struct PushCallTests {
  private let message = PushMessage(testing: "phone", id: "0123456789abcdef0123456789abcdef", at: Sample.now)

  @Test func slackGetsTheThreeCharactersAsEntitiesAndNothingElse() {
    #expect(
      PushCall.slack("<!channel> a & b > c &amp; <https://x|y>")
        == "&lt;!channel&gt; a &amp; b &gt; c &amp;amp; &lt;https://x|y&gt;")
    let body = PushCall.body(message, .slack, topic: nil)
    #expect(body["mrkdwn"] == false && body["parse"] == "none" && body["link_names"] == false)
    #expect(body["text"]?.string?.hasSuffix("\nmessage 01234567") == true)
  }

  @Test func ntfyGetsJSONAndNoHeaderWithForeignWords() throws {
    let push = PushSettings(name: "phone", kind: .ntfy, address: .plain(""), topic: nil)
    let target = try PushTarget("https://ntfy.sh/topic", for: push)
    let request = PushCall.request(message, .ntfy, to: target, token: Secret("tk_1"), secret: nil)
    #expect(
      request.headers.map(\.0) == ["Content-Type", "Idempotency-Key", "Authorization"]
        && request.headers.map(\.1) == ["application/json", message.id, "Bearer tk_1"])
    #expect(request.path == "/")
    let body = try JSONValue.parse(String(decoding: request.body ?? [], as: UTF8.self))
    #expect(body["topic"] == "topic" && body["sequence_id"] == .string(message.id) && body["markdown"] == false)
    #expect(body["title"]?.string == message.title && body["message"]?.string == message.text)
  }

  @Test func aWebhooksBodyIsSigned() throws {
    let push = PushSettings(name: "x", kind: .webhook, address: .plain(""))
    let target = try PushTarget("https://push.example/x", for: push)
    let request = PushCall.request(message, .webhook, to: target, token: nil, secret: Secret("key"))
    #expect(try JSONValue.parse(String(decoding: request.body ?? [], as: UTF8.self)) == message.document)
    let signature = request.headers.first { $0.0 == "X-Countersign-Signature" }?.1
    #expect(signature == PushCall.signature(of: request.body ?? [], with: Secret("key")))
    // The well-known answer for this key and text.
    #expect(
      PushCall.signature(of: Array("The quick brown fox jumps over the lazy dog".utf8), with: Secret("key"))
        == "sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8")
    let unsigned = PushCall.request(message, .webhook, to: target, token: nil, secret: nil)
    #expect(!unsigned.headers.contains { $0.0 == "X-Countersign-Signature" })
  }
}
