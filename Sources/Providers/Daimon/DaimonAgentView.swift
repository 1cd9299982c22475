import JSON

/// daimon's account and capabilities as an agent may see them: known fields with harmless values, and nothing else.
///
/// Keys, links and sentences are not among the fields; a text that could be a link or hold one is not harmless.
struct DaimonAgentView {
  private static let plain = [
    "id", "tier", "status", "inbox_count", "total_sent", "total_bounced", "total_complaints", "bounce_rate",
    "complaint_rate", "created_at",
  ]
  private static let longestText = 60
  private static let mostEntries = 24
  private static let letters = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 _.:+-".utf8)

  let account: JSONValue
  let can: JSONValue?
  let cannot: JSONValue?

  /// The document, in daimon's envelope.
  var document: String {
    var result = Self.harmless(Self.plain, of: account)
    if let limits = account["send_limits"], limits.object != nil {
      result["send_limits"] = .object(Self.harmless(["daily", "monthly"], of: limits))
    }
    if let can = can?.array { result["can"] = Self.entries(can, ["action"]) }
    if let cannot = cannot?.array { result["cannot"] = Self.entries(cannot, ["action", "reason"]) }
    return JSONValue.object(["result": .object(result)]).serialized()
  }

  private static func entries(_ list: [JSONValue], _ fields: [String]) -> JSONValue {
    .array(list.prefix(mostEntries).map { .object(harmless(fields, of: $0)) }.filter { $0["action"] != nil })
  }

  private static func harmless(_ fields: [String], of value: JSONValue) -> JSONObject {
    var harmless: JSONObject = [:]
    for field in fields {
      if let value = value[field], isHarmless(value) { harmless[field] = value }
    }
    return harmless
  }

  private static func isHarmless(_ value: JSONValue) -> Bool {
    switch value {
    case .null, .bool, .integer: true
    // A rate: nobody hides anything in a short number.
    case .number(let literal): literal.utf8.count <= 24
    case .string(let text): isHarmless(text)
    case .array, .object: false
    }
  }

  /// Short, of plain letters, and no key.
  private static func isHarmless(_ text: String) -> Bool {
    text.utf8.count <= longestText && text.utf8.allSatisfy(letters.contains)
      && DaimonWords.safe(text, maximumCharacters: longestText).string == text && !text.hasPrefix("dm_")
  }
}
