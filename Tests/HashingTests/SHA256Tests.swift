import Testing

@testable import Hashing

@Suite struct SHA256Tests {
  /// FIPS 180-4's examples, and the edges of a block of 64 bytes.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    ("漢\u{0}", "5cd159dec110d557595212e3e2cd874e1756a376f5cf19e419b838f4fbb856c5"),
    (String(repeating: "a", count: 55), "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
    (String(repeating: "a", count: 56), "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"),
    (String(repeating: "a", count: 64), "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
    (String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
  ])
  func itIsWhatTheStandardSays(_ text: String, _ digits: String) {
    #expect(SHA256(of: text).hexadecimal == digits)
    #expect(SHA256(of: Array(text.utf8)) == SHA256(of: text))
    #expect(Hexadecimal.text(SHA256(of: text).bytes) == digits)
  }

  @Test func manyThreadsHashAtOnce() async {
    let expected = (0..<64).map { SHA256(of: "\($0)") }
    await withTaskGroup(of: [SHA256].self) { group in
      for _ in 0..<8 { group.addTask { (0..<64).map { SHA256(of: "\($0)") } } }
      for await found in group { #expect(found == expected) }
    }
  }
}
