import Consent

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A loopback connection seen from the gateway, and which user is at the other end.
struct Peer: Hashable, Sendable {
  /// An IPv4 address with its port.
  struct Endpoint: Hashable, Sendable {
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
  let remote: Endpoint
  /// The gateway's end.
  let own: Endpoint

  /// Looks the connection up in the kernel's tables of TCP sockets; *user unknown* when it is not there.
  var user: PeerUser {
    for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
      guard let text = Self.read(table), let owner = owner(in: text) else { continue }
      return owner == geteuid() ? .operatorsOwn : .distinct
    }
    return .unknown
  }

  /// The uid column of the row of the other end's socket.
  ///
  /// A socket whose process has closed it already is still there for a while, but without an inode and with the uid 0:
  /// such a row says nothing, or an agent could hide its user by hanging up early.
  func owner(in table: String) -> UInt32? {
    let mapped = "0000000000000000FFFF0000"  // an IPv6 socket that speaks IPv4
    let local = [remote.inTable, mapped + remote.inTable]
    let foreign = [own.inTable, mapped + own.inTable]
    for line in table.split(separator: "\n").dropFirst() {
      let columns = line.split(separator: " ", omittingEmptySubsequences: true).prefix(10).map(String.init)
      guard columns.count == 10, local.contains(columns[1]), foreign.contains(columns[2]) else { continue }
      return columns[9] == "0" ? nil : UInt32(columns[7])
    }
    return nil
  }

  private static func read(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while bytes.count < 8 << 20 {
      #if canImport(Glibc)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
      #else
        let count = Darwin.read(descriptor, &buffer, buffer.count)
      #endif
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
