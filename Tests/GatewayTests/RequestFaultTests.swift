import JSON
import Testing

@testable import Gateway

@Suite struct RequestFaultTests {
  private static let faults: [(RequestFault, Int)] = [
    (.malformed("A line feed stands alone."), 400), (.headTooLarge, 431), (.bodyTooLarge, 413), (.otherVersion, 505),
    (.tooSlow, 408), (.tooManyConnections, 503),
  ]

  @Test func eachFaultIsAWholeAnswerThatEndsTheConnection() throws {
    for (fault, status) in Self.faults {
      let answer = try #require(RawReply(fault.bytes))
      #expect(answer.status == status)
      #expect(fault.answer.status == status)
      #expect(answer.headers["connection"] == "close")
      #expect(answer.headers["content-type"] == "application/json")
      #expect(answer.headers["cache-control"] == "no-store")
      #expect(answer.headers["retry-after"] == (fault == .tooManyConnections ? "5" : nil))
      #expect(answer.headers["content-length"] == String(answer.body.count))
      #expect(answer.json == fault.answer.body)
      #expect(answer.json?["error"]?.string?.isEmpty == false)
    }
  }
}
