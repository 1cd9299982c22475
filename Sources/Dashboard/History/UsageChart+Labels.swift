extension UsageChart {
  /// A value beside its row.
  struct Label: Hashable {
    /// The number alone.
    let amount: String
    /// The number with its unit.
    let text: String
    /// Whether it is the limit's.
    let isLimit: Bool
  }

  /// What stands beside which row: the values at both ends, and the limit where it has a row to itself.
  func labels(unit: String) -> [Int: Label] {
    guard let scale, rows > 0 else { return [:] }
    func label(_ value: Double, isLimit: Bool) -> Label {
      let amount = Self.exact(Self.whole(value))
      return Label(amount: amount, text: unit.isEmpty ? amount : amount + " " + unit, isLimit: isLimit)
    }
    var labels = [rows - 1: label(scale.lowest, isLimit: false)]
    labels[0] = label(scale.highest, isLimit: false)
    if hasLimitLabel, let row = limitRow, let limit { labels[row] = label(Double(limit), isLimit: true) }
    return labels
  }

  /// Where the limit is, in words, when no label beside its line tells it: `limit 100k above`; nil where there is none.
  var limitWords: String? {
    guard let limit, let scale, !hasLimitLabel else { return nil }
    let words = "limit " + Self.exact(limit)
    if limitRow != nil { return words }
    return words + (Double(limit) > scale.highest ? " above" : " below")
  }

  /// Whether the limit's line has its own label: not where the label of an end stands, unless that is the limit.
  private var hasLimitLabel: Bool {
    guard let limit, let scale, let limitRow else { return false }
    if limitRow == 0 { return Double(limit) == scale.highest }
    return limitRow < rows - 1 || Double(limit) == scale.lowest
  }

  /// A value as a whole number that fits 64 bits.
  static func whole(_ value: Double) -> Int64 {
    Int64(exactly: value.rounded()) ?? (value < 0 ? .min : .max)
  }

  /// A number that says all it is: in the short form where that loses nothing, else with every digit.
  static func exact(_ number: Int64) -> String {
    let short = MeterReading.compact(number)
    guard number.magnitude >= 10_000 else { return short }
    for unit in [UInt64(1_000_000_000), 1_000_000, 1000] where number.magnitude >= unit {
      let part = number.magnitude / unit >= 100 ? unit : unit / 10
      if number.magnitude % part == 0 { return short }
      break
    }
    var digits = String(number.magnitude)
    // From a hundred millions on, digits are not what is read.
    guard digits.count <= 9 else { return short }
    for place in stride(from: digits.count - 3, to: 0, by: -3) {
      digits.insert(",", at: digits.index(digits.startIndex, offsetBy: place))
    }
    return (number < 0 ? "-" : "") + digits
  }
}
