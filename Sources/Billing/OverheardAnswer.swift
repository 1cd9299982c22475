/// What a service answered to a call that was not ours, as its provider may read it.
///
/// Nothing of what the caller sent is in it but which call it was: only the service's own word may move a meter.
public struct OverheardAnswer: Hashable, Sendable {
  /// The call's method, in capitals.
  public let method: String
  /// The call's path at the service, without a query.
  public let path: String
  /// The answer's status.
  public let status: Int
  /// The answer's headers, by their names in lower case; of one that came twice the first.
  public let headers: [String: String]
  /// The answer's body as one JSON document; nil where it was none, or is of no interest.
  public let document: String?
  /// When the answer passed by.
  public let at: Instant

  /// An answer that passed by.
  public init(
    method: String, path: String, status: Int, headers: [String: String], document: String?, at: Instant
  ) {
    self.method = method
    self.path = path
    self.status = status
    self.headers = headers
    self.document = document
    self.at = at
  }

  /// Whether a service says with this status that a limit was reached, where it says so at all.
  public static func isRefusal(_ status: Int) -> Bool { status == 402 || status == 403 || status == 429 }

  /// Whether the call was served.
  public var isServed: Bool { (200..<300).contains(status) }

  /// The call without what varies from one to the next: `POST /api/workspaces/*/rows`.
  public var kind: String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).prefix(12)
    let words = parts.map { part in Self.isWord(part) ? String(part) : "*" }
    return method.prefix(10) + " " + words.joined(separator: "/")
  }

  /// Whether a part of a path names what is called and not which one: small letters, and `v1`.
  private static func isWord(_ part: Substring) -> Bool {
    let isVersion = part.utf8.count <= 3 && part.first == "v" && part.dropFirst().utf8.allSatisfy(isDigit)
    return isVersion
      || part.utf8.count <= 24
        && part.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
