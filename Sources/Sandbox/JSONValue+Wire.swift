import JSON

extension JSONValue {
  /// An object of the fields that have a value; a field that is nil is left out, `.null` is written.
  static func fields(_ fields: KeyValuePairs<String, JSONValue?>) -> JSONValue {
    members(fields.compactMap { name, value in value.map { (name, $0) } })
  }

  /// An object of members in this order.
  static func members(_ members: [(String, JSONValue)]) -> JSONValue {
    var object = JSONObject()
    for (name, value) in members { object[name] = value }
    return .object(object)
  }

  /// A text, or `null` when there is none.
  static func text(orNull text: String?) -> JSONValue {
    text.map(JSONValue.string) ?? .null
  }

  /// The value as it is sent.
  var wireBytes: [UInt8] { Array(serialized().utf8) }
}
