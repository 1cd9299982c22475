import Billing
import Testing

@testable import Sandbox

@Suite("Stripe's signature")
struct StripeSignatureTests {
  private static let now = Instant(seconds: 1_777_636_800)
  private static let payload = Array("{\"id\":\"evt_é界\"}".utf8)
  private static let secret = "whsec_test"
  /// As Stripe's own Python library computes it.
  private static let code = "7972dbd27b3b437649ad1d2c2a34e907318aa66b2099f78b14f91aec8a17c58b"

  private func problem(
    _ header: String?, payload: [UInt8] = payload, secret: String = secret, later: Int64 = 0
  ) -> StripeSignature.Problem? {
    do {
      try StripeSignature.check(header, of: payload, secret: secret, now: Self.now.adding(milliseconds: later))
      return nil
    } catch {
      return error
    }
  }

  @Test func itIsTheOneThatStripesLibraryComputes() {
    let header = StripeSignature.header(for: Self.payload, secret: Self.secret, at: Self.now.adding(milliseconds: 999))
    #expect(header == "t=1777636800,v1=\(Self.code)")
    #expect(problem(header) == nil)
  }

  @Test func itCountsForFiveMinutes() {
    let header = "t=1777636800,v1=\(Self.code)"
    #expect(problem(header, later: 300_999) == nil)
    #expect(problem(header, later: 301_000) == .old)
    #expect(problem(header, later: -86_400_000) == nil, "Stripe's libraries take a time ahead")
  }

  @Test func anythingElseThanWhatWasSignedIsWrong() {
    let header = "t=1777636800,v1=\(Self.code)"
    #expect(problem(header, payload: Self.payload + [0x20]) == .wrong)
    #expect(problem(header, secret: "whsec_tesT") == .wrong)
    #expect(problem("t=1777636801,v1=\(Self.code)") == .wrong)
    #expect(problem("t=1777636800,v1=\(String(repeating: "0", count: 64))", later: 999_000) == .wrong)
  }

  @Test func oneOfSeveralCodesHasToFitAndOtherSchemesArePassedOver() {
    let zeros = String(repeating: "0", count: 64)
    #expect(problem("t=1777636800,v1=\(zeros),v1=\(Self.code),v0=junk") == nil)
    #expect(problem("t=1777636800,v0=\(Self.code)") == .malformed)
  }

  @Test(
    "What is no signature is refused",
    arguments: [
      "", ",", "t=1777636800", "v1=00", "t=,v1=00", "t=1777636800,v1=", "t=1777636800,v1=zz", "t", "t=1;v1=2",
      "t=-1,v1=\(code)", "t=+1777636800,v1=\(code)", "t=01777636800,v1=\(code)", "t=99999999999999999999,v1=\(code)",
      "t=1777636800,t=1777636800,v1=\(code)", "t=1777636800,v1=\(code)0", "T=1777636800,V1=\(code)",
    ])
  func malformed(header: String) {
    #expect(problem(header) == .malformed)
  }

  @Test func withoutAHeaderNothingIsBelieved() {
    #expect(problem(nil) == .missing)
  }
}
