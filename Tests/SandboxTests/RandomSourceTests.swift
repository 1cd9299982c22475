import Testing

@testable import Sandbox

@Suite("Random texts")
struct RandomSourceTests {
  @Test func anEqualSeedAndPurposeRepeatThemselves() {
    var first = RandomSource(seed: 1, purpose: 1)
    var second = RandomSource(seed: 1, purpose: 1)
    #expect(first.hexadecimal(48) == second.hexadecimal(48))
    #expect(first.base32(26) == second.base32(26))
    var otherPurpose = RandomSource(seed: 1, purpose: 2)
    var otherSeed = RandomSource(seed: 2, purpose: 1)
    var again = RandomSource(seed: 1, purpose: 1)
    let text = again.hexadecimal(48)
    #expect(text != otherPurpose.hexadecimal(48))
    #expect(text != otherSeed.hexadecimal(48))
  }

  @Test func withoutASeedNothingRepeats() {
    var first = RandomSource(seed: nil, purpose: 1)
    var second = RandomSource(seed: nil, purpose: 1)
    #expect(first.hexadecimal(48) != second.hexadecimal(48))
  }

  @Test func textsHaveTheirLengthAndAlphabet() {
    var random = RandomSource(seed: 3, purpose: 1)
    let text = random.base32(4_000)
    #expect(text.utf8.count == 4_000)
    #expect(Set(text) == Set("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
  }
}
