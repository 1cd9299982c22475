#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A host's name or address as an address line writes it, in lower case.
struct WebHost: Hashable {
  /// How far away a host is, as far as its written form tells.
  enum Reach: Hashable {
    case loopback
    /// A private, link-local or unspecified address.
    case local
    case anywhere
  }

  /// The host as it stands in an address; IPv6 in brackets.
  let text: String
  let reach: Reach

  /// A host from its lower-case form, nil when it is none.
  init?(_ text: String) {
    if text.hasPrefix("[") && text.hasSuffix("]") {
      guard let bytes = Self.ipv6(String(text.dropFirst().dropLast())) else { return nil }
      reach = Self.reach(ipv6: bytes)
    } else if let bytes = Self.ipv4(text) {
      reach = Self.reach(ipv4: bytes)
    } else {
      guard Self.isName(text) else { return nil }
      reach = text == "localhost" ? .loopback : .anywhere
    }
    self.text = text
  }

  /// Whether a lower-case text is a host name: labels of letters, digits and hyphens, the last one not a number.
  ///
  /// The last rule keeps out 2130706433, 0x7f.1 and 127.1, which an HTTP client takes for 127.0.0.1.
  static func isName(_ text: String) -> Bool {
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    guard text.utf8.count <= 253, let last = labels.last, let first = last.utf8.first else { return false }
    if (0x30...0x39).contains(first) && (last.hasPrefix("0x") || last.utf8.allSatisfy { (0x30...0x39).contains($0) }) {
      return false
    }
    return labels.allSatisfy { label in
      (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
        && label.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }
  }

  private static func ipv4(_ text: String) -> [UInt8]? {
    var address = in_addr()
    guard inet_pton(AF_INET, text, &address) == 1 else { return nil }
    return withUnsafeBytes(of: &address) { Array($0) }
  }

  private static func ipv6(_ text: String) -> [UInt8]? {
    var address = in6_addr()
    guard inet_pton(AF_INET6, text, &address) == 1 else { return nil }
    return withUnsafeBytes(of: &address) { Array($0) }
  }

  private static func reach(ipv4 bytes: [UInt8]) -> Reach {
    switch (bytes[0], bytes[1]) {
    case (127, _): .loopback
    case (0, _), (10, _), (172, 16...31), (192, 168), (169, 254), (100, 64...127): .local
    default: .anywhere
    }
  }

  private static func reach(ipv6 bytes: [UInt8]) -> Reach {
    if bytes[0..<15].allSatisfy({ $0 == 0 }) { return bytes[15] == 1 ? .loopback : .local }
    if bytes[0..<10].allSatisfy({ $0 == 0 }) && bytes[10] == 0xFF && bytes[11] == 0xFF {
      return reach(ipv4: Array(bytes[12...]))
    }
    if bytes[0] & 0xFE == 0xFC || (bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80) { return .local }
    return .anywhere
  }
}
