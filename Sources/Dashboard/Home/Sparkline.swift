import Billing
import Screen

/// Recorded readings of a meter as one line of levels, the oldest at the left.
///
/// The columns are equal stretches of time between the first reading and the last. The lowest reading is the lowest
/// level and the highest the highest: the line shows how use went, the bar above it how much it is.
struct Sparkline: Hashable {
  /// The fewest columns that say anything.
  static let narrowest = 8

  /// The levels from 1 to 8; empty where there are fewer than two moments to compare.
  let levels: [Int]

  init(_ samples: [UsageSample], columns: Int) {
    let sorted = samples.sorted { $0.at < $1.at }
    guard columns > 0, let first = sorted.first, let last = sorted.last, first.at < last.at,
      let lowest = sorted.map(\.used).min(), let highest = sorted.map(\.used).max()
    else {
      levels = []
      return
    }
    let whole = Double(last.at.milliseconds(since: first.at))
    let range = Double(highest) - Double(lowest)
    var columnsOfLast = [Int64?](repeating: nil, count: columns)
    for sample in sorted {
      let share = Double(sample.at.milliseconds(since: first.at)) / whole
      columnsOfLast[min(columns - 1, max(0, Int(share * Double(columns))))] = sample.used
    }
    var used = first.used
    levels = columnsOfLast.map { newest in
      // Between two readings use is what it was at the earlier one.
      used = newest ?? used
      return range > 0 ? 1 + Int((7 * (Double(used) - Double(lowest)) / range).rounded()) : 1
    }
  }

  /// The line in a set of glyphs.
  func text(_ glyphs: GlyphSet) -> String {
    levels.map { glyphs.level($0) }.joined()
  }
}
