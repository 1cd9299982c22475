import Billing
import JSON
import Testing
import Transfer

@testable import Providers

@Suite struct DockFieldsTests {
  /// A document with one value at a place such as `usage.agents`.
  private func document(_ place: String, _ value: JSONValue) -> JSONValue {
    place.split(separator: ".").reversed().reduce(value) { [String($1): $0] }
  }

  private func isRecognised(_ place: String, _ value: JSONValue) -> Bool? {
    FieldInspection(source: "x", known: DockFields.billing).findings(in: document(place, value))
      .first { $0.path.string == place }?.isRecognised
  }

  @Test func everyNameThatIsCalledReadIsRead() throws {
    let account = try #require(AccountName("dock-main"))
    let nothing = DockBilling([:], headers: HTTPHeaders()).observation(of: account, at: Instant(seconds: 0))
    // These say nothing alone: they need the field they belong to.
    let companions = ["currency", "interval", "card", "cardOnFile", "card_on_file"]
    var read = 0
    for (place, kinds) in DockFields.billing where !companions.contains(where: { place.hasPrefix($0) }) {
      let value: JSONValue
      switch kinds.first {
      case .integer?: value = 7
      case .flag?: value = true
      case .text?: value = place.hasPrefix("plan") || place.hasSuffix("tatus") ? "pro" : "2026-12-20T00:00:00Z"
      default: continue
      }
      let seen = DockBilling(document(place, value), headers: HTTPHeaders())
        .observation(of: account, at: Instant(seconds: 0))
      #expect(seen.plan != nothing.plan || seen.meters != nothing.meters, "\(place)")
      #expect(isRecognised(place, value) == true, "\(place)")
      read += 1
    }
    #expect(read > 70)
  }

  @Test func aNameNobodyReadsIsNotRecognised() {
    #expect(isRecognised("customerId", "cus_1") == false)
    #expect(isRecognised("usage.seats", 1) == false)
    #expect(isRecognised("usage.agents", "many") == false)
    #expect(isRecognised("caps.agents", "unlimited") == true)
  }
}
