import JSON

/// A request for a higher limit, which Dock counts and does not answer.
struct DockLimitRequest: Hashable, Sendable {
  /// How much of a reason is kept, in UTF-16 units.
  ///
  /// https://trydock.ai/docs/api/billing says 500 characters, and these units are what a server in TypeScript counts; no
  /// character's pair of them is cut in half.
  static let reasonLength = 500

  /// Which limit, `other` when it was not said.
  let limit: String
  let wanted: Int64?
  let reason: String?

  init(limit: String?, wanted: Int64?, reason: String?) {
    self.limit = limit ?? "other"
    self.wanted = wanted
    self.reason = reason.map(Self.truncated)
  }

  private static func truncated(_ reason: String) -> String {
    var kept = String.UnicodeScalarView()
    var length = 0
    for scalar in reason.unicodeScalars {
      length += UTF16.width(scalar)
      guard length <= reasonLength else { break }
      kept.append(scalar)
    }
    return String(kept)
  }

  var json: JSONValue {
    .fields([
      "limit": .string(limit), "wanted": wanted.map(JSONValue.integer) ?? .null, "reason": .text(orNull: reason),
    ])
  }
}
