import Text

/// One field of a service's live answer: its name and type, never its value.
public struct FieldFinding: Hashable, Sendable {
  /// What was read: `GET /api/billing`.
  public let source: SafeText
  /// The field's place: `usage.agents`; elements of a list are `members[]`.
  public let path: SafeText
  /// The JSON type: `string`, `integer`, `number`, `boolean`, `null`, `object`, `array`.
  public let type: SafeText
  /// Whether the field is one that is read, with the type it is read as.
  public let isRecognised: Bool

  /// A field as it was found.
  public init(source: SafeText, path: SafeText, type: SafeText, isRecognised: Bool) {
    self.source = source
    self.path = path
    self.type = type
    self.isRecognised = isRecognised
  }
}
