import Testing

@testable import Transfer

@Suite struct AnswerFramingTests {
  private func fault(
    _ fields: [(name: String, value: String)], body count: Int, _ method: Transfer.Method = .get, status: Int = 200,
    endIsCertain: Bool = false
  ) -> TransferError.Kind? {
    AnswerFraming(
      method: method, status: status, headers: HTTPHeaders(fields), bodyCount: count, endIsCertain: endIsCertain
    ).fault
  }

  @Test func anAnswerIsWholeWhenItsLengthOrItsChunksSaySo() {
    #expect(fault([("Content-Length", "2")], body: 2) == nil)
    #expect(fault([("content-length", "0")], body: 0) == nil)
    #expect(fault([("Content-Length", "2"), ("Content-Length", "2")], body: 2) == nil)
    #expect(fault([("Content-Length", "2, 2")], body: 2) == nil)
    #expect(fault([("Transfer-Encoding", "chunked")], body: 7) == nil)
  }

  @Test(arguments: ["", "x", "+2", "-2", "0x2", "2.0", "1 2", "2 ,", ",2", "２", "2, 5", "99999999999999999999999"])
  func aLengthThatIsNoNumberIsABadResponse(length: String) {
    #expect(fault([("Content-Length", length)], body: 2) == .badResponse)
    #expect(fault([("Content-Length", length)], body: 2, endIsCertain: true) == .badResponse)
  }

  @Test(arguments: [
    ["identity"], ["gzip"], ["gzip, chunked"], ["chunked, identity"], ["chunked", "chunked"], [""], ["x"],
  ])
  func aCodingThatNobodyOfferedIsABadResponse(codings: [String]) {
    let fields = codings.map { (name: "Transfer-Encoding", value: $0) }
    #expect(fault(fields, body: 0) == .badResponse)
    #expect(fault(fields, body: 2, endIsCertain: true) == .badResponse)
  }

  @Test func theNameOfTheCodingHasNoCase() {
    #expect(fault([("transfer-encoding", "Chunked")], body: 7) == nil)
  }

  @Test func lengthsThatContradictEachOtherAreABadResponse() {
    #expect(fault([("Content-Length", "2"), ("Content-Length", "5")], body: 2) == .badResponse)
    #expect(fault([("Content-Length", "2"), ("Transfer-Encoding", "chunked")], body: 2) == .badResponse)
  }

  @Test func lessOrMoreThanAnnouncedIsNotWhole() {
    #expect(fault([("Content-Length", "5")], body: 2) == .disconnected)
    #expect(fault([("Content-Length", "1")], body: 2, endIsCertain: true) == .disconnected)
  }

  @Test func anEndThatAnybodyCouldHaveMadeIsNoEnd() {
    #expect(fault([], body: 2) == .disconnected)
    #expect(fault([], body: 0) == .disconnected)
    #expect(fault([], body: 2, endIsCertain: true) == nil)
  }

  @Test func whatHasNoBodyNeedsNoLengthAndMayNameOne() {
    for (method, status) in [(Transfer.Method.head, 200), (.get, 204), (.get, 304)] {
      #expect(fault([], body: 0, method, status: status) == nil)
      #expect(fault([("Content-Length", "5")], body: 0, method, status: status) == nil)
    }
  }
}
