import JSON

/// Everything that really happened, oldest first; nothing is ever taken out.
struct EffectLog: Sendable {
  private(set) var effects: [Effect] = []

  mutating func record(_ happened: [Effect]) {
    effects += happened
  }

  /// The log as a JSON array.
  var json: JSONValue { .array(effects.map(\.json)) }
}
