import Screen
import Support
import Testing

struct KeyDecoderTests {
  /// What terminals send, and what it means.
  private static let table: [(bytes: String, keys: [Key])] = [
    ("a", [.character("a")]),
    ("A?~ ", [.character("A"), .character("?"), .character("~"), .character(" ")]),
    ("\u{1}\u{10}\u{1A}", [.control("a"), .control("p"), .control("z")]),
    ("\u{0}\u{1C}\u{1D}\u{1E}\u{1F}", [.control(" "), .control("\\"), .control("]"), .control("^"), .control("_")]),
    ("\r\n\t\u{7F}\u{8}", [.enter, .control("j"), .tab, .backspace, .backspace]),
    ("é界😀", [.character("é"), .character("界"), .character("😀")]),
    ("e\u{301}", [.character("e"), .character("\u{301}")]),
    ("\u{85}", [.unknown]),
    // Alt.
    ("\u{1B}x\u{1B}A\u{1B}é\u{1B} ", [.alt("x"), .alt("A"), .alt("é"), .alt(" ")]),
    ("\u{1B}\u{7F}", [.unknown]),
    // Escape and another key that arrived together, as in tmux.
    ("\u{1B}\r\u{1B}\t\u{1B}\u{3}", [.escape, .enter, .escape, .tab, .escape, .control("c")]),
    ("\u{1B}j\rR3\r", [.alt("j"), .enter, .character("R"), .character("3"), .enter]),
    ("\u{1B}Pj", [.alt("P"), .character("j")]),
    ("\u{1B}]q", [.alt("]"), .character("q")]),
    ("\u{1B}Ok\u{1B}Oz\u{1B}Oé", [.character("+"), .alt("O"), .character("z"), .alt("O"), .character("é")]),
    // Arrows and function keys with modifiers, as old terminals write them.
    ("\u{1B}O5A\u{1B}O2P\u{1B}O2zq", [.up, .function(1), .unknown, .character("q")]),
    // Arrows and friends, in both cursor modes, with modifiers, and as rxvt and the Linux console send them.
    ("\u{1B}[A\u{1B}[B\u{1B}[C\u{1B}[D", [.up, .down, .right, .left]),
    ("\u{1B}OA\u{1B}OB\u{1B}OC\u{1B}OD", [.up, .down, .right, .left]),
    ("\u{1B}[1;2A\u{1B}[1;5C\u{1B}[1;8D", [.up, .right, .left]),
    (
      "\u{1B}[H\u{1B}[F\u{1B}OH\u{1B}OF\u{1B}[1~\u{1B}[4~\u{1B}[7~\u{1B}[8~",
      [.home, .end, .home, .end, .home, .end, .home, .end]
    ),
    ("\u{1B}[2~\u{1B}[3~\u{1B}[5~\u{1B}[6~", [.insert, .delete, .pageUp, .pageDown]),
    ("\u{1B}[3;5~\u{1B}[5;2~", [.delete, .pageUp]),
    ("\u{1B}[Z", [.backTab]),
    ("\u{1B}[a\u{1B}Ob\u{1B}[7$\u{1B}[3^\u{1B}[8@", [.up, .down, .home, .delete, .end]),
    ("\u{1B}[[A\u{1B}[[E\u{1B}[[x", [.function(1), .function(5), .unknown]),
    ("\u{1B}OP\u{1B}OS\u{1B}[P\u{1B}[1;2Q", [.function(1), .function(4), .function(1), .function(2)]),
    (
      "\u{1B}[11~\u{1B}[15~\u{1B}[17~\u{1B}[21~\u{1B}[24~",
      [.function(1), .function(5), .function(6), .function(10), .function(12)]
    ),
    ("\u{1B}[25~\u{1B}[29~\u{1B}[34~", [.function(13), .function(16), .function(20)]),
    // The number pad in application mode.
    (
      "\u{1B}OM\u{1B}Op\u{1B}Oy\u{1B}Ok\u{1B}OX\u{1B}On",
      [.enter, .character("0"), .character("9"), .character("+"), .character("="), .character(".")]
    ),
    // Keys with their code written out, as xterm and kitty do on request.
    ("\u{1B}[97;5u\u{1B}[97u\u{1B}[65;2u\u{1B}[120;3u", [.control("a"), .character("a"), .character("A"), .alt("x")]),
    (
      "\u{1B}[27;5;112~\u{1B}[13u\u{1B}[9;2u\u{1B}[27u\u{1B}[127u",
      [.control("p"), .enter, .backTab, .escape, .backspace]
    ),
    (
      "\u{1B}[13;2u\u{1B}[97;9u\u{1B}[97;7u\u{1B}[57376u\u{1B}[1114112u",
      [.unknown, .unknown, .unknown, .unknown, .unknown]
    ),
    ("\u{1B}[97;1:3u\u{1B}[1;1:3A\u{1B}[97;1:2u", [.unknown, .unknown, .character("a")]),
    // The mouse.
    ("\u{1B}[<0;1;1M", [.mouse(MouseEvent(kind: .press(.left), point: .zero))]),
    ("\u{1B}[<2;200;31M", [.mouse(MouseEvent(kind: .press(.right), point: Point(column: 199, row: 30)))]),
    (
      "\u{1B}[<16;3;4M\u{1B}[<1;3;4m",
      [
        .mouse(MouseEvent(kind: .press(.left), point: Point(column: 2, row: 3))),
        .mouse(MouseEvent(kind: .release, point: Point(column: 2, row: 3))),
      ]
    ),
    (
      "\u{1B}[<64;2;2M\u{1B}[<65;2;2M",
      [
        .mouse(MouseEvent(kind: .scrollUp, point: Point(column: 1, row: 1))),
        .mouse(MouseEvent(kind: .scrollDown, point: Point(column: 1, row: 1))),
      ]
    ),
    (
      "\u{1B}[<32;2;2M\u{1B}[<66;2;2M\u{1B}[<128;2;2M\u{1B}[<0;0;1M\u{1B}[<0;1M\u{1B}[<;;M\u{1B}[<0;1;1x",
      Array(repeating: .unknown, count: 7)
    ),
    (
      "\u{1B}[M !!\u{1B}[M#!!\u{1B}[M`\"\"",
      [
        .mouse(MouseEvent(kind: .press(.left), point: .zero)),
        .mouse(MouseEvent(kind: .release, point: .zero)),
        .mouse(MouseEvent(kind: .scrollUp, point: Point(column: 1, row: 1))),
      ]
    ),
    // Focus.
    ("\u{1B}[I\u{1B}[O", [.focusGained, .focusLost]),
    // Pastes are one event each, whatever is in them.
    ("\u{1B}[200~ab\u{1B}[201~c", [.paste("ab"), .character("c")]),
    ("\u{1B}[200~\u{1B}[201~", [.paste("")]),
    ("\u{1B}[200~a\rb\r\nc\n\td\u{1B}[201~", [.paste("a\nb\nc\n\td")]),
    ("\u{1B}[200~é界\u{1B}[201~", [.paste("é界")]),
    // Things that look like the end of a paste and are not, and keys that approve nothing in there.
    (
      "\u{1B}[200~A\u{1B}[201\u{1B}[201;1~\u{1B}[0201~\u{1B}[202~\u{9B}201~\u{1B}\u{1B}[201~",
      [.paste("A[201[201;1~[0201~[202~201~")]
    ),
    (
      "\u{1B}[200~\u{1B}[200~y\r\u{3}\u{4}\u{1A}\u{7F}\u{1B}[A\u{1B}[<0;1;1M\u{1B}[201~", [.paste("[200~y\n[A[<0;1;1M")]
    ),
    ("\u{1B}[201~", [.unknown]),
    // Answers of the terminal and unknown sequences disappear as a whole.
    ("\u{1B}[?1;2c\u{1B}[>0;276;0c\u{1B}[24;80R\u{1B}[?2026;2$y\u{1B}[8;24;80t", Array(repeating: .unknown, count: 5)),
    ("\u{1B}]11;rgb:0000/0000/0000\u{1B}\\q", [.unknown, .character("q")]),
    ("\u{1B}]11;rgb:0000/0000/0000\u{7}q", [.unknown, .character("q")]),
    ("\u{1B}P1+r544e=787465726d\u{1B}\\q", [.unknown, .character("q")]),
    ("\u{1B}_Gi=1;OK\u{1B}\\\u{1B}^x\u{1B}\\\u{1B}Xy\u{1B}\\", [.unknown, .unknown, .unknown]),
    ("\u{1B}]0;abc\u{1B}[A", [.unknown, .up]),
    ("\u{1B}[999A\u{1B}[x\u{1B}[1;2;3;4w", [.unknown, .unknown, .unknown]),
    ("\u{1B}[" + String(repeating: "1", count: 500) + "Aq", [.unknown, .character("q")]),
    // A sequence that breaks off does not take the next key with it.
    ("\u{1B}[1\r", [.unknown, .enter]),
    ("\u{1B}[1\u{1B}[A", [.unknown, .up]),
    ("\u{1B}[1é", [.unknown, .character("é")]),
    ("\u{1B}O\u{1B}[A", [.alt("O"), .up]),
    ("\u{1B}\u{1B}[A", [.escape, .up]),
    ("\u{1B}\u{1B}x", [.escape, .alt("x")]),
  ]

  private func decode(_ portions: [[UInt8]]) -> (keys: [Key], pending: KeyDecoder.Pending) {
    var decoder = KeyDecoder()
    var keys: [Key] = []
    for portion in portions { keys += decoder.feed(portion) }
    return (keys, decoder.pending)
  }

  @Test func everySequenceIsUnderstood() {
    for (bytes, keys) in Self.table {
      let (decoded, pending) = decode([Array(bytes.utf8)])
      #expect(decoded == keys, "\(bytes.debugDescription)")
      #expect(pending == .nothing, "\(bytes.debugDescription)")
    }
  }

  @Test func portionsMakeNoDifference() {
    for (text, keys) in Self.table {
      let bytes = Array(text.utf8)
      for cut in 0...bytes.count {
        #expect(
          decode([Array(bytes[..<cut]), Array(bytes[cut...])]).keys == keys, "\(text.debugDescription) at \(cut)")
      }
      #expect(decode(bytes.map { [$0] }).keys == keys, "\(text.debugDescription)")
    }
  }

  @Test(
    "Bytes that are no UTF-8 are unknown, and the next key is not lost",
    arguments: [
      ([0xC3, 0x41], [Key.unknown, .character("A")]),
      ([0x80, 0x41], [.unknown, .character("A")]),
      ([0xFF], [.unknown]),
      ([0xC0, 0xAF], [.unknown, .unknown]),
      ([0xE0, 0x80, 0xAF], [.unknown, .unknown, .unknown]),
      ([0xED, 0xA0, 0x80], [.unknown, .unknown, .unknown]),
      ([0xF4, 0x90, 0x80, 0x80], [.unknown, .unknown, .unknown, .unknown]),
      ([0xF0, 0x9F, 0x98, 0x0D], [.unknown, .enter]),
      ([0xE7, 0x1B, 0x5B, 0x41], [.unknown, .up]),
    ] as [([UInt8], [Key])])
  func noUTF8(_ bytes: [UInt8], _ keys: [Key]) {
    #expect(decode([bytes]).keys == keys)
    #expect(decode(bytes.map { [$0] }).keys == keys)
  }

  @Test(
    "When nothing follows, what there is counts",
    arguments: [
      ("\u{1B}", KeyDecoder.Pending.escape, [Key.escape]),
      ("\u{1B}[", .sequence, [.alt("[")]),
      ("\u{1B}O", .sequence, [.alt("O")]),
      ("\u{1B}P", .sequence, [.alt("P")]),
      ("\u{1B}]", .sequence, [.alt("]")]),
      ("\u{1B}]11;", .sequence, [.unknown]),
      ("\u{1B}[1;", .sequence, [.unknown]),
      ("\u{1B}[[", .sequence, [.unknown]),
      ("\u{1B}[M!", .sequence, [.unknown]),
      ("\u{1B}[200~abc\u{1B}[20", .paste, [.paste("abc")]),
      ("", .nothing, []),
    ])
  func timeout(_ bytes: String, _ pending: KeyDecoder.Pending, _ keys: [Key]) {
    var decoder = KeyDecoder()
    #expect(decoder.feed(bytes.utf8).isEmpty)
    #expect(decoder.pending == pending)
    #expect(decoder.timeout() == keys)
    #expect(decoder.pending == .nothing)
    #expect(decoder.timeout().isEmpty)
    #expect(decoder.feed("k".utf8) == [.character("k")])
  }

  @Test func anUnfinishedCharacterIsUnknownWhenNothingFollows() {
    var decoder = KeyDecoder()
    #expect(decoder.feed([0xE7, 0x95]).isEmpty)
    #expect(decoder.timeout() == [.unknown])
  }

  @Test func theRestOfASequenceThatWasLateIsNotTakenForKeys() {
    // A slow line: the escape was taken for the escape key before the rest of the arrow came.
    var decoder = KeyDecoder()
    #expect(decoder.feed("\u{1B}".utf8).isEmpty)
    #expect(decoder.timeout() == [.escape])
    #expect(decoder.feed("[A".utf8) == [.up])
    #expect(decoder.feed("A".utf8) == [.character("A")])
    #expect(decoder.feed("[A".utf8) == [.character("["), .character("A")])
  }

  @Test func aBracketAfterTheEscapeKeyIsStillABracket() {
    var decoder = KeyDecoder()
    _ = decoder.feed("\u{1B}".utf8)
    _ = decoder.timeout()
    #expect(decoder.feed("[".utf8).isEmpty)
    #expect(decoder.timeout() == [.character("[")])
    #expect(decoder.feed("[".utf8) == [.character("[")])
  }

  @Test func aFunctionKeyThatWasLateIsNotTakenForKeys() {
    var decoder = KeyDecoder()
    #expect(decoder.feed("\u{1B}".utf8).isEmpty)
    #expect(decoder.timeout() == [.escape])
    #expect(decoder.feed("OP".utf8) == [.function(1)])
    _ = decoder.feed("\u{1B}".utf8)
    _ = decoder.timeout()
    #expect(decoder.feed("Oq".utf8) == [.character("1")])
    _ = decoder.feed("\u{1B}".utf8)
    _ = decoder.timeout()
    #expect(decoder.feed("O".utf8).isEmpty)
    #expect(decoder.timeout() == [.character("O")])
    #expect(decoder.feed("OP".utf8) == [.character("O"), .character("P")])
  }

  @Test func whatIsDiscardedSaysNothingAndLeavesNoRemains() {
    for (text, _) in Self.table {
      let bytes = Array(text.utf8)
      for cut in 1..<bytes.count {
        var decoder = KeyDecoder()
        _ = decoder.feed(bytes[..<cut])
        let wasInside = decoder.pending != .nothing
        decoder.discard()
        let after = decoder.feed(bytes[cut...])
        var whole = KeyDecoder()
        let before = whole.feed(bytes[..<cut])
        let all = before + whole.feed(bytes[cut...])
        // All that is missing is the one key that was unfinished.
        let expected = Array(all.dropFirst(before.count + (wasInside ? 1 : 0)))
        #expect(after == expected, "\(text.debugDescription) at \(cut)")
      }
    }
  }

  @Test func aPasteWhoseBeginningWasDiscardedNeverBecomesKeys() {
    var decoder = KeyDecoder()
    #expect(decoder.feed("\u{1B}[200~AAA".utf8).isEmpty)
    decoder.discard()
    #expect(decoder.feed("AAA\r".utf8).isEmpty)
    #expect(decoder.feed("\u{1B}[201~k".utf8) == [.character("k")])
  }

  @Test func aLongPasteIsCutAndStaysOneEvent() {
    var decoder = KeyDecoder()
    let limit = KeyDecoder.pasteLimit
    var keys = decoder.feed("\u{1B}[200~".utf8)
    for _ in 0..<(limit / 1000 + 50) { keys += decoder.feed(String(repeating: "A", count: 1000).utf8) }
    #expect(keys.isEmpty)
    #expect(decoder.feed("\u{1B}[201~".utf8) == [.paste(String(repeating: "A", count: limit))])
  }

  @Test func aCutInTheMiddleOfACharacterLeavesNoHalfOfIt() {
    var decoder = KeyDecoder()
    let text = "a" + String(repeating: "界", count: KeyDecoder.pasteLimit)
    let keys = decoder.feed("\u{1B}[200~\(text)\u{1B}[201~".utf8)
    #expect(keys == [.paste("a" + String(repeating: "界", count: (KeyDecoder.pasteLimit - 1) / 3))])
  }

  /// Whatever arrives, in whatever portions: no crash, no control character as a key, and an end to every wait.
  @Test("Random bytes are harmless", arguments: 0..<60)
  func randomBytes(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let likely: [UInt8] = Array("\u{1B}\u{1B}\u{1B}[[[OM<;;?~0123456789ABCPu$@^]_\\\u{7}200~201~\u{18}".utf8)
    let bytes = (0..<4000).map { _ in
      random.next() % 4 == 0
        ? UInt8.random(in: 0...255, using: &random) : likely[Int(random.next() % UInt64(likely.count))]
    }
    let whole = decode([bytes])
    var decoder = KeyDecoder()
    var keys: [Key] = []
    var start = 0
    while start < bytes.count {
      let end = min(start + Int.random(in: 1...7, using: &random), bytes.count)
      keys += decoder.feed(bytes[start..<end])
      start = end
    }
    #expect(keys == whole.keys)
    _ = decoder.timeout()
    #expect(decoder.pending == .nothing)
    for key in keys {
      switch key {
      case .character(let character), .alt(let character):
        #expect(character.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
      case .paste(let text):
        #expect(
          text.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\t" || $0.properties.generalCategory != .control })
      default: break
      }
    }
  }
}
