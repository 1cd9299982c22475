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
      let verdict = PushVerdict(status: status, retryAfter: nil)
      #expect(kind(verdict) == expected)
      if expected != .delivered { #expect(verdict.words.contains(String(status))) }
    }
  }

  @Test(
    arguments: [
      ("7", Duration.seconds(7)), ("0", .zero), ("999999999", .seconds(3_600)), ("-1", nil), ("soon", nil), (nil, nil),
      ("99999999999999999999", nil),
    ] as [(String?, Duration?)])
  func restIsGivenWithinReason(text: String?, expected: Duration?) {
    #expect(PushVerdict(status: 429, retryAfter: text) == .failed("the receiver answers 429", retryAfter: expected))
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
