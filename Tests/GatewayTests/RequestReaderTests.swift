import Testing

@testable import Gateway

@Suite struct RequestReaderTests {
  private static let limits = DoorLimits()

  private func read(_ text: String, limits: DoorLimits = Self.limits) -> RequestReader.Progress {
    read(Array(text.utf8), limits: limits)
  }

  private func read(_ bytes: [UInt8], limits: DoorLimits = Self.limits) -> RequestReader.Progress {
    var reader = RequestReader(limits: limits)
    return reader.take(bytes)
  }

  private func post(_ fields: String, _ body: String = "") -> String {
    "POST /api/billing/upgrade HTTP/1.1\r\nHost: 127.0.0.1:8787\r\n\(fields)\r\n\(body)"
  }

  @Test func aRequestIsReadWhole() {
    let text = post("Content-Type: application/json\r\nAuthorization:  Bearer csd_1 \r\nContent-Length: 2\r\n", "{}")
    #expect(
      read(text)
        == .whole(
          ReadRequest(
            method: "POST", target: "/api/billing/upgrade",
            fields: [
              .init(name: "host", value: "127.0.0.1:8787"), .init(name: "content-type", value: "application/json"),
              .init(name: "authorization", value: "Bearer csd_1"),
            ], body: Array("{}".utf8))))
  }

  @Test func itDoesNotMatterInWhichPiecesItComes() {
    for text in [
      post("Content-Length: 5\r\nX-Countersign-Reason: 語 é\r\n", "{\r\n\n}"),
      post("Transfer-Encoding: chunked\r\n", "2\r\n{\n\r\n001\r\n}\r\n0\r\n\r\n"),
      "GET /api/billing HTTP/1.1\r\n\r\n",
    ] {
      let bytes = Array(text.utf8)
      let whole = read(bytes)
      for size in [1, 2, 3, 7, 64] {
        var reader = RequestReader(limits: Self.limits)
        var progress = RequestReader.Progress.partial
        for start in stride(from: 0, to: bytes.count, by: size) {
          #expect(progress == .partial)
          progress = reader.take(bytes[start..<min(start + size, bytes.count)])
        }
        #expect(progress == whole)
        guard case .whole = progress else {
          Issue.record("\(progress)")
          continue
        }
      }
    }
  }

  @Test func whatFollowsTheRequestIsNotRead() {
    let first = post("Content-Length: 2\r\n", "{}")
    #expect(read(first + first) == read(first))
    #expect(read(first + "\0garbage\n") == read(first))
    var reader = RequestReader(limits: Self.limits)
    let verdict = reader.take(Array(first.utf8))
    #expect(reader.take(Array("more\n".utf8)) == verdict)
    let refused = reader.take([])
    #expect(refused == verdict)
  }

  @Test func headersOfNoInterestEndHere() {
    let progress = read(
      post(
        "Cookie: a=b\r\nX-Forwarded-For: 1.2.3.4\r\nConnection: keep-alive, upgrade\r\nUpgrade: h2c\r\nCookie: c=d\r\n")
    )
    guard case .whole(let request) = progress else {
      Issue.record("\(progress)")
      return
    }
    #expect(request.fields.map(\.name) == ["host"])
  }

  @Test(arguments: [
    // The request line.
    "POST /api/billing/upgrade\r\n\r\n", "POST  /api/billing/upgrade HTTP/1.1\r\n\r\n",
    "POST /api/billing/upgrade  HTTP/1.1\r\n\r\n", " POST /x HTTP/1.1\r\n\r\n", "POST\t/x\tHTTP/1.1\r\n\r\n",
    "POST /x HTTP/1.1 \r\n\r\n", "post /x HTTP/1.1\r\n\r\n", "P0ST /x HTTP/1.1\r\n\r\n", "PO ST /x HTTP/1.1\r\n\r\n",
    "POSTPOSTPOSTPOSTP /x HTTP/1.1\r\n\r\n", "POST /x y HTTP/1.1\r\n\r\n", "POST /x http/1.1\r\n\r\n",
    "POST /x XTTP/1.1\r\n\r\n", "\r\nPOST /x HTTP/1.1\r\n\r\n", "POST  HTTP/1.1\r\n\r\n", "\r\n\r\n", "{}\r\n",
    // Targets that are no path.
    "POST http://127.0.0.1:8787/api/billing/upgrade HTTP/1.1\r\n\r\n", "POST x:/api/billing/upgrade HTTP/1.1\r\n\r\n",
    "POST https://trydock.ai/api/billing/upgrade HTTP/1.1\r\n\r\n", "OPTIONS * HTTP/1.1\r\n\r\n",
    "CONNECT 127.0.0.1:8787 HTTP/1.1\r\n\r\n", "POST api/billing/upgrade HTTP/1.1\r\n\r\n",
    "POST /api/billing/upgrade#x HTTP/1.1\r\n\r\n", "POST /api/billing/upgradé HTTP/1.1\r\n\r\n",
    "POST /x\0 HTTP/1.1\r\n\r\n", "POST /x\u{7F} HTTP/1.1\r\n\r\n",
    // Line ends.
    "POST /x HTTP/1.1\n\n", "POST /x HTTP/1.1\r\nHost: a\n\r\n", "POST /x HTTP/1.1\r\nHost: a\r\n\n",
    "POST /x HTTP/1.1\r\nHost: a\rb\r\n\r\n", "POST /x HTTP/1.1\r\r\n\r\n", "POST /x HTTP/1.1\r\nHost: a\r\r\n\r\n",
    // Fields.
    "POST /x HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", "POST /x HTTP/1.1\r\nHost: a\r\n\tfolded\r\n\r\n",
    "POST /x HTTP/1.1\r\n Host: a\r\n\r\n", "POST /x HTTP/1.1\r\nHost : a\r\n\r\n", "POST /x HTTP/1.1\r\nHost\r\n\r\n",
    "POST /x HTTP/1.1\r\n: a\r\n\r\n", "POST /x HTTP/1.1\r\nHo st: a\r\n\r\n", "POST /x HTTP/1.1\r\nHo\0st: a\r\n\r\n",
    "POST /x HTTP/1.1\r\nHöst: a\r\n\r\n", "POST /x HTTP/1.1\r\nHost: a\0b\r\n\r\n",
    "POST /x HTTP/1.1\r\nX(: a\r\n\r\n",
    "POST /x HTTP/1.1\r\nHost: a\u{1B}b\r\n\r\n", "POST /x HTTP/1.1\r\nHost: a\u{7F}\r\n\r\n",
    // Fields that stand twice.
    "POST /x HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n",
    "POST /x HTTP/1.1\r\nAuthorization: a\r\nAuthorization: b\r\n\r\n",
    "POST /x HTTP/1.1\r\nContent-Type: a\r\nContent-Type: a\r\n\r\n",
    "POST /x HTTP/1.1\r\nOrigin: a\r\nOrigin: a\r\n\r\n",
    "POST /x HTTP/1.1\r\nX-Countersign-Reason: a\r\nX-Countersign-Reason: b\r\n\r\n",
    "POST /x HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n1",
    "POST /x HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n12",
    "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    // How long the body is.
    "POST /x HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "POST /x HTTP/1.1\r\nContent-Length:\r\n\r\n", "POST /x HTTP/1.1\r\nContent-Length: +2\r\n\r\n{}",
    "POST /x HTTP/1.1\r\nContent-Length: -2\r\n\r\n{}", "POST /x HTTP/1.1\r\nContent-Length: 2, 2\r\n\r\n{}",
    "POST /x HTTP/1.1\r\nContent-Length: 0x2\r\n\r\n{}", "POST /x HTTP/1.1\r\nContent-Length: 2 2\r\n\r\n{}",
    "POST /x HTTP/1.1\r\nContent-Length: ２\r\n\r\n{}", "POST /x HTTP/1.1\r\nTransfer-Encoding:\r\n\r\n",
    "POST /x HTTP/1.1\r\nTransfer-Encoding: identity\r\n\r\n",
    "POST /x HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
    "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    "POST /x HTTP/1.1\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n",
    // Chunks.
    "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
    "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\n{}",
    "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n{}",
    "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-2\r\n{}",
    "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}",
    "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2 \r\n{}",
    "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0x2\r\n{}",
    "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n２\r\n{}",
    "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}}\r\n",
    "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\n",
    "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n000000002\r\n{}",
    "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nHost: evil\r\n\r\n",
    "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\n",
    // Expectations.
    "POST /x HTTP/1.1\r\nExpect: a miracle\r\n\r\n",
  ])
  func whatTwoReadersCouldUnderstandDifferentlyIsRefused(_ text: String) {
    guard case .refused(.malformed) = read(text) else {
      Issue.record("\(text.debugDescription): \(read(text))")
      return
    }
  }

  @Test func bytesThatAreNoTextAreRefused() {
    let start = Array("GET / HTTP/1.1\r\nX-Countersign-Reason: ".utf8)
    for bytes: [UInt8] in [[0xFF], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xC0, 0x80]] {
      guard case .refused(.malformed) = read(start + bytes + Array("\r\n\r\n".utf8)) else {
        Issue.record("\(bytes)")
        continue
      }
    }
    // TLS and HTTP/2 knock on the wrong door.
    for text in ["\u{16}\u{3}\u{1}\u{2}\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"] {
      guard case .refused = read(text) else {
        Issue.record("\(text.debugDescription)")
        continue
      }
    }
  }

  @Test func anotherVersionIsNamed() {
    for version in ["HTTP/1.0", "HTTP/2.0", "HTTP/0.9", "HTTP/1.10", "HTTP/"] {
      #expect(read("GET / \(version)\r\n\r\n") == .refused(.otherVersion))
    }
  }

  @Test func theHeadHasItsLimits() {
    let target = "/" + String(repeating: "x", count: 8 * 1024 - 14)  // with `GET `, ` ` and `HTTP/1.1` 8 KiB
    #expect(read("GET \(target) HTTP/1.1\r\n\r\n") != .refused(.headTooLarge))
    #expect(read("GET \(target)x HTTP/1.1\r\n\r\n") == .refused(.headTooLarge))
    let value = String(repeating: "v", count: 8 * 1024 - 3)
    #expect(read("GET / HTTP/1.1\r\nX: \(value)\r\n\r\n") != .refused(.headTooLarge))
    #expect(read("GET / HTTP/1.1\r\nX: \(value)v\r\n\r\n") == .refused(.headTooLarge))
    #expect(read("GET / HTTP/1.1\r\nX: \(value)v") == .refused(.headTooLarge))
    let fields = String(repeating: "X: y\r\n", count: 64)
    #expect(read("GET / HTTP/1.1\r\n\(fields)\r\n") != .refused(.headTooLarge))
    #expect(read("GET / HTTP/1.1\r\n\(fields)X: y\r\n\r\n") == .refused(.headTooLarge))
    let long = "X: " + String(repeating: "v", count: 5000) + "\r\n"
    #expect(read("GET / HTTP/1.1\r\n\(long)\(long)\(long)\r\n") != .refused(.headTooLarge))
    #expect(read("GET / HTTP/1.1\r\n\(long)\(long)\(long)\(long)\r\n") == .refused(.headTooLarge))
    #expect(read(String(repeating: "A", count: 100_000)) == .refused(.headTooLarge))
  }

  @Test func theBodyHasItsLimit() {
    let body = String(repeating: " ", count: 65_536)
    #expect(read(post("Content-Length: 65536\r\n", body)) != .refused(.bodyTooLarge))
    for length in ["65537", "99999999999", "99999999999999999999999999"] {
      #expect(read(post("Content-Length: \(length)\r\n")) == .refused(.bodyTooLarge))
    }
    #expect(read(post("Transfer-Encoding: chunked\r\n", "10000\r\n\(body)\r\n0\r\n\r\n")) != .refused(.bodyTooLarge))
    #expect(read(post("Transfer-Encoding: chunked\r\n", "10000\r\n\(body)\r\n1\r\n")) == .refused(.bodyTooLarge))
    #expect(read(post("Transfer-Encoding: chunked\r\n", "10001\r\n")) == .refused(.bodyTooLarge))
    #expect(read(post("Transfer-Encoding: chunked\r\n", "ffffffff\r\n")) == .refused(.bodyTooLarge))
  }

  @Test func whoeverAsksBeforeSendingTheBodyIsToldOnce() {
    var reader = RequestReader(limits: Self.limits)
    let head = post("Expect: 100-Continue\r\nContent-Length: 2\r\n")
    #expect(!reader.hasHead)
    #expect(reader.take(Array(head.utf8)) == .continueDue)
    #expect(reader.hasHead)
    #expect(reader.take([UInt8(ascii: "{")]) == .partial)
    guard case .whole = reader.take([UInt8(ascii: "}")]) else {
      Issue.record("the body is whole")
      return
    }
    guard case .whole = read(head + "{}"), case .whole = read(post("Expect: 100-continue\r\n")) else {
      Issue.record("who does not wait is not told")
      return
    }
  }

  @Test func aReaderKnowsWhetherAnythingHasCome() {
    var reader = RequestReader(limits: Self.limits)
    #expect(reader.isUntouched)
    #expect(reader.take([]) == .partial)
    #expect(reader.isUntouched)
    _ = reader.take([UInt8(ascii: "G")])
    #expect(!reader.isUntouched)
  }
}
