/// Turns untrusted text into displayable text, character by character, up to a limit.
///
/// Works on characters rather than scalars, so that what the result draws in one cell was one cell's worth before.
struct Sanitizer {
  /// Combining marks that one column may carry.
  static let marksPerColumn = 2
  /// Columns one character may grow to by joining letters (Indic conjuncts, leading Hangul consonants).
  static let columnsPerCharacter = 8

  private(set) var text = ""
  private(set) var columns = 0
  private(set) var hadUnsafeScalars = false
  private(set) var isTruncated = false

  private let limit: Int
  private var characters = 0
  /// Where the text can be cut so that the ellipsis still fits.
  private var cut = (bytes: 0, columns: 0)
  /// False at the start and behind a token, where a mark would decorate what is not its base.
  private var hasBase = false

  init(maximumCharacters: Int) {
    limit = max(0, maximumCharacters)
  }

  /// Adds untrusted text; what lies behind the limit is not even looked at.
  mutating func append(_ untrusted: some StringProtocol) {
    for character in untrusted {
      if isTruncated { return }
      append(character)
    }
  }

  /// Adds a byte that is no UTF-8.
  mutating func append(invalidByte byte: UInt8) {
    let digits = String(byte, radix: 16)
    append(token: "\\x{" + (byte < 0x10 ? "0" : "") + digits + "}")
  }

  private mutating func append(_ character: Character) {
    let scalars = character.unicodeScalars
    if let emoji = EmojiSequence.drawable(character) {
      add(emoji, columns: DisplayWidth.columns(of: Character(emoji)), characters: 1)
      hasBase = true
      return
    }
    var marks = 0
    var width = 0
    var isOpen = false
    for scalar in scalars {
      let kind = ScalarKind(scalar)
      var isShown = true
      switch kind {
      case .invisible, .unknown:
        isShown = false
      case .jamo:
        marks += 1
        isShown = isOpen && marks <= Self.marksPerColumn
      case .mark:
        marks += 1
        isShown = marks <= Self.marksPerColumn
      case .spacingMark, .narrow, .wide:
        // A skin tone outside of a well-formed sequence would change the width of whatever emoji comes before it.
        isShown = width + kind.columns <= Self.columnsPerCharacter && !scalar.properties.isEmojiModifier
        marks = isShown ? 0 : marks
      }
      if isTruncated { return }
      guard isShown else {
        append(token: Self.token(scalar))
        isOpen = false
        width = 0
        continue
      }
      var startsCharacter = !isOpen
      // Some spacing marks (Burmese) are a character of their own behind their base: for them the text decides.
      if kind == .mark && !isOpen || kind == .spacingMark && !hasBase {
        add("\u{25CC}", columns: 1, characters: 1)
        width = 1
        startsCharacter = kind == .spacingMark
      }
      add(String(scalar), columns: kind.columns, characters: startsCharacter ? 1 : 0)
      isOpen = true
      width += kind.columns
      hasBase = true
    }
  }

  /// Shown instead of a scalar: `\u{202E}`.
  private static func token(_ scalar: Unicode.Scalar) -> String {
    "\\u{" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16, uppercase: true) + "}"
  }

  private mutating func append(token: String) {
    hadUnsafeScalars = true
    hasBase = false
    add(token, columns: token.utf8.count, characters: token.utf8.count)
  }

  /// Adds a piece that is never cut in two, or the ellipsis in its place.
  private mutating func add(_ piece: String, columns width: Int, characters count: Int) {
    guard !isTruncated else { return }
    guard characters + count <= limit else {
      truncate()
      return
    }
    text += piece
    columns += width
    characters += count
    if characters < limit { cut = (text.utf8.count, columns) }
  }

  private mutating func truncate() {
    isTruncated = true
    text = String(decoding: text.utf8.prefix(cut.bytes), as: UTF8.self)
    columns = cut.columns
    guard limit > 0 else { return }
    text += "…"
    columns += 1
  }
}
