import Testing

@testable import Transfer

@Suite struct AnswerHeadTests {
  /// A head after these lines, and which of them it accepted.
  private func head(_ lines: [String]) -> (head: AnswerHead, accepted: [Bool]) {
    var head = AnswerHead()
    let accepted = lines.map { head.take(Array("\($0)\r\n".utf8)) }
    return (head, accepted)
  }

  @Test func fieldsAreTakenInTheirOrder() {
    let (head, _) = head(["HTTP/1.1 200 OK", "A: 1", "b:\t 2 \t", "A: 3: 4", "Empty:", "Blank:  ", ""])
    #expect(head.fields.map(\.name) == ["A", "b", "A", "Empty", "Blank"])
    #expect(head.fields.map(\.value) == ["1", "2", "3: 4", "", ""])
    #expect(head.isComplete)
  }

  @Test func anAnswerWithoutItsEmptyLineIsNotComplete() {
    #expect(!head([]).head.isComplete)
    #expect(!head(["HTTP/1.1 200 OK", "A: 1"]).head.isComplete)
  }

  @Test func interimAnswersLeaveNothing() {
    let (head, _) = head(["HTTP/1.1 103 Early Hints", "Link: x", "", "HTTP/1.1 200 OK", "A: 1"])
    #expect(head.fields.map(\.name) == ["A"])
    #expect(!head.isComplete)
  }

  @Test func trailersAreNotTaken() {
    let (head, accepted) = head(["HTTP/1.1 200 OK", "A: 1", "", "Trailer: x", "HTTP/1.1 500 no", ""])
    #expect(head.fields.map(\.name) == ["A"])
    #expect(accepted.allSatisfy { $0 })
  }

  @Test func foldedLinesBelongToTheFieldBefore() {
    #expect(head(["HTTP/1.1 200 OK", "A: 1", "  2", "\t3"]).head.fields.map(\.value) == ["1 2 3"])
    #expect(head(["HTTP/1.1 200 OK", "  2"]).accepted == [true, false])
  }

  @Test(arguments: ["no colon", ": no name", "A : 1", "A\t: 1"])
  func aLineThatIsNoFieldIsRefused(line: String) {
    #expect(head(["HTTP/1.1 200 OK", line]).accepted == [true, false])
  }

  @Test func linesAreCountedAcrossAnswersAndTrailers() {
    var head = AnswerHead()
    let line = Array(("A: " + String(repeating: "x", count: 1_019) + "\r\n").utf8)
    let accepted = (0..<65).map { _ in head.take(line) }
    #expect(accepted.firstIndex(of: false) == 64, "64 KiB are allowed, one byte more is not")
    #expect(head.isTooLarge)
  }

  @Test func bytesThatAreNotTextAreReplaced() {
    var head = AnswerHead()
    let isAccepted = head.take(Array("A: ".utf8) + [0xff, 0xfe, 0x0d, 0x0a])
    #expect(isAccepted)
    #expect(head.fields.map(\.value) == ["\u{fffd}\u{fffd}"])
  }
}
