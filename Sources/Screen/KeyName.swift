extension Key {
  /// The keys that have a word for a name.
  private static let words: [(word: String, key: Key)] = [
    ("enter", .enter), ("escape", .escape), ("tab", .tab), ("shift-tab", .backTab), ("backspace", .backspace),
    ("delete", .delete), ("insert", .insert), ("up", .up), ("down", .down), ("left", .left), ("right", .right),
    ("home", .home), ("end", .end), ("page-up", .pageUp), ("page-down", .pageDown), ("space", .character(" ")),
  ]

  /// Other words that people write for the same keys.
  private static let otherWords: [(word: String, key: Key)] = [
    ("return", .enter), ("esc", .escape), ("back-tab", .backTab), ("del", .delete), ("ins", .insert),
    ("pageup", .pageUp), ("pagedown", .pageDown), ("pgup", .pageUp), ("pgdn", .pageDown),
  ]

  /// Creates the key that configuration files and the help call by this name.
  ///
  /// Names are single characters (`a`, `A`, `?`), words (`enter`, `page-up`, `space`, `f5`), and `ctrl-` or `alt-` before
  /// a character. Words may be written in any case. A combination that terminals send as another key is that other
  /// key: `ctrl-i` is `tab`. There is none for a paste, the mouse or the focus, so nothing can be bound to them.
  public init?(name: String) {
    if name.count == 1, let character = name.first, let key = Key(typed: character) {
      self = key
      return
    }
    let lower = name.lowercased()
    if let known = (Key.words + Key.otherWords).first(where: { $0.word == lower }) {
      self = known.key
    } else if lower.hasPrefix("ctrl-"), let key = Key(controlled: lower.dropFirst(5)) {
      self = key
    } else if lower.hasPrefix("alt-"), let key = Key(alternated: name.dropFirst(4)) {
      self = key
    } else if lower.first == "f", let number = Int(lower.dropFirst()), (1...24).contains(number),
      lower == "f\(number)"
    {
      self = .function(number)
    } else {
      return nil
    }
  }

  /// The name under which `init(name:)` finds this key again; for events that cannot be bound, a word for the log.
  public var name: String {
    switch self {
    case .character(" "): "space"
    case .character(let character): String(character)
    case .control(" "): "ctrl-space"
    case .control(let character): "ctrl-\(character)"
    case .alt(" "): "alt-space"
    case .alt(let character): "alt-\(character)"
    case .function(let number): "f\(number)"
    case .paste: "paste"
    case .mouse: "mouse"
    case .focusGained: "focus-gained"
    case .focusLost: "focus-lost"
    case .unknown: "unknown"
    default: Key.words.first { $0.key == self }?.word ?? "unknown"
    }
  }

  private init?(typed character: Character) {
    guard Grapheme(character) != nil else { return nil }
    self = .character(character)
  }

  private init?(alternated rest: Substring) {
    if rest.lowercased() == "space" {
      self = .alt(" ")
    } else if rest.count == 1, let character = rest.first, Grapheme(character) != nil {
      self = .alt(character)
    } else {
      return nil
    }
  }

  private init?(controlled rest: Substring) {
    if rest == "space" {
      self = .control(" ")
    } else if rest.count == 1, let byte = rest.utf8.first, (0x40...0x7E).contains(byte) {
      self = Key(controlByte: byte & 0x1F)
    } else {
      return nil
    }
  }

  /// The key for a byte below 32, other than the start of an escape sequence that is still open.
  init(controlByte byte: UInt8) {
    switch byte {
    case 0: self = .control(" ")
    case 0x08: self = .backspace
    case 0x09: self = .tab
    case 0x0D: self = .enter
    case 0x1B: self = .escape
    case 0x1C...0x1F: self = .control(Character(Unicode.Scalar(byte + 0x40)))
    default: self = .control(Character(Unicode.Scalar(byte + 0x60)))
    }
  }
}
