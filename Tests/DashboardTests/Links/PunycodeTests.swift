import Testing

@testable import Dashboard

@Suite struct PunycodeTests {
  /// Samples of RFC 3492, section 7.1, and hosts that were registered to deceive.
  @Test(arguments: [
    ("bcher-kva", "bücher"), ("ihqwcrb4cv8a8dqg056pqjye", "他们为什么不说中文"),
    ("egbpdaj6bu4bxfgehfvwxn", "ليهمابتكلموشعربي؟"), ("4dbcagdahymbxekheh6e0a7fei0b", "למההםפשוטלאמדבריםעברית"),
    ("pypal-4ve", "pаypal"), ("80ak6aa92e", "аррӏе"), ("9ca", "é"), ("BCHER-KVA", "bücher"),
  ])
  func aLabelBecomesItsLetters(_ label: String, _ letters: String) {
    #expect(Punycode.decode(label) == letters)
  }

  @Test(arguments: ["", "\u{202E}", "a b-", "-", "99999999999", "zzzzzzzzzzzz", "!", "a-\u{FF}", "ls8h="])
  func whatIsNoLabelBecomesNothing(_ label: String) {
    #expect(Punycode.decode(label).map { $0.unicodeScalars.count < label.unicodeScalars.count } ?? true)
  }
}
