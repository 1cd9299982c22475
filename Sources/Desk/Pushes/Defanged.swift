/// Text of which no phone and no chat makes a link, an address or a mention.
package enum Defanged {
  /// The text with `.` in hosts as `[.]`, `@` as `[@]` and `://` as `[:]//`; amounts such as 49.00 stay as they are.
  package static func text(_ text: some StringProtocol) -> String {
    let scalars = Array(text.unicodeScalars)
    var result = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
      let isFollowed = index + 1 < scalars.count && joins(scalars[index + 1])
      if dots.contains(scalar), isFollowed, !isDecimal(scalars, at: index) {
        result += "[.]".unicodeScalars
      } else if ats.contains(scalar), isFollowed {
        result += "[@]".unicodeScalars
      } else if scalar == ":", scalars[(index + 1)...].starts(with: ["/", "/"]) {
        result += "[:]".unicodeScalars
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// The text as above and at most so long, its marks included; a mark is never cut in two.
  package static func text(_ text: some StringProtocol, atMost length: Int) -> String {
    var whole = Array(Self.text(text).unicodeScalars)
    guard whole.count > length else { return String(String.UnicodeScalarView(whole)) }
    whole.removeLast(whole.count - length + 1)
    for mark in ["[", "[.", "[@", "[:"] where whole.suffix(mark.unicodeScalars.count).elementsEqual(mark.unicodeScalars)
    {
      whole.removeLast(mark.unicodeScalars.count)
      break
    }
    return String(String.UnicodeScalarView(whole)) + "…"
  }

  /// What counts as a dot between the parts of a host, in ASCII or by what browsers make of it.
  private static let dots: Set<Unicode.Scalar> = [".", "\u{3002}", "\u{FF0E}", "\u{FF61}", "\u{2024}", "\u{FE52}"]
  private static let ats: Set<Unicode.Scalar> = ["@", "\u{FF20}", "\u{FE6B}"]

  /// Whether a scalar behind a dot can be part of a host: anything but white space and ASCII's punctuation.
  private static func joins(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return isLetter(scalar) || isDigit(scalar) || scalar == "-" || scalar == "_" }
    return !scalar.properties.isWhitespace
  }

  /// Whether a dot stands in a plain number: digits on both sides, no second dot and no letter around them.
  private static func isDecimal(_ scalars: [Unicode.Scalar], at index: Int) -> Bool {
    guard scalars[index] == ".", index > 0, isDigit(scalars[index - 1]), isDigit(scalars[index + 1]) else {
      return false
    }
    let before = scalars[..<index].reversed().drop(while: isDigit).first
    let after = scalars[(index + 1)...].drop(while: isDigit).first
    return [before, after].allSatisfy { scalar in
      scalar.map { $0.isASCII && !isLetter($0) && !".-_@:%".unicodeScalars.contains($0) } ?? true
    }
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
  }
}
