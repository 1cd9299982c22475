import CCurl

/// An IPv4 or IPv6 address: 4 or 16 bytes.
struct NetworkAddress: Equatable, Sendable {
  /// Where an address leads.
  enum Neighbourhood: Equatable, Sendable {
    /// This machine.
    case loopback
    /// A private, shared, link-local (cloud metadata too), documentation, benchmark or translated network.
    case local
    /// The public internet.
    case `public`
    /// No single host: unspecified (which Linux connects to itself), multicast, broadcast, reserved.
    case unusable
  }

  let bytes: [UInt8]

  /// Takes the bytes of an address, `nil` unless there are 4 or 16.
  init?(bytes: [UInt8]) {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    self.bytes = bytes
  }

  /// Reads a literal without brackets, `nil` for anything else (also for `127.1` and a zone id).
  init?(literal: String) {
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = cc_literal_ip(literal, &bytes)
    self.init(bytes: Array(bytes.prefix(count)))
  }

  /// The shortest form of the address, without brackets (RFC 5952).
  var text: String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
      guard let start = buffer.baseAddress, cc_ip_text(bytes, bytes.count, start, 64) else { return "" }
      return String(cString: start)
    }
  }

  /// Where the address leads, by the special-purpose registries of IANA (RFC 6890 and its updates).
  var neighbourhood: Neighbourhood {
    if bytes.count == 4 { return Self.first(of: Self.specialIPv4, holding: bytes) ?? .public }
    // An IPv4 address in IPv6 clothes leads where the IPv4 address leads.
    if Prefix([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], 96).holds(bytes) { return embedded(at: 12) }
    if Prefix([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], 96).holds(bytes) { return embedded(at: 12) }
    if let special = Self.first(of: Self.specialIPv6, holding: bytes) { return special }
    return Prefix([0x20], 3).holds(bytes) ? .public : .unusable
  }

  private func embedded(at offset: Int) -> Neighbourhood {
    Self.first(of: Self.specialIPv4, holding: Array(bytes[offset..<offset + 4])) ?? .public
  }

  private static func first(
    of table: [(prefix: Prefix, neighbourhood: Neighbourhood)], holding bytes: [UInt8]
  ) -> Neighbourhood? {
    table.first { $0.prefix.holds(bytes) }?.neighbourhood
  }

  /// The leading bits that a network's addresses share.
  private struct Prefix: Sendable {
    let leading: [UInt8]
    let bits: Int

    init(_ leading: [UInt8], _ bits: Int) {
      self.leading = leading
      self.bits = bits
    }

    func holds(_ bytes: [UInt8]) -> Bool {
      (0..<bits).allSatisfy { bit in
        let mask = UInt8(0x80) >> UInt8(bit % 8)
        return bytes[bit / 8] & mask == leading[bit / 8] & mask
      }
    }
  }

  private static let specialIPv4: [(prefix: Prefix, neighbourhood: Neighbourhood)] = [
    (Prefix([0], 8), .unusable),
    (Prefix([10], 8), .local),
    (Prefix([100, 64], 10), .local),
    (Prefix([127], 8), .loopback),
    (Prefix([169, 254], 16), .local),
    (Prefix([172, 16], 12), .local),
    (Prefix([192, 0, 0], 24), .local),
    (Prefix([192, 0, 2], 24), .local),
    (Prefix([192, 88, 99], 24), .local),
    (Prefix([192, 168], 16), .local),
    (Prefix([198, 18], 15), .local),
    (Prefix([198, 51, 100], 24), .local),
    (Prefix([203, 0, 113], 24), .local),
    (Prefix([224], 3), .unusable),
  ]

  private static let specialIPv6: [(prefix: Prefix, neighbourhood: Neighbourhood)] = [
    (Prefix([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 128), .loopback),
    (Prefix([0, 0x64, 0xff, 0x9b, 0, 1], 48), .local),
    (Prefix([0x20, 0x01, 0x0d, 0xb8], 32), .local),
    // Teredo and the other protocol assignments, then 6to4: tunnels that can end in a private network.
    (Prefix([0x20, 0x01, 0x00], 23), .local),
    (Prefix([0x20, 0x02], 16), .local),
    (Prefix([0x3f, 0xff, 0x00], 20), .local),
    (Prefix([0xfc], 7), .local),
    (Prefix([0xfe, 0x80], 10), .local),
    (Prefix([0xfe, 0xc0], 10), .local),
  ]
}
