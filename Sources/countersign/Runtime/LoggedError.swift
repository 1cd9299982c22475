/// An error as it was logged.
struct LoggedError: Sendable {
  /// The whole entry without its time.
  let line: String
  /// What happened, without what is known beside it.
  let message: String
  /// The number of the request that was sent and of which what came of it could not be recorded; nil for another error.
  let unrecorded: Int64?
}
