import Testing

@testable import Serving

@Suite struct PeerTests {
  @Test func anEndpointIsWrittenAsTheKernelWritesIt() throws {
    #expect(try #require(Peer.Endpoint("127.0.0.1", port: 8787)).inTable == "0100007F:2253")
    #expect(try #require(Peer.Endpoint("10.1.2.255", port: 1)).inTable == "FF02010A:0001")
    for address in [nil, "", "127.0.0", "127.0.0.1.1", "127.0.0.256", "::1", "127.0.0.x", "127..0.1"] {
      #expect(Peer.Endpoint(address, port: 1) == nil)
    }
    #expect(Peer.Endpoint("127.0.0.1", port: nil) == nil)
  }

  @Test func theOtherEndsRowIsNamedByBothEnds() throws {
    let peer = Peer(
      remote: try #require(Peer.Endpoint("127.0.0.1", port: 51_234)),
      own: try #require(Peer.Endpoint("127.0.0.1", port: 8787)))
    #expect(
      peer.endsInTables == [
        "0100007F:C822 0100007F:2253",
        "0000000000000000FFFF00000100007F:C822 0000000000000000FFFF00000100007F:2253",
      ])
  }
}
