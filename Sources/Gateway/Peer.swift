import Consent

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Which user runs the process at the other end of a loopback connection.
enum Peer {
  /// Looks a connection up in the kernel's table of TCP sockets; *user unknown* when it is not there.
  ///
  /// - Parameters:
  ///   - peerPort: the port at the other end.
  ///   - ownPort: the gateway's port.
  static func user(peerPort: Int, ownPort: Int) -> PeerUser {
    for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
      guard let text = read(table) else { continue }
      if let uid = owner(in: text, peerPort: peerPort, ownPort: ownPort) {
        return uid == geteuid() ? .operatorsOwn : .distinct
      }
    }
    return .unknown
  }

  /// The uid column of the row whose local port is the peer's and whose remote port is ours.
  static func owner(in table: String, peerPort: Int, ownPort: Int) -> UInt32? {
    for line in table.split(separator: "\n").dropFirst() {
      let columns = line.split(separator: " ", omittingEmptySubsequences: true)
      guard columns.count > 7, port(columns[1]) == peerPort, port(columns[2]) == ownPort else { continue }
      return UInt32(columns[7])
    }
    return nil
  }

  private static func port(_ address: Substring) -> Int? {
    address.split(separator: ":").last.flatMap { Int($0, radix: 16) }
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
