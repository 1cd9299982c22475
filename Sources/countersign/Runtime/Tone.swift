/// What a line is worth to the eye; its words say the same.
enum Tone: Sendable {
  case good, attention, bad

  /// A text in the tone's colour, one of the eight that every terminal lets its owner choose (ECMA-48, SGR 30-37).
  func painted(_ text: String, isOn: Bool) -> String { isOn ? "\u{1B}[\(code)m\(text)\u{1B}[39m" : text }

  private var code: Int {
    switch self {
    case .good: 32
    case .attention: 33
    case .bad: 31
    }
  }
}
