import Consent
import Testing

@testable import Gateway

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct PeerTests {
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

  @Test func anEndpointIsWrittenAsTheKernelWritesIt() throws {
    #expect(try #require(Peer.Endpoint("127.0.0.1", port: 8787)).inTable == "0100007F:2253")
    #expect(try #require(Peer.Endpoint("10.1.2.255", port: 1)).inTable == "FF02010A:0001")
    for address in [nil, "", "127.0.0", "127.0.0.1.1", "127.0.0.256", "::1", "127.0.0.x", "127..0.1"] {
      #expect(Peer.Endpoint(address, port: 1) == nil)
    }
    #expect(Peer.Endpoint("127.0.0.1", port: nil) == nil)
  }

  @Test func theRowOfTheOtherEndNamesTheUser() throws {
    let peer = try Self.peer()
    let table =
      Self.head + Self.row("0100007F:2253", "0100007F:C822", uid: "0")
      + Self.row("0100007F:C822", "0100007F:2253", uid: "1000") + Self.row("0100007F:C823", "0100007F:2253", uid: "3")
    #expect(peer.owner(in: table) == 1000)
    #expect(try Self.peer(51_235).owner(in: table) == 3)
    #expect(try Self.peer(51_236).owner(in: table) == nil)
  }

  @Test func anotherAddressWithTheSamePortsIsAnotherConnection() throws {
    let rows =
      Self.row("0200007F:C822", "0100007F:2253", uid: "1") + Self.row("0100007F:C822", "0200007F:2253", uid: "2")
      + Self.row("0100007F:2253", "0100007F:C822", uid: "3")
    #expect(try Self.peer().owner(in: Self.head + rows) == nil)
  }

  @Test func aSocketThatItsProcessHasClosedNamesNobody() throws {
    let row = Self.row("0100007F:C822", "0100007F:2253", uid: "0", inode: "0", state: "05")
    #expect(try Self.peer().owner(in: Self.head + row) == nil)
  }

  @Test func anIPv6SocketThatSpeaksIPv4IsFound() throws {
    let mapped = "0000000000000000FFFF0000"
    let row = Self.row(mapped + "0100007F:C822", mapped + "0100007F:2253", uid: "1001")
    #expect(try Self.peer().owner(in: Self.head + row) == 1001)
  }

  @Test(arguments: [
    "", "sl", "\n\n\n", "  sl\n   7: 0100007F:C822 0100007F:2253",
    "  sl\n 0100007F:C822 0100007F:2253 01 a b c x d 5\n",
  ])
  func aTableThatIsNoneNamesNobody(_ table: String) throws {
    #expect(try Self.peer().owner(in: table) == nil)
  }

  @Test func aUserThatIsNoNumberIsNobody() throws {
    for uid in ["-1", "x", "99999999999"] {
      #expect(try Self.peer().owner(in: Self.head + Self.row("0100007F:C822", "0100007F:2253", uid: uid)) == nil)
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
      #expect(peer.user == .operatorsOwn)
      close(caller)
      // Nobody took the connection, so closing it leaves only a socket without an owner.
      #expect(peer.user == .unknown)
    }

    @Test func aConnectionThatDoesNotExistIsNobodys() throws {
      let listener = try Loopback.listen()
      defer { close(listener) }
      let peer = Peer(
        remote: try #require(Peer.Endpoint("127.0.0.1", port: 1)),
        own: try #require(Peer.Endpoint("127.0.0.1", port: Loopback.port(of: listener))))
      #expect(peer.user == .unknown)
    }
  #endif
}
