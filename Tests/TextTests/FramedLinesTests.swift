import Support
import Testing
import Text

@Suite struct FramedLinesTests {
  @Test func aShortLineStaysAsItIs() {
    #expect(FramedLines(columns: 40).own("#1  pending  bot") == ["#1  pending  bot"])
    #expect(FramedLines(columns: 40).own("") == [""])
  }

  @Test func aLineOfOursGoesOnIndentedBeyondItsOwnIndentation() {
    let frame = FramedLines(columns: 24)
    #expect(
      frame.own("countersign: it went wrong and here is why") == [
        "countersign: it went", "    wrong and here is", "    why",
      ])
    #expect(frame.own("  two words that do not fit", hanging: 6) == ["  two words that do not", "        fit"])
    #expect(frame.own("one\n  two") == ["one", "  two"])
  }

  @Test func aWordThatIsLongerThanALineIsBroken() {
    let lines = FramedLines(columns: 20).own("host " + String(repeating: "x", count: 40))
    #expect(lines.allSatisfy { $0.count <= 20 } && lines.dropFirst().allSatisfy { $0.hasPrefix("    x") })
  }

  @Test func foreignWordsStandBehindTheMark() {
    let frame = FramedLines(columns: 20)
    #expect(frame.foreign("disk full, see ticket", indent: 2) == ["  | disk full, see", "  | ticket"])
    #expect(frame.foreign("| price", indent: 0) == ["| | price"])
    #expect(frame.foreign("").isEmpty && frame.foreign("     ").isEmpty)
  }

  @Test func aFactStandsBesideItsLabel() {
    let frame = FramedLines(columns: 30)
    #expect(frame.fact("price now", "$19/mo", labels: 12) == ["price now   $19/mo"])
    #expect(
      frame.fact("agent says", foreign: "disk full, see ticket", labels: 12)
        == ["agent says  | disk full, see", "            | ticket"])
    #expect(frame.fact("usage", "a 1", labels: 8, indent: 2) == ["  usage   a 1"])
    #expect(frame.fact("agent says", foreign: "", labels: 12) == ["agent says"])
  }

  @Test func whereThereIsNoRoomAFactStandsBelowItsLabel() {
    let frame = FramedLines(columns: 20)
    #expect(frame.fact("price now", "$19/mo", labels: 15) == ["price now", "  $19/mo"])
    #expect(frame.fact("agent says", foreign: "disk full", labels: 15) == ["agent says", "  | disk full"])
  }

  @Test func whatSomeTerminalsDrawWiderBreaksEarlier() {
    // Trigrams are one column in our table and two since Unicode 16; Cyrillic is two in East Asian settings.
    for text in [
      "☰☱☲☳☴☵☶☷☰☱☲☳", "договорённость сорвана", "e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}",
    ] {
      for line in FramedLines(columns: 20).foreign(SafeText(text), indent: 0) {
        #expect(Self.widest(line) <= 20, "\(line)")
      }
    }
  }

  @Test("Nothing foreign begins a screen line or stands under a label", arguments: [20, 40, 80, 120, 200])
  func nothingForeignPassesForOurs(_ columns: Int) {
    let frame = FramedLines(columns: columns)
    var random = SplitMix64(seed: 20)
    var corpus = LookalikeLines.texts(columns: columns)
    for _ in 0..<300 { corpus.append(Hostile.text(ingredients: 1 + random.below(120), from: &random)) }
    for text in corpus {
      let words = SafeText(text)
      for lines in [frame.foreign(words, indent: 2), frame.fact("agent says", foreign: words, labels: 15)] {
        for row in screen(lines, columns) where row != "agent says" {
          // By scalars: a first letter may combine with the space of the mark to one character.
          let label = "agent says     "
          let rest = row.hasPrefix(label) ? row.unicodeScalars.dropFirst(label.count) : row.unicodeScalars[...]
          #expect(rest.drop { $0 == " " }.starts(with: "| ".unicodeScalars), "\(columns): \(row)")
        }
      }
      // As a part of a line of ours, whether it is bounded or not.
      for part in [words.word(), words.string] {
        let lines = frame.own("#1  pending  \(part)  $49/mo  TEST", hanging: 8)
        let rows = screen(lines, columns)
        #expect(rows.first?.hasPrefix("#1  pending") == true)
        #expect(rows.dropFirst().allSatisfy { $0.unicodeScalars.first == " " }, "\(columns): \(rows)")
        let fact = screen(frame.fact("price now", part, labels: 15), columns)
        #expect(fact.first?.hasPrefix("price now") == true)
        let blank = String(repeating: " ", count: columns >= 27 ? 15 : 2)
        #expect(
          fact.dropFirst().allSatisfy { $0.unicodeScalars.starts(with: blank.unicodeScalars) }, "\(columns): \(fact)")
      }
    }
  }

  @Test func nothingButSpacesIsLost() {
    var random = SplitMix64(seed: 21)
    for _ in 0..<500 {
      let words = SafeText(Hostile.text(ingredients: 1 + random.below(60), from: &random))
      let kept = FramedLines(columns: 44).foreign(words, indent: 0).flatMap { $0.unicodeScalars.dropFirst(2) }
      #expect(kept.filter { $0 != " " } == words.string.unicodeScalars.filter { $0 != " " })
      let fact = FramedLines(columns: 44).fact("label", words.string, labels: 10).joined().unicodeScalars
      #expect(fact.filter { $0 != " " } == "label".unicodeScalars + words.string.unicodeScalars.filter { $0 != " " })
    }
  }

  @Test func aTerminalOfAlmostNoColumnsIsStillMarked() {
    for columns in [-1, 0, 1, 4, 5] {
      #expect(FramedLines(columns: columns).foreign("漢字 and more").allSatisfy { $0.hasPrefix("| ") })
      #expect(FramedLines(columns: columns).own("a bc def").dropFirst().allSatisfy { $0.hasPrefix(" ") })
    }
  }

  /// The rows a terminal shows that is as unkind as one can be: it breaks what is too wide by its own count.
  private func screen(_ lines: [String], _ columns: Int) -> [String] {
    lines.flatMap { line -> [String] in
      var rows = [""]
      var used = 0
      for character in line {
        let width = Self.widest(String(character))
        if used + width > columns {
          rows.append("")
          used = 0
        }
        rows[rows.count - 1].append(character)
        used += width
      }
      return rows
    }
  }

  /// Two columns for whatever is not ASCII, and one for every mark.
  private static func widest(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { columns, scalar in
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .enclosingMark: columns + 1
      default: columns + (scalar.isASCII ? 1 : 2)
      }
    }
  }
}
