import Billing
import Screen

/// Readings as a line of braille dots over time, with the limit and where use leads.
///
/// A reading holds until the next one. The scale is that of what is drawn, so that its changes are seen; the limit is a line
/// where it is near, see ``ChartScale``.
struct UsageChart {
  /// What is drawn in one cell.
  enum Mark: Hashable {
    case nothing
    /// Dots of the line, in the order of Unicode's braille characters.
    case line(UInt8)
    /// Dots of the line that leads into the future.
    case forecast(UInt8)
    /// The limit.
    case limit
  }

  let columns: Int
  let rows: Int
  /// The cells, row by row from the top.
  private(set) var marks: [Mark]
  /// The values at the lower and the upper edge; nil where there is neither a reading nor a limit.
  let scale: ChartScale?
  /// The row of the limit; nil where it is out of sight, or where there is none.
  let limitRow: Int?
  private let samples: [UsageSample]
  private let since: Instant
  private let until: Instant
  private let now: Instant
  /// The limit; nil without one.
  let limit: Int64?
  private let forecast: Forecast?

  init(
    _ unsorted: [UsageSample], since: Instant, now: Instant, limit: Int64?, forecast: Forecast?, columns: Int, rows: Int
  ) {
    self.columns = max(0, columns)
    self.rows = max(0, rows)
    self.since = since
    self.now = now
    self.limit = limit
    samples = unsorted.filter { $0.at <= now }.sorted { $0.at < $1.at }
    self.forecast = samples.isEmpty || limit == nil ? nil : forecast.flatMap { $0.reaches > now ? $0 : nil }
    // A quarter of the past is enough of the future.
    until =
      self.forecast == nil ? now : now.adding(milliseconds: max(1, now.milliseconds(since: since)) / 4)
    let scale = ChartScale(
      Self.shown(samples, since: since, forecast: self.forecast, until: until, now: now, limit: limit), limit: limit)
    self.scale = scale
    marks = Array(repeating: .nothing, count: self.columns * self.rows)
    limitRow =
      if let limit, let scale, self.rows > 0, scale.contains(Double(limit)) {
        Self.dot(Double(limit), scale, rows: self.rows) / 4
      } else { nil }
    drawLine()
  }

  /// The lowest and the highest value that is drawn; nil where nothing is.
  private static func shown(
    _ samples: [UsageSample], since: Instant, forecast: Forecast?, until: Instant, now: Instant, limit: Int64?
  ) -> ClosedRange<Double>? {
    // What was read last before the stretch holds at its beginning.
    let first = samples.lastIndex { $0.at <= since } ?? 0
    var values = samples.dropFirst(first).map { Double($0.used) }
    if let forecast, let limit, let last = samples.last {
      values.append(value(of: forecast, from: last, to: limit, at: min(until, forecast.reaches), now: now))
    }
    guard let lowest = values.min(), let highest = values.max() else { return nil }
    return lowest...highest
  }

  /// The column in which now is.
  var columnOfNow: Int { column(of: now) }

  /// The column of a time, kept inside.
  func column(of time: Instant) -> Int { dotColumn(of: time) / 2 }

  /// The time in the middle of a column.
  func time(ofColumn column: Int) -> Instant {
    since.adding(milliseconds: Int64((Double(column) + 0.5) / Double(max(1, columns)) * length))
  }

  /// What was used at a time, or will be where the future is drawn; nil where nobody knows.
  func value(at time: Instant) -> (amount: Double, isForecast: Bool)? {
    if time > now { return forecastValue(at: time).map { ($0, true) } }
    return used(at: time).map { (Double($0), false) }
  }

  /// How long a column stays the same.
  var columnDuration: Duration { .milliseconds(Int64(length / Double(max(1, columns)))) }

  private var length: Double { Double(max(1, until.milliseconds(since: since))) }

  private func dotColumn(of time: Instant) -> Int {
    let share = Double(time.milliseconds(since: since)) / length
    return Int((min(max(share, 0), 1) * Double(max(0, columns * 2 - 1))).rounded(.down))
  }

  /// The reading that held at a time.
  private func used(at time: Instant) -> Int64? {
    var (low, high) = (0, samples.count)
    while low < high {
      let middle = (low + high) / 2
      if samples[middle].at <= time { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : samples[low - 1].used
  }

  private func forecastValue(at time: Instant) -> Double? {
    guard let forecast, let limit, let last = samples.last, time <= forecast.reaches else { return nil }
    return Self.value(of: forecast, from: last, to: limit, at: time, now: now)
  }

  private static func value(
    of forecast: Forecast, from last: UsageSample, to limit: Int64, at time: Instant, now: Instant
  ) -> Double {
    let share = Double(time.milliseconds(since: now)) / Double(max(1, forecast.reaches.milliseconds(since: now)))
    return Double(last.used) + (Double(limit) - Double(last.used)) * share
  }

  /// The dot of a value, counted from the top.
  private static func dot(_ value: Double, _ scale: ChartScale, rows: Int) -> Int {
    Int(((1 - scale.share(of: value)) * Double(rows * 4 - 1)).rounded())
  }

  private mutating func drawLine() {
    guard rows > 0, columns > 0, let scale else { return }
    if let limitRow {
      for column in 0..<columns { marks[limitRow * columns + column] = .limit }
    }
    var before: Int?
    for column in 0..<(columns * 2) {
      let time = since.adding(milliseconds: Int64((Double(column) + 0.5) / Double(columns * 2) * length))
      let isNow = column == dotColumn(of: now)
      guard time <= now || isNow else {
        // Every second dot: what is not known must not look like what is.
        if column % 2 == 0, let value = forecastValue(at: time) {
          raise(Self.dot(value, scale, rows: rows), column, isForecast: true)
        }
        continue
      }
      guard let value = used(at: isNow ? now : time) else { continue }
      let dot = Self.dot(Double(value), scale, rows: rows)
      for between in min(before ?? dot, dot)...max(before ?? dot, dot) { raise(between, column, isForecast: false) }
      before = dot
    }
  }

  private mutating func raise(_ dot: Int, _ column: Int, isForecast: Bool) {
    let bits: [UInt8] = column % 2 == 0 ? [0x01, 0x02, 0x04, 0x40] : [0x08, 0x10, 0x20, 0x80]
    let index = dot / 4 * columns + column / 2
    guard marks.indices.contains(index) else { return }
    let bit = bits[dot % 4]
    switch (marks[index], isForecast) {
    case (.line(let dots), _): marks[index] = .line(dots | bit)
    case (.forecast(let dots), true): marks[index] = .forecast(dots | bit)
    case (.nothing, true): marks[index] = .forecast(bit)
    case (.limit, true): break
    case (_, false): marks[index] = .line(bit)
    }
  }

  /// A mark in a set of glyphs; in ASCII each kind has a sign of its own.
  static func text(_ mark: Mark, _ glyphs: GlyphSet) -> String {
    switch mark {
    case .nothing: " "
    case .line(let dots): glyphs.isASCII ? "*" : glyphs.braille(dots)
    case .forecast(let dots): glyphs.isASCII ? "." : glyphs.braille(dots)
    case .limit: glyphs[.horizontal]
    }
  }
}
