import Text

/// What a service answered to a note.
public enum NoteAnswer: Hashable, Sendable {
  /// The service took it.
  case taken
  /// The service documents that it does not take it.
  case refused(Refusal)
  /// The service answered something that proves neither.
  case unrecognised(SafeText)
}
