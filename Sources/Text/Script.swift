/// The scripts whose letters are mistaken for Latin ones, and the rule that warns of them (UTS 39, simplified).
///
/// A text is mixed when one word of it joins Latin letters with a lookalike script, or two lookalike scripts; or when a
/// whole word of two letters or more consists of a lookalike script's doubles of Latin letters, and the text shows no
/// other letter of that script that would prove it to be real. Greek letters that resemble no Latin one (Δ, Ω, µ) join
/// Latin words freely, as units and formulas do. Scripts that nobody mistakes for Latin are not looked at.
enum Script: Hashable {
  case latin
  case cyrillic
  case greek
  case armenian
  case cherokee
  case coptic
  case lisu
  /// Fullwidth and mathematical letters.
  case styledLatin

  /// Whether the text deserves the warning.
  static func isMixed(_ text: String) -> Bool {
    var proven: Set<Script> = []
    var suspected: Set<Script> = []
    var word = Word()
    // The line end closes the last word.
    for scalar in Array(text.unicodeScalars) + ["\n"] {
      if let letter = Letter(scalar) {
        word.add(letter)
        continue
      }
      if isInsideWords(scalar) { continue }
      if word.scripts.count > 1 { return true }
      proven.formUnion(word.distinct)
      if let suspect = word.suspect { suspected.insert(suspect) }
      word = Word()
    }
    return !suspected.isSubset(of: proven)
  }

  /// Digits, marks and underscores neither end a word nor belong to a script.
  private static func isInsideWords(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == "_" { return true }
    switch scalar.properties.generalCategory {
    case .decimalNumber, .nonspacingMark, .enclosingMark, .spacingMark: return true
    default: return false
    }
  }

  /// One letter of a script we know.
  private struct Letter {
    let script: Script
    let isLookalike: Bool

    init?(_ scalar: Unicode.Scalar) {
      let value = scalar.value
      if value < 0x80 {
        guard scalar.properties.isAlphabetic else { return nil }
        (script, isLookalike) = (.latin, false)
        return
      }
      guard
        let block = Script.blocks.first(where: { $0.range.contains(value) }),
        scalar.properties.isAlphabetic
      else { return nil }
      script = block.script
      switch script {
      case .latin: isLookalike = false
      case .cyrillic, .greek: isLookalike = Script.lookalikes.contains(scalar)
      case .armenian, .cherokee, .coptic, .lisu, .styledLatin: isLookalike = true
      }
    }
  }

  /// What a run of letters has shown so far.
  private struct Word {
    /// Scripts that may not meet in one word.
    private(set) var scripts: Set<Script> = []
    /// Scripts shown by a letter that has no Latin double.
    private(set) var distinct: Set<Script> = []
    private var lookalikes = 0

    mutating func add(_ letter: Letter) {
      if letter.isLookalike { lookalikes += 1 } else { distinct.insert(letter.script) }
      if letter.script != .greek || letter.isLookalike { scripts.insert(letter.script) }
    }

    /// The script that the whole word pretends with; Armenian, Cherokee, Coptic and Lisu words are taken as real.
    var suspect: Script? {
      guard lookalikes > 1, distinct.isEmpty, scripts.count == 1, let script = scripts.first else { return nil }
      switch script {
      case .cyrillic, .greek, .styledLatin: return script
      case .latin, .armenian, .cherokee, .coptic, .lisu: return nil
      }
    }
  }

  /// Where the letters of each script are; what is no letter in there is sorted out by its property.
  private static let blocks: [(range: ClosedRange<UInt32>, script: Script)] = [
    (0x00AA...0x02B8, .latin), (0x0370...0x03E1, .greek), (0x03E2...0x03EF, .coptic), (0x03F0...0x03FF, .greek),
    (0x0400...0x052F, .cyrillic), (0x0531...0x0588, .armenian), (0x13A0...0x13FD, .cherokee),
    (0x1C80...0x1C88, .cyrillic), (0x1D00...0x1D25, .latin), (0x1E00...0x1EFF, .latin), (0x1F00...0x1FFF, .greek),
    (0x2102...0x2125, .styledLatin), (0x212A...0x2134, .styledLatin), (0x2145...0x2149, .styledLatin),
    (0x2160...0x2188, .styledLatin),
    (0x24B6...0x24E9, .styledLatin), (0x2C60...0x2C7F, .latin), (0x2C80...0x2CFF, .coptic), (0xA4D0...0xA4FD, .lisu),
    (0xA640...0xA69F, .cyrillic), (0xA722...0xA7FF, .latin), (0xAB30...0xAB64, .latin), (0xAB70...0xABBF, .cherokee),
    (0xFB00...0xFB06, .latin), (0xFF21...0xFF5A, .styledLatin), (0x1D400...0x1D6A5, .styledLatin),
    (0x1F130...0x1F189, .styledLatin),
  ]

  /// Cyrillic and Greek letters that UTS 39 maps to a Latin letter, in Latin order.
  private static let lookalikes: Set<Unicode.Scalar> = [
    // Cyrillic: A B C E G H I J K M N O P Q S T V W X Y
    "\u{410}", "\u{412}", "\u{421}", "\u{415}", "\u{50C}", "\u{41D}", "\u{406}", "\u{4C0}", "\u{408}", "\u{41A}",
    "\u{41C}", "\u{41E}", "\u{420}", "\u{51A}", "\u{405}", "\u{422}", "\u{474}", "\u{51C}", "\u{425}", "\u{423}",
    "\u{4AE}",
    // a c d e h i j l o p q r s v w x y
    "\u{430}", "\u{441}", "\u{501}", "\u{435}", "\u{4BB}", "\u{456}", "\u{458}", "\u{4CF}", "\u{43E}", "\u{440}",
    "\u{51B}", "\u{433}", "\u{455}", "\u{475}", "\u{51D}", "\u{445}", "\u{443}", "\u{4AF}",
    // Greek: A B E Z H I K M N O P T Y X C
    "\u{391}", "\u{392}", "\u{395}", "\u{396}", "\u{397}", "\u{399}", "\u{39A}", "\u{39C}", "\u{39D}", "\u{39F}",
    "\u{3A1}", "\u{3A4}", "\u{3A5}", "\u{3A7}", "\u{3F9}",
    // a c i j k o p u v y
    "\u{3B1}", "\u{3F2}", "\u{3B9}", "\u{3F3}", "\u{3BA}", "\u{3BF}", "\u{3C1}", "\u{3C5}", "\u{3BD}", "\u{3B3}",
  ]
}
