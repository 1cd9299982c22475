import Testing

@testable import Gateway

@Suite struct ReadRequestTests {
  @Test func theLibraryGetsOneFormOnly() {
    let request = ReadRequest(
      method: "POST", target: "/x?y", fields: [.init(name: "host", value: "h:1"), .init(name: "origin", value: "")],
      body: Array("{}".utf8))
    #expect(
      String(decoding: request.canonicalBytes(from: .operatorsOwn), as: UTF8.self)
        == "POST /x?y HTTP/1.1\r\nhost: h:1\r\norigin: \r\nx-countersign-peer: same_user\r\n"
        + "content-length: 2\r\nconnection: close\r\n\r\n{}")
  }

  @Test func theCanonicalFormIsReadAsTheSameRequest() throws {
    let body = Array("a\r\n\r\nGET / HTTP/1.1\r\n\r\n\0".utf8)
    let request = ReadRequest(
      method: "GET", target: "/", fields: [.init(name: "authorization", value: "Bearer x")], body: body)
    var reader = RequestReader(limits: DoorLimits())
    #expect(reader.take(request.canonicalBytes(from: .distinct)) == .whole(request))
  }
}
