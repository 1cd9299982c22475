import JSON

/// A request for a higher limit, which Dock counts and does not answer.
struct DockLimitRequest: Hashable, Sendable {
  /// How much of a reason is kept: https://trydock.ai/docs/api/billing says 500 characters.
  static let reasonLength = 500

  /// Which limit, `other` when it was not said.
  let limit: String
  let wanted: Int64?
  let reason: String?

  init(limit: String?, wanted: Int64?, reason: String?) {
    self.limit = limit ?? "other"
    self.wanted = wanted
    self.reason = reason.map { String($0.prefix(Self.reasonLength)) }
  }

  var json: JSONValue {
    .fields([
      "limit": .string(limit), "wanted": wanted.map(JSONValue.integer) ?? .null, "reason": .text(orNull: reason),
    ])
  }
}
