/// An address from outside, parsed once by libcurl and kept in one spelling.
///
/// Whether it may be opened is for the caller to decide: compare ``isSameOrigin(as:)`` or ``host`` with what is allowed.
/// Its description is ``redacted``, because a link can be a secret.
public struct ParsedURL: Hashable, Sendable {
  /// `http` or `https`.
  public let scheme: String
  /// The host in lower-case ASCII (punycode), without a trailing dot; IPv6 in brackets.
  public let host: String
  /// The port, the scheme's own where none was written.
  public let port: Int
  /// The path, percent-encoded, without dot segments; at least a slash.
  public let path: String
  /// The query without its question mark, percent-encoded.
  public let query: String?
  /// The whole address in the one spelling that was judged; this is what to open, and it may be a secret.
  public let text: String
  /// Scheme, host and port, without the scheme's own port: `https://checkout.stripe.com`.
  public let origin: String
  /// Whether the host was written beyond ASCII or percent-encoded, or is punycode: a reason to warn.
  public let hadUnicodeHost: Bool

  /// Reads an absolute http or https address without user name and password.
  public init(_ text: String) throws(URLProblem) {
    self.init(try URLPieces(text))
  }

  init(_ pieces: URLPieces) {
    scheme = pieces.scheme
    host = pieces.host
    port = pieces.port
    path = pieces.path
    query = pieces.query
    text = pieces.text
    origin = "\(pieces.scheme)://\(pieces.authority)"
    hadUnicodeHost = pieces.hadUnicodeHost
  }

  /// The host as it may be shown, in ASCII, with the port where it is not the scheme's own.
  public var displayHost: String { String(origin.dropFirst(scheme.count + 3)) }

  /// Whether scheme, host and port are those of an origin.
  public func isSameOrigin(as other: Origin) -> Bool {
    scheme == other.scheme && host == other.host && port == other.port
  }

  /// The address without its secrets: query values, the fragment, and what is no plain word of the path are masked.
  ///
  /// A plain word has less than 20 characters, digits only where it has at most five (`v2`, `2026`), and no parameters.
  public var redacted: String {
    var text = origin + Self.maskedPath(path)
    if let query { text += "?" + query.split(separator: "&").map(Self.masked).joined(separator: "&") }
    if self.text.contains("#") { text += "#***" }
    return text
  }

  /// A path whose segments that can be tokens are masked.
  static func maskedPath(_ path: String) -> String {
    let segments = path.split(separator: "/", omittingEmptySubsequences: false)
    return segments.map { isPlainWord($0) ? $0 : "***" }.joined(separator: "/")
  }

  private static func isPlainWord(_ text: Substring) -> Bool {
    let hasDigit = text.utf8.contains { (0x30...0x39).contains($0) }
    return text.utf8.count < (hasDigit ? 6 : 20) && !text.contains { $0 == ";" || $0 == "=" }
  }

  private static func masked(_ pair: Substring) -> String {
    guard let equals = pair.firstIndex(of: "="), isPlainWord(pair[..<equals]) else { return "***" }
    return "\(pair[..<equals])=***"
  }
}

extension ParsedURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The same as ``redacted``.
  public var description: String { redacted }
  /// The same as ``redacted``.
  public var debugDescription: String { redacted }
  /// A mirror that shows the redacted address only.
  public var customMirror: Mirror { Mirror(self, children: ["redacted": redacted]) }
}
