/// What a session itself finds wrong, whichever database it speaks to.
enum SessionError: Error, Hashable, Sendable {
  /// A row or a value is not what this program writes.
  case damaged(String)
}
