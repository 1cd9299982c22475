import Testing

@testable import Serving

@Suite struct RequestReaderTests {
  private static let limits = ServerLimits()
  private static let fields = ReadFields.only([
    "host", "origin", "authorization", "content-type", "x-countersign-reason",
  ])

  /// What came of some bytes.
  private enum Verdict: Hashable {
    case partial
    case whole(ReadRequest)
    case refused(RequestFault)

    /// Reads on over the head, as a connection does that lets everybody in.
    init(_ reader: inout RequestReader, _ bytes: inout ArraySlice<UInt8>, _ head: inout RequestHead?) {
      while true {
        switch reader.take(&bytes) {
        case .partial: self = .partial
        case .refused(let fault): self = .refused(fault)
        case .head(let new):
          head = new
          continue
        case .part: self = .partial
        case .whole(let body):
          self = head.map { .whole(ReadRequest(head: $0, body: body)) } ?? .partial
        }
        return
      }
    }
  }

  private func read(_ text: String) -> Verdict {
    read(Array(text.utf8))
  }

  private func read(_ bytes: [UInt8]) -> Verdict {
    var reader = RequestReader(limits: Self.limits, fields: Self.fields)
    var rest = bytes[...]
    var head: RequestHead?
    return Verdict(&reader, &rest, &head)
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
            head: RequestHead(
              method: "POST", target: "/api/billing/upgrade",
              fields: [
                .init(name: "host", value: "127.0.0.1:8787"), .init(name: "content-type", value: "application/json"),
                .init(name: "authorization", value: "Bearer csd_1"),
              ], body: .length(2)), body: Array("{}".utf8))))
  }

  @Test func itDoesNotMatterInWhichPiecesItComes() {
    for text in [
      post("Content-Length: 5\r\nX-Countersign-Reason: 語 é\r\n", "{\r\n\n}"),
      post("Transfer-Encoding: chunked\r\n", "2\r\n{\n\r\n001\r\n}\r\n0\r\n\r\n"),
      "GET /api/billing HTTP/1.1\r\n\r\n",
    ] {
      let bytes = Array(text.utf8)
      let whole = read(bytes)
      guard case .whole = whole else {
        Issue.record("\(whole)")
        continue
      }
      for size in [1, 2, 3, 7, 64] {
        var reader = RequestReader(limits: Self.limits, fields: Self.fields)
        var head: RequestHead?
        var progress = Verdict.partial
        for start in stride(from: 0, to: bytes.count, by: size) {
          #expect(progress == .partial)
          var piece = bytes[start..<min(start + size, bytes.count)]
          progress = Verdict(&reader, &piece, &head)
          #expect(piece.isEmpty)
        }
        #expect(progress == whole)
      }
    }
  }

  @Test func theHeadIsToldBeforeTheBodyIsRead() {
    var reader = RequestReader(limits: Self.limits, fields: Self.fields)
    var bytes = Array(post("Content-Length: 2\r\n", "{}").utf8)[...]
    guard case .head(let head) = reader.take(&bytes) else {
      Issue.record("no head")
      return
    }
    #expect(head.method == "POST")
    #expect(head["host"] == "127.0.0.1:8787")
    #expect(Array(bytes) == Array("{}".utf8))
    #expect(reader.take(&bytes) == .whole(Array("{}".utf8)))
    #expect(bytes.isEmpty)
  }

  @Test func oneRequestFollowsTheOther() {
    var reader = RequestReader(limits: Self.limits, fields: Self.fields)
    var bytes = Array((post("Content-Length: 2\r\n", "{}") + "GET /x HTTP/1.1\r\nHost: a\r\n\r\nGET").utf8)[...]
    var head: RequestHead?
    guard case .whole(let first) = Verdict(&reader, &bytes, &head), reader.isUntouched,
      case .whole(let second) = Verdict(&reader, &bytes, &head)
    else {
      Issue.record("two requests")
      return
    }
    #expect(first.head.target == "/api/billing/upgrade" && first.body == Array("{}".utf8))
    #expect(second.head.target == "/x" && second.head["host"] == "a" && second.body.isEmpty)
    #expect(reader.take(&bytes) == .partial)
    #expect(!reader.isUntouched)
  }

  @Test func afterARefusalNothingIsRead() {
    var reader = RequestReader(limits: Self.limits, fields: Self.fields)
    var bytes = Array("GET / HTTP/1.0\r\n".utf8)[...]
    #expect(reader.take(&bytes) == .refused(.otherVersion))
    bytes = Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)[...]
    #expect(reader.take(&bytes) == .refused(.otherVersion))
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
    #expect(request.head.fields.map(\.name) == ["host"])
    #expect(!request.head.endsConnection)
  }

  @Test func whatIsInHeadersOfNoInterestIsNobodysBusiness() {
    for bytes: [UInt8] in [[0xFF, 0xFE], [0x01], [0x1B, 0x5B], [0x7F], [0xC3, 0x28]] {
      let head = Array("GET / HTTP/1.1\r\nHost: a\r\nX-Other: ".utf8) + bytes + Array("\r\n\r\n".utf8)
      guard case .whole = read(head) else {
        Issue.record("\(bytes)")
        continue
      }
    }
    // What can be taken for the end of a line is.
    for bytes: [UInt8] in [[0x00], [0x0D], [0x0A]] {
      let head = Array("GET / HTTP/1.1\r\nHost: a\r\nX-Other: a".utf8) + bytes + Array("b\r\n\r\n".utf8)
      guard case .refused(.malformed) = read(head) else {
        Issue.record("\(bytes)")
        continue
      }
    }
  }

  @Test func whoEndsTheConnectionSaysSo() {
    for (value, ends) in [
      ("close", true), ("Close", true), ("keep-alive", false), ("te, close", true), ("closed", false), ("", false),
    ] {
      guard case .whole(let request) = read("GET / HTTP/1.1\r\nConnection: \(value)\r\n\r\n") else {
        Issue.record("\(value)")
        continue
      }
      #expect(request.head.endsConnection == ends, "\(value)")
    }
  }

  @Test func allFieldsCanBeRead() {
    var reader = RequestReader(limits: Self.limits, fields: .all)
    var bytes = Array("GET / HTTP/1.1\r\nX-A: 1\r\nCookie: a\r\nCookie: b\r\n\r\n".utf8)[...]
    guard case .head(let head) = reader.take(&bytes) else {
      Issue.record("no head")
      return
    }
    #expect(head.fields.map(\.name) == ["x-a", "cookie", "cookie"])
    #expect(head["cookie"] == "a")
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

  @Test func whoeverAsksBeforeSendingTheBodyIsToBeTold() {
    func awaits(_ fields: String) -> Bool? {
      var reader = RequestReader(limits: Self.limits, fields: Self.fields)
      var bytes = Array(post(fields).utf8)[...]
      guard case .head(let head) = reader.take(&bytes) else { return nil }
      return head.awaitsContinue
    }
    #expect(awaits("Expect: 100-Continue\r\nContent-Length: 2\r\n") == true)
    #expect(awaits("Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n") == true)
    // Without a body there is nothing to wait for.
    #expect(awaits("Expect: 100-continue\r\n") == false)
    #expect(awaits("Expect: 100-continue\r\nContent-Length: 0\r\n") == false)
    #expect(awaits("Content-Length: 2\r\n") == false)
  }

  @Test func aReaderKnowsWhetherAnythingHasCome() {
    var reader = RequestReader(limits: Self.limits, fields: Self.fields)
    #expect(reader.isUntouched)
    var bytes: ArraySlice<UInt8> = []
    #expect(reader.take(&bytes) == .partial)
    #expect(reader.isUntouched)
    bytes = [UInt8(ascii: "G")]
    _ = reader.take(&bytes)
    #expect(!reader.isUntouched)
  }
}
