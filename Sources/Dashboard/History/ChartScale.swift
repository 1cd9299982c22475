/// The values at the two edges of a chart.
///
/// It reaches a little beyond what is drawn, to round numbers. A line that does not change stands in a stretch of a tenth of
/// its value. The limit is taken in where that at most doubles the stretch; one that is further away would press everything
/// else into a flat line, and is told in words.
struct ChartScale: Hashable {
  /// The value at the lower edge.
  let lowest: Double
  /// The value at the upper edge.
  let highest: Double

  /// The scale of the values that are drawn; without any, from zero to the limit, and nil where there is no limit either.
  init?(_ shown: ClosedRange<Double>?, limit: Int64?) {
    let limit = limit.map(Double.init)
    guard var range = shown ?? limit.map({ min(0, $0)...max(0, $0) }) else { return nil }
    let isPositive = range.lowerBound >= 0
    let isFlat = range.lowerBound == range.upperBound
    let least = isFlat ? max(abs(range.upperBound) / 10, 2) : 2
    if range.upperBound - range.lowerBound < least {
      let middle = (range.lowerBound + range.upperBound) / 2
      range = middle - least / 2...middle + least / 2
    }
    let length = range.upperBound - range.lowerBound
    if let limit, limit >= range.lowerBound - length, limit <= range.upperBound + length {
      range = min(limit, range.lowerBound)...max(limit, range.upperBound)
    }
    let step = Self.step(length)
    let lower = (range.lowerBound / step).rounded(.down) * step
    // What is counted is never less than nothing.
    lowest = isPositive ? max(0, lower) : lower
    highest = max((range.upperBound / step).rounded(.up) * step, lowest + 1)
  }

  /// Whether a value is in sight.
  func contains(_ value: Double) -> Bool { value >= lowest && value <= highest }

  /// How far up a value stands, from 0 to 1; what is out of sight stands at the edge.
  func share(of value: Double) -> Double {
    // Near the ends of what 64 bits hold, one more is the same number.
    highest > lowest ? min(max((value - lowest) / (highest - lowest), 0), 1) : 0
  }

  /// One, two or five, with as many zeros as make a few steps of the stretch; a unit is never parted.
  private static func step(_ length: Double) -> Double {
    var unit = 1.0
    while unit * 50 < length { unit *= 10 }
    return [unit, unit * 2, unit * 5].first { $0 * 5 >= length } ?? unit * 10
  }
}
