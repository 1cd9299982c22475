/// Why a request is refused before anybody looks at what it asks for.
public enum RequestFault: Error, Hashable, Sendable {
  /// It breaks the grammar of HTTP/1.1, or two readers could understand it differently; in words.
  case malformed(String)
  /// A line or the whole head is too long, or has too many fields.
  case headTooLarge
  /// The body is larger than it may be.
  case bodyTooLarge
  /// It is not HTTP/1.1.
  case otherVersion
  /// It did not come in time.
  case tooSlow
  /// There are too many connections already.
  case tooManyConnections
}
