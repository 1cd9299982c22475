import JSON
import Support

extension RawReply {
  /// The body as text.
  var text: String { String(decoding: body, as: UTF8.self) }

  /// The body as JSON; nil for another one.
  var json: JSONValue? { try? JSONValue.parse(body) }
}
