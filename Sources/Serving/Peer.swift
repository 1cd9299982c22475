/// A loopback connection seen from the server.
package struct Peer: Hashable, Sendable {
  /// An IPv4 address with its port.
  package struct Endpoint: Hashable, Sendable {
    /// The four bytes, for example 127, 0, 0, 1.
    let address: [UInt8]
    /// The port.
    let port: Int

    /// An endpoint from an address in dotted form; nil for anything else.
    init?(_ address: String?, port: Int?) {
      guard let parts = address?.split(separator: ".", omittingEmptySubsequences: false), let port else { return nil }
      let bytes = parts.compactMap { UInt8($0) }
      guard parts.count == 4, bytes.count == 4 else { return nil }
      self.address = bytes
      self.port = port
    }

    /// The endpoint as the kernel prints it: the address as a number of the machine's own byte order, in hexadecimal.
    var inTable: String {
      let number = address.withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) }
      return Self.hexadecimal(number, digits: 8) + ":" + Self.hexadecimal(UInt32(port), digits: 4)
    }

    private static func hexadecimal(_ number: UInt32, digits: Int) -> String {
      let text = String(number, radix: 16, uppercase: true)
      return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
  }

  /// The other end.
  package let remote: Endpoint
  /// The server's own end.
  package let own: Endpoint

  /// How both ends stand in the row of the other end's socket in the kernel's tables: as an IPv4 socket has them, and as an
  /// IPv6 socket that speaks IPv4 does.
  var endsInTables: [String] {
    ["", "0000000000000000FFFF0000"].map { "\($0)\(remote.inTable) \($0)\(own.inTable)" }
  }
}
