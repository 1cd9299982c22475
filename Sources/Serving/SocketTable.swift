#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Who owns the sockets at the other ends of some connections, by the kernel's tables of TCP sockets.
package struct SocketTable: Sendable {
  private let beginnings: [Peer: [String]]
  private var owners: [Peer: UInt32] = [:]

  /// A table of some connections, nothing of which is known yet.
  init(of peers: some Sequence<Peer>) {
    beginnings = Dictionary(uniqueKeysWithValues: Set(peers).map { ($0, $0.rowsInTables) })
  }

  /// The user who owns the socket at the other end; nil when no table has named one.
  func owner(of peer: Peer) -> UInt32? { owners[peer] }

  /// Whether an owner is known for each of the connections.
  private var isComplete: Bool { owners.count == beginnings.count }

  /// Reads the kernel's tables as far as needed; the second one only for what the first does not have.
  package static func read(
    for peers: some Sequence<Peer>, in tables: [String] = ["/proc/net/tcp", "/proc/net/tcp6"]
  ) -> SocketTable {
    var table = SocketTable(of: peers)
    for path in tables where !table.isComplete { table.read(path) }
    return table
  }

  /// Takes in rows of a table.
  ///
  /// A socket whose process has closed it already is still there for a while, but without an inode and with the uid 0:
  /// such a row says nothing, or an agent could hide its user by hanging up early.
  mutating func take(_ rows: [UInt8]) {
    let text = rows + [0]
    for (peer, beginnings) in beginnings where owners[peer] == nil {
      for beginning in beginnings {
        guard let rest = Self.rest(of: text, after: beginning) else { continue }
        // State, queues, timer, retransmissions, uid, timeout, inode.
        let columns = rest.split(separator: " ")
        guard columns.count > 6, columns[6] != "0" else { continue }
        owners[peer] = UInt32(columns[4])
      }
    }
  }

  /// What follows in a row that begins so.
  ///
  /// There can be tens of thousands of rows, and all but one are somebody else's: none of those is taken apart.
  private static func rest(of text: [UInt8], after beginning: String) -> String? {
    let start = text.withUnsafeBytes { bytes -> Int? in
      guard let base = bytes.assumingMemoryBound(to: CChar.self).baseAddress else { return nil }
      return strstr(base, beginning).map { UnsafePointer($0) - base }
    }
    guard let start else { return nil }
    let rest = text[(start + beginning.utf8.count)...].prefix { $0 != UInt8(ascii: "\n") && $0 != 0 }
    return String(decoding: rest, as: UTF8.self)
  }

  /// The longest table that is read: some fifty thousand sockets.
  private static let longest = 8 << 20

  private mutating func read(_ path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    var begun: [UInt8] = []
    var size = 0
    // The kernel looks through all its sockets; whoever was found need not wait for the rest.
    while !isComplete, size < Self.longest {
      let count = systemRead(descriptor, &buffer, buffer.count)
      guard count > 0 else { break }
      size += count
      begun += buffer[..<count]
      guard let end = begun.lastIndex(of: UInt8(ascii: "\n")) else { continue }
      take(Array(begun[...end]))
      begun.removeSubrange(...end)
    }
  }
}

// Under its own name, because a method of the type is called like it.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ size: Int) -> Int {
  read(descriptor, buffer, size)
}
