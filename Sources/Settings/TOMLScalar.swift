/// TOML 1.0's numbers, truth values and dates: their forms, checked to the last character, and what they say.
struct TOMLScalar {
  /// What a word turns out to be.
  enum Reading: Hashable {
    case value(TOMLNode)
    /// A number that 64 bits do not hold.
    case outOfRange
    /// A day or a time of day that no calendar or clock has.
    case noSuchDay
    case malformed
  }

  private var rest: ArraySlice<Unicode.Scalar>

  /// Reads a word.
  static func read(_ word: ArraySlice<Unicode.Scalar>) -> Reading {
    let text = String(String.UnicodeScalarView(word.filter { $0 != "_" }))
    if isWord(word) { return .value(text == "true" || text == "false" ? .boolean(text == "true") : .float) }
    if isDateOrTime(word) { return exists(word) ? .value(.dateTime) : .noSuchDay }
    if isPrefixedInteger(word) {
      let radix = ["x": 16, "o": 8][text.dropFirst().prefix(1)] ?? 2
      return Int(text.dropFirst(2), radix: radix).map { .value(.integer($0)) } ?? .outOfRange
    }
    guard isNumber(word) else { return .malformed }
    if text.contains(where: { ".eE".contains($0) }) {
      return Double(text).map(\.isFinite) == true ? .value(.float) : .outOfRange
    }
    return Int(text).map { .value(.integer($0)) } ?? .outOfRange
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

  /// Whether a calendar and a clock have what a well-formed word says; a minute may have a leap second.
  private static func exists(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
    let scalars = Array(word)
    func number(_ place: Int, _ count: Int = 2) -> Int {
      scalars[place..<place + count].reduce(0) { $0 * 10 + Int($1.value) - 0x30 }
    }
    let hasDate = scalars[4] == "-"
    if hasDate {
      let (year, month, day) = (number(0, 4), number(5), number(8))
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      guard (1...12).contains(month), (1...days[month - 1]).contains(day) else { return false }
      if scalars.count == 10 { return true }
    }
    let time = hasDate ? 11 : 0
    guard number(time) < 24, number(time + 3) < 60, number(time + 6) <= 60 else { return false }
    guard let sign = scalars[time...].firstIndex(where: { $0 == "+" || $0 == "-" }) else { return true }
    return number(sign + 1) < 24 && number(sign + 4) < 60
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
