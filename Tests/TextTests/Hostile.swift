import Support

/// What the tests feed in, and how they judge what comes out, without asking the code under test.
enum Hostile {
  /// Ingredients of random texts: plain, wide, joining, invisible, reordering and obeyed scalars.
  static let ingredients: [String] = [
    "a", "Z", "7", " ", "  ", "\\u{202E}", "-", "é", "ß", "日", "本", "ｱ", "ﾞ", "한", "ᄀ", "ᅡ", "ᆨ", "ｗ", "…", "│", "א",
    "ع", "क", "्", "ष",
    "ि", "ာ", "\u{1F468}", "\u{1F4BB}", "\u{2764}", "\u{26A0}", "\u{1F3FD}", "\u{1F1E9}", "\u{1F1EA}", "\u{20E3}",
    "\u{FE0F}", "\u{FE0E}", "\u{200D}", "\u{0301}", "\u{0302}", "\u{0323}", "\u{200B}", "\u{200C}", "\u{202E}",
    "\u{202C}", "\u{2066}", "\u{2069}", "\u{061C}", "\u{00AD}", "\u{2028}", "\u{2029}", "\u{0}", "\u{7}", "\u{8}",
    "\t", "\n", "\r", "\r\n", "\u{1B}", "\u{7F}", "\u{85}", "\u{9B}", "\u{FEFF}", "\u{FFF9}", "\u{E0041}",
    "\u{E0001}", "\u{115F}", "\u{1160}", "\u{3164}", "\u{FFA0}", "\u{2800}", "\u{E000}", "\u{F8FF}",
    String(decoding: [0xFFFE] as [UInt16], as: UTF16.self), "\u{378}", "\u{0600}", "\u{110BD}", "\u{0D4E}", "\u{111C2}",
    "\u{1D173}", "\u{1D159}",
    "\u{180E}", "\u{034F}", "\u{17B4}", "\u{3000}", "\u{A0}",
  ]

  /// A text of so many random ingredients.
  static func text(ingredients count: Int, from random: inout SplitMix64) -> String {
    (0..<count).map { _ in ingredients[random.below(ingredients.count)] }.joined()
  }

  /// Why the scalar may not reach a terminal, from the standard library's Unicode data; nil when it may.
  static func complaint(about scalar: Unicode.Scalar) -> String? {
    let properties = scalar.properties
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
      return "\(properties.generalCategory)"
    default: break
    }
    if properties.isDefaultIgnorableCodePoint { return "default ignorable" }
    if properties.isBidiControl { return "bidirectional control" }
    if properties.isVariationSelector { return "variation selector" }
    if properties.isNoncharacterCodePoint { return "noncharacter" }
    if [0x2800, 0x1D159, 0x16FE4].contains(scalar.value) { return "drawn as nothing" }
    return nil
  }

  /// Everything wrong with a text that claims to be displayable.
  static func complaints(about text: String) -> [String] {
    var complaints: [String] = []
    var marks = 0
    for (index, scalar) in text.unicodeScalars.enumerated() {
      if let complaint = complaint(about: scalar) {
        complaints.append("U+\(String(scalar.value, radix: 16)) is \(complaint)")
      }
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .enclosingMark: marks += 1
      default: marks = 0
      }
      if marks > 2 { complaints.append("three marks in a row") }
      if marks > 0, index == 0 { complaints.append("a mark without a base") }
    }
    return complaints
  }
}
