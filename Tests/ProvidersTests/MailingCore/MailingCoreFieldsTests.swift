import JSON
import Testing

@testable import Providers

@Suite struct MailingCoreFieldsTests {
  @Test func everyFieldThatIsReadIsCalledRead() {
    let inspection = FieldInspection(source: "s", form: MailingCoreFields.subscription)
    for body: JSONValue in [
      MailingCoreService.subscription, ["data": MailingCoreService.subscription],
      ["plan": ["slug": "pro"], "quota": ["limit": 1, "used": 2], "aiTokens": ["balance": 3], "cancelAt": .null],
    ] {
      #expect(inspection.findings(in: body).filter { !$0.isRecognised }.isEmpty, "\(body.serialized())")
    }
    let plans = FieldInspection(source: "s", form: MailingCoreFields.plans)
    for body: JSONValue in [MailingCoreService.plans, ["plans": MailingCoreService.plans]] {
      let unknown = Set(plans.findings(in: body).filter { !$0.isRecognised }.map { String($0.path.string.suffix(4)) })
      #expect(unknown == ["].id"], "only the plan's own id is not read")
    }
  }

  @Test func aNameInAnotherPlaceOrOfAnotherTypeIsNot() {
    let inspection = FieldInspection(source: "s", form: MailingCoreFields.subscription)
    let findings = inspection.findings(in: ["x": ["planSlug": "pro"], "status": 7, "used": 1, "limit": 2])
    #expect(findings.filter(\.isRecognised).isEmpty)
  }
}
