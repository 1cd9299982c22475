import Billing
import Testing

@Suite struct SecretTests {
  private static let canary = "dk_live_canary\u{1B}]0;x\u{7}"
  private let secret = Secret(canary)

  private struct Holder: Error {
    var secret: Secret
    var others: [String: Secret?]
  }

  private enum Case {
    case one(Secret)
  }

  private final class Reference {
    let secret: Secret
    init(_ secret: Secret) { self.secret = secret }
  }

  /// Every way the language has to turn a value into text.
  private func texts(of value: some Any) -> [String] {
    var dumped = ""
    dump(value, to: &dumped)
    var printed = ""
    print(value, to: &printed)
    var debugged = ""
    debugPrint(value, to: &debugged)
    return [dumped, printed, debugged, "\(value)", String(describing: value), String(reflecting: value)]
  }

  private func expectHidden(_ value: some Any) {
    for text in texts(of: value) {
      #expect(!text.contains("canary") && !text.contains("dk_live"))
      #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
    }
  }

  @Test func itsOwnTextsAreFixed() {
    #expect(secret.description == "‹secret›")
    #expect(secret.debugDescription == "‹secret›")
    #expect("\(secret)" == Secret.placeholder)
    #expect(Mirror(reflecting: secret).children.isEmpty)
    #expect(Mirror(reflecting: secret).superclassMirror == nil)
    #expect(Mirror(reflecting: secret).descendant("value") == nil)
    expectHidden(secret)
  }

  @Test func nothingAroundItShowsIt() throws {
    let holder = Holder(secret: secret, others: ["key": secret, "none": nil])
    expectHidden(holder)
    expectHidden(holder as any Error)
    expectHidden(Optional(secret) as Any)
    expectHidden([secret, secret])
    expectHidden(Set([secret]))
    expectHidden([secret: 1])
    expectHidden((secret, 1))
    expectHidden(Case.one(secret))
    expectHidden(Reference(secret))
    expectHidden(Result<Secret, Holder>.failure(holder))
    expectHidden(\Holder.secret)
  }

  @Test func theAnswersOfAServiceDoNotShowIt() {
    let quote = Quote(price: nil, words: "Upgrade.")
    let issued = IssuedURL(url: secret, host: "checkout.stripe.com")
    expectHidden(ChangeAnswer.confirmationRequired(Confirmation(token: secret, quote: quote, lifetime: .seconds(60))))
    expectHidden(ChangeAnswer.paymentRequired(.checkout, issued))
    expectHidden(ChangeAnswer.approvalPage(issued, pollingURL: secret))
  }

  @Test func onlyRevealingGivesTheValue() {
    #expect(secret.reveal() == Self.canary)
    #expect(Secret("") != secret)
    #expect(Secret(Self.canary) == secret)
  }
}
