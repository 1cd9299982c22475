import Billing
import JSON
import Testing

@testable import Providers

@Suite struct SecretMaskTests {
  private let mask = SecretMask([Secret("dk_canary_1"), Secret("pbc_canary_2"), Secret("short"), Secret("")])

  @Test func everyCopyOfEverySecretIsTakenOut() {
    #expect(
      mask("key dk_canary_1, again dk_canary_1\u{301} and pbc_canary_2")
        == "key ‹secret›, again ‹secret›\u{301} and ‹secret›")
  }

  @Test func copiesThatTouchOrOverlapAreTakenOut() {
    let mask = SecretMask([Secret("aaaaaaaa")])
    #expect(mask("aaaaaaaaaaaaaaaa") == "‹secret›‹secret›")
    #expect(mask("xaaaaaaaaay") == "x‹secret›ay")
    #expect(mask("aaaaaaa") == "aaaaaaa")
  }

  /// What a search by trial would take hours for: nearly a copy at every place.
  @Test func aTextMadeToBeSlowIsSearchedInOneGo() {
    let mask = SecretMask([Secret(String(repeating: "a", count: 15_999) + "b")])
    let text = String(repeating: "a", count: 4_000_000)
    #expect(mask(text) == text)
  }

  @Test func whatIsTooShortToBeASecretStays() {
    #expect(mask("a short text") == "a short text")
    #expect(mask("") == "")
  }

  @Test func namesAndNestedValuesAreMaskedToo() throws {
    let masked = mask(["dk_canary_1": ["a", ["x": "pbc_canary_2!"]], "n": 1, "z": .null])
    #expect(!masked.serialized().contains("canary"))
    #expect(masked["n"] == 1)
    #expect(masked["z"] == .null)
  }
}
