import Screen
import Testing

struct KeyNameTests {
  /// Every key that can be bound, as far as there are finitely many kinds.
  private static let bindable: [Key] = {
    var keys: [Key] = [
      .enter, .escape, .tab, .backTab, .backspace, .delete, .insert, .up, .down, .left, .right, .home, .end, .pageUp,
      .pageDown,
    ]
    for byte in UInt8(0x20)...0x7E {
      let character = Character(Unicode.Scalar(byte))
      keys += [.character(character), .alt(character)]
    }
    keys += "abcdefgklnopqrstuvwxyz \\]^_j".map { .control($0) }
    keys += ["é", "界", "ß", "İ"].map { .character($0) }
    keys += ["é", "界"].map { .alt($0) }
    keys += (1...24).map { .function($0) }
    return keys
  }()

  @Test func everyNameIsFoundAgain() {
    for key in Self.bindable { #expect(Key(name: key.name) == key, "\(key.name)") }
    #expect(Set(Self.bindable.map(\.name)).count == Self.bindable.count)
  }

  @Test(
    "Names are read as people write them",
    arguments: [
      ("Enter", Key.enter), ("ESC", .escape), ("return", .enter), ("PgUp", .pageUp), ("pagedown", .pageDown),
      ("back-tab", .backTab), ("shift-tab", .backTab), ("Ctrl-P", .control("p")), ("ctrl-p", .control("p")),
      ("F5", .function(5)), ("alt-A", .alt("A")), ("Alt-a", .alt("a")), ("space", .character(" ")),
      (" ", .character(" ")),
      ("ctrl-space", .control(" ")), ("alt-space", .alt(" ")), ("A", .character("A")), ("a", .character("a")),
      ("-", .character("-")), ("alt--", .alt("-")),
    ])
  func understood(_ name: String, _ key: Key) {
    #expect(Key(name: name) == key)
  }

  @Test(
    "A combination that terminals send as another key is that key",
    arguments: [
      ("ctrl-i", Key.tab), ("ctrl-m", .enter), ("ctrl-h", .backspace), ("ctrl-[", .escape), ("ctrl-@", .control(" ")),
    ])
  func sameKey(_ name: String, _ key: Key) {
    #expect(Key(name: name) == key)
  }

  @Test(
    "What is no key is refused",
    arguments: [
      "", "ctrl-", "alt-", "ctrl-ab", "ctrl-é", "ctrl-1", "ctrl--", "f0", "f25", "f01", "f-1", "paste", "mouse",
      "unknown",
      "focus-gained", "shift-a", "\u{1B}", "\n", "\u{202E}", "enter ", "ab", "alt-\u{7}",
    ])
  func refused(_ name: String) {
    #expect(Key(name: name) == nil)
  }

  @Test func eventsThatCannotBeBoundHaveAWordForTheLog() {
    let event = MouseEvent(kind: .release, point: .zero)
    for (key, word) in [
      (Key.paste("x"), "paste"), (.mouse(event), "mouse"), (.focusGained, "focus-gained"), (.focusLost, "focus-lost"),
      (.unknown, "unknown"),
    ] {
      #expect(key.name == word)
      #expect(Key(name: word) == nil)
    }
  }
}
