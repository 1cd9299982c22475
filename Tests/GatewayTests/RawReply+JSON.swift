import JSON
import Support

extension RawReply {
  /// The body as JSON; nil for another one.
  var json: JSONValue? { try? JSONValue.parse(body) }
}
