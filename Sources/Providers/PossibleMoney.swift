import Billing

/// Whether a text holds a number that could be money, in any notation: `490 USD/mo`, `US$490`, `€490`, `490/mo`, `4,900`,
/// `４９０`, `four hundred`.
///
/// No notation is looked for: every number counts unless it is plainly something else.
enum PossibleMoney {
  /// Whether it is in a remark of the service's own.
  ///
  /// The documented one is English and has one number, the day of a date. So only printable ASCII and typographic marks are
  /// no sign of money, and only a date, a time and the day behind a month's name are other numbers.
  static func isIn(remark: String) -> Bool {
    guard remark.unicodeScalars.allSatisfy({ (0x20...0x7E).contains($0.value) || marks.contains($0) }),
      !remark.unicodeScalars.contains("$")
    else { return true }
    if letterRuns(in: remark.unicodeScalars).contains(where: { currencies.contains($0) || numbers.contains($0) }) {
      return true
    }
    var calendar = DateReader()
    return remark.split(separator: " ").contains { !calendar.takes(String($0)) }
  }

  /// Whether it is in an organisation's name.
  ///
  /// A number that is part of a word is a name's (`agent-47`, `web3`), unless a unit touches it (`490k`, `US490`).
  static func isIn(name: String) -> Bool {
    let scalars = name.unicodeScalars
    if scalars.contains(where: { $0.properties.generalCategory == .currencySymbol }) { return true }
    if scalars.contains(where: { !$0.isASCII && $0.properties.numericType != nil }) { return true }
    guard scalars.contains(where: isDigit) else { return false }
    if letterRuns(in: scalars).contains(where: { currencies.contains($0) }) { return true }
    return scalars.split(whereSeparator: \.properties.isWhitespace).contains { word in
      guard word.contains(where: isDigit) else { return false }
      let runs = letterRuns(in: word)
      let units = word.first.map(isDigit) == true ? unitsBehind : unitsBefore
      return runs.isEmpty || runs.contains { units.contains($0) }
        || !word.allSatisfy { isDigit($0) || $0.properties.isAlphabetic || "-_.".unicodeScalars.contains($0) }
    }
  }

  private static let marks = Set("’‘“”–—·".unicodeScalars)

  /// Names of money that English uses, and the codes of the currencies that prices are mostly given in.
  private static let currencies: Set<String> = [
    "dollar", "dollars", "buck", "bucks", "grand", "cent", "cents", "euro", "euros", "pound", "pounds", "sterling",
    "quid", "pence", "franc", "francs", "yen", "yuan", "renminbi", "rupee", "rupees", "peso", "pesos", "krona",
    "kronor", "krone", "kroner", "ruble", "rubles", "rouble", "roubles", "zloty", "shekel", "shekels", "dirham",
    "dirhams", "usd", "eur", "gbp", "jpy", "cny", "rmb", "chf", "cad", "aud", "nzd", "sek", "nok", "dkk", "inr",
    "brl", "mxn", "zar", "krw", "rub", "pln", "czk", "huf", "ils", "aed", "sgd", "hkd", "twd", "thb", "btc", "eth",
  ]
  /// Numbers in words, and words that make another amount of one: a price for each agent is not the price.
  private static let numbers: Set<String> = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty",
    "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "hundreds", "thousand", "thousands", "million",
    "millions", "billion", "dozen", "half", "double", "twice", "triple", "thrice", "times", "percent", "per", "each",
    "every", "apiece",
  ]
  /// What makes an amount of a number in front of it.
  private static let unitsBehind: Set<String> = ["k", "m", "mo", "mth", "month", "yr", "year", "pa", "pm", "c", "p"]
  /// What makes an amount of a number behind it.
  private static let unitsBefore: Set<String> = ["us", "rs"]

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  /// The runs of letters, in small letters.
  private static func letterRuns(in scalars: some Collection<Unicode.Scalar>) -> [String] {
    scalars.split { !$0.properties.isAlphabetic }.map { run in
      var text = String.UnicodeScalarView()
      text.append(contentsOf: run)
      return String(text).lowercased()
    }
  }
}

/// Reads a remark word by word and says of each whether its numbers are a date's or a time's.
private struct DateReader {
  private enum Last {
    case month
    case day
    case other
  }

  private var last = Last.other

  /// Whether a word holds no number, or one that is a date, a time, a day behind a month or the year behind that.
  mutating func takes(_ word: String) -> Bool {
    let core = Self.core(of: word)
    let before = last
    last = Self.months.contains(core) ? .month : .other
    guard core.utf8.contains(where: { (0x30...0x39).contains($0) }) else { return true }
    if before == .month, Self.isDay(core) {
      last = .day
      return true
    }
    if before == .day, let year = Self.number(core, digits: 4), (2000...2099).contains(year) { return true }
    return Self.isDate(core) || Self.isTime(core)
  }

  /// A word without the marks around it.
  private static func core(of word: String) -> String {
    let opened = word.drop { $0 == "(" }
    return String(opened.reversed().drop { ".,;:!?)".contains($0) }.reversed())
  }

  /// The months' names as English writes them; "may" in small letters is another word.
  private static let months: Set<String> = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec",
  ]

  private static func isDay(_ text: String) -> Bool {
    let ordinal = ["st", "nd", "rd", "th"].first { text.hasSuffix($0) }
    let digits = text.dropLast(ordinal?.count ?? 0)
    return digits.utf8.count <= 2 && (number(digits, digits: digits.utf8.count).map { (1...31).contains($0) } ?? false)
  }

  /// `2026-12-01`, perhaps with a time behind `T`.
  private static func isDate(_ text: String) -> Bool {
    let parts = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
    let date = parts[0].split(separator: "-", omittingEmptySubsequences: false)
    guard date.count == 3, let year = number(date[0], digits: 4), (2000...2099).contains(year),
      let month = number(date[1], digits: 2), let day = number(date[2], digits: 2),
      CivilDate(year: year, month: month, day: day) != nil
    else { return false }
    return parts.count == 1 || isTime(String(parts[1]))
  }

  /// `09:30`, `09:30:15`, `09:30:15.250`, perhaps with `Z` or an offset behind.
  private static func isTime(_ text: String) -> Bool {
    var clock = text[...]
    if clock.hasSuffix("Z") {
      clock.removeLast()
    } else if let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) {
      guard isClock(clock[clock.index(after: sign)...], parts: 2...2) else { return false }
      clock = clock[..<sign]
    }
    return isClock(clock, parts: 2...3)
  }

  private static func isClock(_ text: Substring, parts allowed: ClosedRange<Int>) -> Bool {
    var parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard allowed.contains(parts.count) else { return false }
    if parts.count == 3, let point = parts[2].firstIndex(of: ".") {
      let fraction = parts[2][parts[2].index(after: point)...]
      guard number(fraction, digits: 3) != nil else { return false }
      parts[2] = parts[2][..<point]
    }
    guard let hour = number(parts[0], digits: 2), (0...23).contains(hour) else { return false }
    return parts.dropFirst().allSatisfy { number($0, digits: 2).map { (0...59).contains($0) } ?? false }
  }

  /// A number of exactly so many ASCII digits.
  private static func number(_ text: some StringProtocol, digits: Int) -> Int? {
    guard digits > 0, text.utf8.count == digits, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    return Int(text)
  }
}
