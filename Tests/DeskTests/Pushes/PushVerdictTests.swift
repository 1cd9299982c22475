import Testing
import Transfer

@testable import Desk

@Suite("What a receiver made of a message") struct PushVerdictTests {
  private enum Kind { case delivered, failed, refused }

  private func kind(_ verdict: PushVerdict) -> Kind {
    switch verdict {
    case .delivered: .delivered
    case .failed: .failed
    case .refused: .refused
    }
  }

  @Test func everyStatusIsOneOfThree() {
    for status in 100...599 {
      let expected: Kind =
        (200..<300).contains(status)
        ? .delivered : status >= 500 || [408, 425, 429].contains(status) ? .failed : .refused
      let verdict = PushVerdict(status: status, retryAfter: nil, at: Sample.now)
      #expect(kind(verdict) == expected)
      if expected != .delivered { #expect(verdict.words.contains(String(status))) }
    }
  }

  @Test(
    arguments: [
      ("7", Duration.seconds(7)), ("0", .zero), ("999999999", .seconds(3_600)), ("-1", nil), ("soon", nil), (nil, nil),
      ("99999999999999999999", nil), ("Fri, 01 May 2026 12:02:00 GMT", .seconds(120)),
      ("Fri, 01 May 2026 11:00:00 GMT", .zero), ("Sat, 02 May 2026 12:00:00 GMT", .seconds(3_600)),
      ("2026-05-01T12:02:00Z", nil),
    ] as [(String?, Duration?)])
  func restIsGivenWithinReason(text: String?, expected: Duration?) {
    let verdict = PushVerdict(status: 429, retryAfter: text, at: Sample.now)
    #expect(verdict == .failed("the receiver answers 429", retryAfter: expected))
  }

  @Test func aDateIsReadByTheReceiversOwnClock() {
    let verdict = PushVerdict(
      status: 503, retryAfter: "Fri, 01 May 2026 09:00:30 GMT", sent: "Fri, 01 May 2026 09:00:00 GMT", at: Sample.now)
    #expect(verdict == .failed("the receiver answers 503", retryAfter: .seconds(30)))
  }

  @Test func aRedirectIsNotFollowedAndItsPlaceNotTold() {
    let error = TransferError(
      kind: .redirected(status: 302, to: "https://thief.example/secret"), reach: .maybeSent, detail: "secret")
    let verdict = PushVerdict(error)
    #expect(kind(verdict) == .refused)
    #expect(!verdict.words.contains("secret") && !verdict.words.contains("thief"))
  }

  @Test func whatMayPassIsTriedAgain() {
    for kind in [.resolve, .connect, .timedOut, .disconnected, .badResponse, .tooLarge, .tls] as [TransferError.Kind] {
      #expect(self.kind(PushVerdict(TransferError(kind: kind, reach: .maybeSent, detail: "secret"))) == .failed)
    }
    for kind in [.certificate, .forbiddenAddress, .invalidRequest] as [TransferError.Kind] {
      let verdict = PushVerdict(TransferError(kind: kind, reach: .notSent, detail: "secret"))
      #expect(self.kind(verdict) == .refused && !verdict.words.contains("secret"))
    }
  }
}
