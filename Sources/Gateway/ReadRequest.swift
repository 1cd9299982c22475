import Consent

/// A request that came whole and can be understood in one way only.
struct ReadRequest: Hashable, Sendable {
  /// A header field the door looks at.
  struct Field: Hashable, Sendable {
    /// In lower case.
    let name: String
    let value: String
  }

  /// The method, in capital letters.
  let method: String
  /// The target as it was sent; it begins with a slash.
  let target: String
  /// The fields the door looks at, each name once; what else was sent ends here.
  let fields: [Field]
  /// The body, without the framing it came in.
  let body: [UInt8]

  /// The names of all header fields that mean something to the door.
  static let names: Set<String> = [
    "host", "origin", "sec-fetch-site", "authorization", "content-type", "x-countersign-reason",
    "x-http-method-override", "x-http-method", "x-method-override",
  ]

  /// The field in which the gate tells who sent the request; of an agent's own one nothing gets through, as it is not
  /// among ``names``.
  static let peerField = "x-countersign-peer"

  /// The request in the one form that the HTTP library behind the door gets to see: nothing is left to interpretation.
  func canonicalBytes(from peer: PeerUser) -> [UInt8] {
    var head = "\(method) \(target) HTTP/1.1\r\n"
    for field in fields { head += "\(field.name): \(field.value)\r\n" }
    head += "\(Self.peerField): \(peer.rawValue)\r\n"
    // One request a connection: there is no next one whose beginning could be disputed.
    head += "content-length: \(body.count)\r\nconnection: close\r\n\r\n"
    return Array(head.utf8) + body
  }
}
