/// Well-formed emoji sequences, and the part of each that every terminal draws in the same number of columns.
enum EmojiSequence {
  /// The most emoji that one joined sequence may hold; the longest in use is a family of four.
  static let longest = 4

  /// What is drawn for a well-formed sequence of two scalars or more; nil when the character is anything else.
  ///
  /// Terminals disagree about joined emoji, skin tones and emoji variants of text symbols (one column or two), so a
  /// sequence is reduced to its first emoji. A keycap keeps its digit and its enclosing mark.
  static func drawable(_ character: Character) -> String? {
    guard let first = character.unicodeScalars.first else { return nil }
    // Nearly everything leaves here, before an array is made.
    guard isKeycap(first) || !first.isASCII && first.properties.isEmoji else { return nil }
    let scalars = Array(character.unicodeScalars.prefix(3 * longest + 1))
    guard scalars.count > 1 else { return nil }
    if scalars.count == 3, isKeycap(first), scalars[1] == emojiVariant, scalars[2] == keycap {
      var drawn = String(first)
      drawn.unicodeScalars.append(keycap)
      return drawn
    }
    switch ScalarKind(first) {
    case .narrow, .wide: break
    case .invisible, .unknown, .mark, .spacingMark, .jamo: return nil
    }
    var emoji = 0
    var index = 0
    repeat {
      guard let next = afterElement(of: scalars, at: index) else { return nil }
      index = next
      emoji += 1
      if index == scalars.count { return emoji <= longest ? String(first) : nil }
      guard scalars[index] == joiner else { return nil }
      index += 1
    } while index < scalars.count
    return nil
  }

  private static let joiner: Unicode.Scalar = "\u{200D}"
  private static let emojiVariant: Unicode.Scalar = "\u{FE0F}"
  private static let keycap: Unicode.Scalar = "\u{20E3}"

  /// The index behind one emoji with its variant selector or its skin tone; nil when there is no emoji.
  private static func afterElement(of scalars: [Unicode.Scalar], at index: Int) -> Int? {
    let base = scalars[index].properties
    // Digits, # and * are "emoji" for the sake of keycaps, regional indicators for the sake of flags.
    guard base.isEmoji, !scalars[index].isASCII, !base.isEmojiModifier, !isRegionalIndicator(scalars[index]) else {
      return nil
    }
    guard index + 1 < scalars.count else { return index + 1 }
    let next = scalars[index + 1]
    let belongs = next == emojiVariant || base.isEmojiModifierBase && next.properties.isEmojiModifier
    return belongs ? index + 2 : index + 1
  }

  private static func isKeycap(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "#" || scalar == "*" || ("0"..."9").contains(scalar)
  }

  private static func isRegionalIndicator(_ scalar: Unicode.Scalar) -> Bool {
    (0x1F1E6...0x1F1FF).contains(scalar.value)
  }
}
