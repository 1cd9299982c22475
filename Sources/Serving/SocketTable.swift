#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Who owns the sockets at the other ends of some connections, by the kernel's tables of TCP sockets.
package struct SocketTable: Sendable {
  /// The connections that are looked for, by how both ends stand in a row.
  private let wanted: [ArraySlice<UInt8>: Peer]
  private let count: Int
  private var owners: [Peer: UInt32] = [:]

  /// A table of some connections, nothing of which is known yet.
  init(of peers: some Sequence<Peer>) {
    let peers = Set(peers)
    count = peers.count
    wanted = Dictionary(
      uniqueKeysWithValues: peers.flatMap { peer in peer.endsInTables.map { (ArraySlice($0.utf8), peer) } })
  }

  /// The user who owns the socket at the other end; nil when no table has named one.
  func owner(of peer: Peer) -> UInt32? { owners[peer] }

  /// Whether an owner is known for each of the connections.
  private var isComplete: Bool { owners.count == count }

  /// Reads tables as far as needed; the second one only for what the first does not have.
  package static func read(
    for peers: some Sequence<Peer>, in tables: [String] = OpenTables.paths
  ) -> SocketTable {
    OpenTables(tables).read(for: peers)
  }

  /// Takes in rows of a table, each once, however many connections are looked for.
  ///
  /// A socket whose process has closed it already is still there for a while, but without an inode and with the uid 0:
  /// such a row says nothing, or an agent could hide its user by hanging up early.
  mutating func take(_ rows: [UInt8]) {
    for row in rows.split(separator: UInt8(ascii: "\n")) {
      // The row's number, a colon and a space; then both ends.
      guard let colon = row.firstIndex(of: UInt8(ascii: ":")) else { continue }
      let start = colon + 2
      guard let end = Self.end(of: row, from: start), let peer = wanted[row[start..<end]] else { continue }
      // State, queues, timer, retransmissions, uid, timeout, inode.
      let columns = row[end...].split(separator: UInt8(ascii: " "))
      guard columns.count > 6, !columns[6].elementsEqual("0".utf8) else { continue }
      owners[peer] = UInt32(String(decoding: columns[4], as: UTF8.self))
    }
  }

  /// Where both ends end: at the second space.
  private static func end(of row: ArraySlice<UInt8>, from start: Int) -> Int? {
    guard start < row.endIndex, let first = row[start...].firstIndex(of: UInt8(ascii: " ")) else { return nil }
    return row[(first + 1)...].firstIndex(of: UInt8(ascii: " "))
  }

  /// The longest table that is read: some fifty thousand sockets.
  private static let longest = 8 << 20

  /// Reads an open table from its beginning.
  fileprivate mutating func read(_ descriptor: Int32) {
    guard !isComplete, lseek(descriptor, 0, SEEK_SET) == 0 else { return }
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

/// The kernel's tables, opened once: whoever uses up the descriptors must not make callers unknown by that.
package final class OpenTables: Sendable {
  /// The tables of Linux; elsewhere there are none, and nobody is known.
  package static let paths = ["/proc/net/tcp", "/proc/net/tcp6"]

  private let descriptors: [Int32]

  /// Opens tables; what cannot be opened is left out.
  package init(_ paths: [String] = OpenTables.paths) {
    descriptors = paths.map { open($0, O_RDONLY | O_CLOEXEC) }.filter { $0 >= 0 }
  }

  deinit {
    for descriptor in descriptors { close(descriptor) }
  }

  /// Reads the tables as far as needed; one reading at a time.
  package func read(for peers: some Sequence<Peer>) -> SocketTable {
    var table = SocketTable(of: peers)
    for descriptor in descriptors { table.read(descriptor) }
    return table
  }
}

// Under its own name, because a method of the type is called like it.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ size: Int) -> Int {
  read(descriptor, buffer, size)
}
