/// How many columns a terminal gives to a character; made apart from the table under test.
enum CharacterWidth {
  /// Returns 2 for East Asian wide characters and emoji, 0 for marks that combine with the character before, else 1.
  static func columns(of scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F,
      0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x17000...0x18CFF,
      0x1B000...0x1B2FF, 0x1F300...0x1F320, 0x1F32D...0x1F335, 0x1F400...0x1F43E, 0x1F600...0x1F64F,
      0x1F680...0x1F6C5, 0x1F90C...0x1F9FF, 0x20000...0x3FFFD:
      return 2
    default:
      return 1
    }
  }
}
