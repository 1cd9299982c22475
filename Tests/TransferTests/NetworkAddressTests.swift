import Testing

@testable import Transfer

@Suite struct NetworkAddressTests {
  @Test(arguments: [
    ("127.0.0.1", NetworkAddress.Neighbourhood.loopback), ("127.255.255.255", .loopback), ("::1", .loopback),
    ("::ffff:127.0.0.1", .loopback), ("64:ff9b::7f00:1", .loopback),
    ("10.0.0.0", .local), ("10.255.255.255", .local), ("100.64.0.1", .local), ("100.127.255.255", .local),
    ("169.254.169.254", .local), ("172.16.0.1", .local), ("172.31.255.255", .local), ("192.168.0.1", .local),
    ("192.0.0.1", .local), ("192.0.2.1", .local), ("198.18.0.1", .local), ("198.19.255.255", .local),
    ("198.51.100.7", .local), ("203.0.113.7", .local), ("::ffff:10.0.0.1", .local), ("64:ff9b::a00:1", .local),
    ("64:ff9b:1::1", .local), ("2001:db8::1", .local), ("2001::1", .local), ("2002:808:808::1", .local),
    ("3fff::1", .local), ("fc00::1", .local), ("fdff::1", .local), ("fe80::1", .local), ("febf::1", .local),
    ("fec0::1", .local), ("fd00:ec2::254", .local),
    ("0.0.0.0", .unusable), ("0.1.2.3", .unusable), ("224.0.0.1", .unusable), ("239.255.255.255", .unusable),
    ("240.0.0.1", .unusable), ("255.255.255.255", .unusable), ("::", .unusable), ("::127.0.0.1", .unusable),
    ("ff02::1", .unusable), ("100::1", .unusable), ("4000::1", .unusable), ("::ffff:0.0.0.0", .unusable),
    ("1.1.1.1", .public), ("9.255.255.255", .public), ("11.0.0.0", .public), ("100.63.255.255", .public),
    ("100.128.0.0", .public), ("126.255.255.255", .public), ("128.0.0.1", .public), ("169.253.255.255", .public),
    ("172.15.255.255", .public), ("172.32.0.0", .public), ("192.167.255.255", .public), ("223.255.255.255", .public),
    ("2606:4700::1111", .public), ("2a00::1", .public), ("2001:4860:4860::8888", .public), ("::ffff:8.8.8.8", .public),
  ])
  func everyAddressHasItsNeighbourhood(literal: String, neighbourhood: NetworkAddress.Neighbourhood) throws {
    #expect(try #require(NetworkAddress(literal: literal)).neighbourhood == neighbourhood)
  }

  @Test(arguments: ["", "localhost", "127.1", "0x7f.0.0.1", "1.2.3.4.5", "::1%lo", "[::1]", "1.2.3.4 ", "::g"])
  func whatIsNoLiteralIsNoAddress(text: String) {
    #expect(NetworkAddress(literal: text) == nil)
  }

  @Test func onlyFourOrSixteenBytesAreAnAddress() {
    #expect(NetworkAddress(bytes: [127, 0, 0, 1])?.text == "127.0.0.1")
    #expect(NetworkAddress(bytes: [UInt8](repeating: 0, count: 15) + [1])?.text == "::1")
    for count in [0, 3, 5, 15, 17] { #expect(NetworkAddress(bytes: [UInt8](repeating: 1, count: count)) == nil) }
  }

  @Test func theRulesAllowWhatTheyName() throws {
    let loopback = try #require(NetworkAddress(literal: "127.0.0.1"))
    let local = try #require(NetworkAddress(literal: "10.0.0.1"))
    let remote = try #require(NetworkAddress(literal: "1.1.1.1"))
    let unspecified = try #require(NetworkAddress(literal: "0.0.0.0"))
    let all = [loopback, local, remote, unspecified]
    #expect(all.map(AddressRule.loopbackOnly.allows) == [true, false, false, false])
    #expect(all.map(AddressRule.publicOnly.allows) == [false, false, true, false])
    #expect(all.map(AddressRule.publicOrPrivate.allows) == [true, true, true, false])
  }
}
