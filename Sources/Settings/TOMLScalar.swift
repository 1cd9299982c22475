/// The forms of TOML 1.0's numbers, truth values and dates; whether a month has 31 days is for the parser to say.
///
/// The forms are checked to the last character, because the parser's own check of a date ends the program where a digit
/// is missing.
struct TOMLScalar {
  private var rest: ArraySlice<Unicode.Scalar>

  /// Whether a word has one of the forms.
  static func isWellFormed(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
    isWord(word) || isPrefixedInteger(word) || isNumber(word) || isDateOrTime(word)
  }

  /// Whether a word looks as if one of the forms was meant.
  static func isAttempted(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
    word.first.map { ("0"..."9").contains($0) || $0 == "+" || $0 == "-" } ?? false
  }

  private init(_ word: ArraySlice<Unicode.Scalar>) {
    rest = word
  }

  // MARK: - Forms

  private static func isWord(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
    let text = String(String.UnicodeScalarView(word))
    return ["true", "false", "inf", "+inf", "-inf", "nan", "+nan", "-nan"].contains(text)
  }

  private static func isPrefixedInteger(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
    var scalar = TOMLScalar(word)
    guard scalar.take("0") else { return false }
    if scalar.take("x") {
      return scalar.takeDigits { "0"..."9" ~= $0 || "a"..."f" ~= $0 || "A"..."F" ~= $0 } && scalar.rest.isEmpty
    }
    if scalar.take("o") { return scalar.takeDigits { "0"..."7" ~= $0 } && scalar.rest.isEmpty }
    return scalar.take("b") && scalar.takeDigits { $0 == "0" || $0 == "1" } && scalar.rest.isEmpty
  }

  private static func isNumber(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
    var scalar = TOMLScalar(word)
    if !scalar.take("+") { _ = scalar.take("-") }
    guard scalar.take("0") || scalar.takeDigits(isDigit) else { return false }
    if scalar.take("."), !scalar.takeDigits(isDigit) { return false }
    if scalar.take("e") || scalar.take("E") {
      if !scalar.take("+") { _ = scalar.take("-") }
      guard scalar.takeDigits(isDigit) else { return false }
    }
    return scalar.rest.isEmpty
  }

  private static func isDateOrTime(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
    var time = TOMLScalar(word)
    if time.takeTime() && time.rest.isEmpty { return true }
    var date = TOMLScalar(word)
    guard date.take(digits: 4), date.take("-"), date.take(digits: 2), date.take("-"), date.take(digits: 2) else {
      return false
    }
    if date.rest.isEmpty { return true }
    guard date.take("T") || date.take("t") || date.take(" "), date.takeTime() else { return false }
    if date.rest.isEmpty || ((date.take("Z") || date.take("z")) && date.rest.isEmpty) { return true }
    guard date.take("+") || date.take("-") else { return false }
    return date.take(digits: 2) && date.take(":") && date.take(digits: 2) && date.rest.isEmpty
  }

  // MARK: - Parts

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { "0"..."9" ~= scalar }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard rest.first == scalar else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func take(digits count: Int) -> Bool {
    guard rest.count >= count, rest.prefix(count).allSatisfy(Self.isDigit) else { return false }
    rest.removeFirst(count)
    return true
  }

  /// Takes one or more digits; a single underscore may stand between two.
  private mutating func takeDigits(_ isDigit: (Unicode.Scalar) -> Bool) -> Bool {
    guard let first = rest.first, isDigit(first) else { return false }
    while let next = rest.first {
      if isDigit(next) {
        rest.removeFirst()
      } else if next == "_", let after = rest.dropFirst().first, isDigit(after) {
        rest.removeFirst()
      } else {
        break
      }
    }
    return true
  }

  private mutating func takeTime() -> Bool {
    guard take(digits: 2), take(":"), take(digits: 2), take(":"), take(digits: 2) else { return false }
    return take(".") ? takeFraction() : true
  }

  private mutating func takeFraction() -> Bool {
    guard let first = rest.first, Self.isDigit(first) else { return false }
    rest = rest.drop(while: Self.isDigit)
    return true
  }
}
