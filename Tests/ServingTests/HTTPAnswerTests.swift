import Billing
import Testing

@testable import Serving

@Suite struct HTTPAnswerTests {
  private static let now = Instant(milliseconds: 784_111_777_000)

  private func text(_ answer: HTTPAnswer, ends: Bool = false, isHeadOnly: Bool = false) -> String {
    String(decoding: answer.bytes(endsConnection: ends, isHeadOnly: isHeadOnly, at: Self.now), as: UTF8.self)
  }

  @Test func anAnswerIsWrittenWhole() {
    let answer = HTTPAnswer(200, fields: [.init(name: "content-type", value: "text/plain")], body: Array("é\n".utf8))
    #expect(
      text(answer)
        == "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ndate: Sun, 06 Nov 1994 08:49:37 GMT\r\ncontent-length: 3\r\n\r\né\n"
    )
  }

  @Test func theLastAnswerSaysSo() {
    #expect(text(HTTPAnswer(401), ends: true).contains("\r\nconnection: close\r\n"))
    #expect(!text(HTTPAnswer(401)).contains("connection"))
  }

  @Test(arguments: [204, 304]) func whatHasNoBodyHasNoLength(status: Int) {
    let told = text(HTTPAnswer(status, body: Array("12345".utf8)))
    #expect(told.hasSuffix("GMT\r\n\r\n") && !told.contains("content-length"))
  }

  @Test func headTellsTheLengthAndSendsNothing() {
    let told = text(HTTPAnswer(200, body: Array("12345".utf8)), isHeadOnly: true)
    #expect(told.hasSuffix("content-length: 5\r\n\r\n"))
  }
}
