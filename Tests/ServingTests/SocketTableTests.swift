import Support
import Testing

@testable import Serving

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct SocketTableTests {
  private static let head =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"

  private static func row(
    _ local: String, _ remote: String, uid: String = "1000", inode: String = "1324195", state: String = "01"
  ) -> String {
    "   7: \(local) \(remote) \(state) 00000000:00000000 00:00000000 00000000  \(uid)        0 \(inode) 1 0000 20 4 30 10 -1\n"
  }

  private static func peer(_ port: Int = 51_234) throws -> Peer {
    Peer(
      remote: try #require(Peer.Endpoint("127.0.0.1", port: port)),
      own: try #require(Peer.Endpoint("127.0.0.1", port: 8787)))
  }

  /// The owner of a peer's socket by a table.
  private static func owner(_ peer: Peer, in text: String) -> UInt32? {
    var table = SocketTable(of: [peer])
    table.take(Array(text.utf8))
    return table.owner(of: peer)
  }

  @Test func theRowOfTheOtherEndNamesTheUser() throws {
    let peers = try [51_234, 51_235, 51_236].map { try Self.peer($0) }
    var table = SocketTable(of: peers)
    table.take(
      Array(
        (Self.head + Self.row("0100007F:2253", "0100007F:C822", uid: "0")
          + Self.row("0100007F:C822", "0100007F:2253", uid: "1000")
          + Self.row("0100007F:C823", "0100007F:2253", uid: "3")).utf8))
    #expect(peers.map { table.owner(of: $0) } == [1000, 3, nil])
    // Nobody asked for it.
    #expect(Self.owner(peers[2], in: Self.head + Self.row("0100007F:C822", "0100007F:2253")) == nil)
  }

  @Test func aTableOfManyPagesIsReadToTheRowThatIsWanted() throws {
    var rows = Self.head
    for port in 10_000..<12_000 {
      let other = try #require(Peer.Endpoint("127.0.0.1", port: port)).inTable
      rows += Self.row(other, "0100007F:2253", uid: "9")
    }
    rows += Self.row("0100007F:C822", "0100007F:2253", uid: "5")
    var template = Array("/tmp/table-XXXXXX".utf8CString)
    let file = mkstemp(&template)
    try #require(file >= 0)
    let path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    defer {
      close(file)
      unlink(path)
    }
    let bytes = Array(rows.utf8)
    try #require(write(file, bytes, bytes.count) == bytes.count)
    let peers = try [51_234, 10_437, 9].map { try Self.peer($0) }
    let table = SocketTable.read(for: peers, in: ["/nowhere", path])
    #expect(peers.map { table.owner(of: $0) } == [5, 9, nil])
  }

  @Test func whatOneTableHasAnotherDoesNotTakeAway() throws {
    let peer = try Self.peer()
    var table = SocketTable(of: [peer])
    table.take(Array((Self.head + Self.row("0100007F:C822", "0100007F:2253", uid: "7")).utf8))
    table.take(Array(Self.head.utf8))
    #expect(table.owner(of: peer) == 7)
  }

  @Test func anotherAddressWithTheSamePortsIsAnotherConnection() throws {
    let rows =
      Self.row("0200007F:C822", "0100007F:2253", uid: "1") + Self.row("0100007F:C822", "0200007F:2253", uid: "2")
      + Self.row("0100007F:2253", "0100007F:C822", uid: "3")
    #expect(try Self.owner(Self.peer(), in: Self.head + rows) == nil)
  }

  @Test func aSocketThatItsProcessHasClosedNamesNobody() throws {
    let row = Self.row("0100007F:C822", "0100007F:2253", uid: "0", inode: "0", state: "05")
    #expect(try Self.owner(Self.peer(), in: Self.head + row) == nil)
  }

  @Test func anIPv6SocketThatSpeaksIPv4IsFound() throws {
    let mapped = "0000000000000000FFFF0000"
    let row = Self.row(mapped + "0100007F:C822", mapped + "0100007F:2253", uid: "1001")
    #expect(try Self.owner(Self.peer(), in: Self.head + row) == 1001)
    let other = Self.row("00000000000000000000000" + "10100007F:C822", mapped + "0100007F:2253", uid: "1001")
    #expect(try Self.owner(Self.peer(), in: Self.head + other) == nil)
  }

  @Test(arguments: [
    "", "sl", "\n\n\n", "  sl\n   7: 0100007F:C822 0100007F:2253",
    "  sl\n 0100007F:C822 0100007F:2253 01 a b c x d 5\n",
  ])
  func aTableThatIsNoneNamesNobody(_ table: String) throws {
    #expect(try Self.owner(Self.peer(), in: table) == nil)
  }

  @Test func aUserThatIsNoNumberIsNobody() throws {
    for uid in ["-1", "x", "99999999999"] {
      let row = Self.row("0100007F:C822", "0100007F:2253", uid: uid)
      #expect(try Self.owner(Self.peer(), in: Self.head + row) == nil)
    }
  }

  #if os(Linux)
    @Test func aLivingConnectionOfOurOwnIsFound() throws {
      let listener = try Loopback.listen()
      defer { close(listener) }
      let caller = try Loopback.connect(to: Loopback.port(of: listener))
      let peer = Peer(
        remote: try #require(Peer.Endpoint("127.0.0.1", port: Loopback.port(of: caller))),
        own: try #require(Peer.Endpoint("127.0.0.1", port: Loopback.port(of: listener))))
      #expect(SocketTable.read(for: [peer]).owner(of: peer) == geteuid())
      close(caller)
      // Nobody took the connection, so closing it leaves only a socket without an owner.
      #expect(SocketTable.read(for: [peer]).owner(of: peer) == nil)
    }

    @Test func aConnectionThatDoesNotExistIsNobodys() throws {
      let listener = try Loopback.listen()
      defer { close(listener) }
      let peer = Peer(
        remote: try #require(Peer.Endpoint("127.0.0.1", port: 1)),
        own: try #require(Peer.Endpoint("127.0.0.1", port: Loopback.port(of: listener))))
      #expect(SocketTable.read(for: [peer]).owner(of: peer) == nil)
    }
  #endif
}
