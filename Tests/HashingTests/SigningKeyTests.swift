import Testing

@testable import Hashing

@Suite struct SigningKeyTests {
  /// RFC 4231, the cases 1, 2, 3, 6 and 7, and a key of no bytes.
  @Test(arguments: [
    (
      [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8),
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      [UInt8](repeating: 0xAA, count: 20), [UInt8](repeating: 0xDD, count: 50),
      "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
    ),
    (
      [UInt8](repeating: 0xAA, count: 131), Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
    (
      [UInt8](repeating: 0xAA, count: 131),
      Array(
        ("This is a test using a larger than block-size key and a larger than block-size data. The key needs to be "
          + "hashed before being used by the HMAC algorithm.").utf8),
      "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
    ),
    ([], [], "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
  ])
  func itSignsAsTheStandardSays(_ key: [UInt8], _ message: [UInt8], _ digits: String) {
    let key = SigningKey(key)
    #expect(Hexadecimal.text(key.code(of: message)) == digits)
    #expect(key.made(key.code(of: message), of: message))
  }

  @Test func onlyTheWholeCodeOfTheKeyIsBelieved() {
    let key = SigningKey("key")
    let code = key.code(of: "text")
    #expect(key.made(code, of: "text"))
    #expect(!key.made(code, of: "texts"))
    #expect(!SigningKey("kez").made(code, of: "text"))
    #expect(!key.made([], of: "text"))
    #expect(!key.made(Array(code.dropLast()), of: "text"))
    #expect(!key.made(code + [0], of: "text"))
    for place in code.indices {
      var other = code
      other[place] ^= 1
      #expect(!key.made(other, of: "text"))
    }
  }

  @Test func whatIsTheSameIsTheSame() {
    #expect(SigningKey.isSame([], []))
    #expect(SigningKey.isSame([1, 2], [1, 2]))
    #expect(!SigningKey.isSame([1, 2], [1, 3]))
    #expect(!SigningKey.isSame([1], [1, 1]))
  }

  @Test func aKeyIsNotPrinted() {
    let key = SigningKey("sesame")
    var dumped = ""
    dump(key, to: &dumped)
    for text in ["\(key)", String(reflecting: key), dumped] {
      #expect(!text.contains("sesame"))
      #expect(!text.contains("115"))
    }
  }
}
