import Billing
import Text

extension Forecast {
  /// The stretch of readings a forecast is made from: 24 hours.
  public static let window: Duration = .seconds(86_400)
  /// The shortest stretch that carries one: 1 hour.
  public static let shortest: Duration = .seconds(3600)
  /// The fewest readings that carry one.
  public static let fewest = 4
  /// The farthest ahead a forecast is worth saying: 60 days.
  public static let horizon: Duration = .seconds(60 * 86_400)

  /// The forecast for a meter, from its readings oldest first; nil when they do not carry one.
  ///
  /// The rate is the median of the slopes between all pairs of readings (Theil-Sen), which a single jump does not move.
  /// Readings before the last fall are left out: a count that fell began anew. A forecast beyond the meter's reset says
  /// that the limit is not reached, which is no forecast.
  public init?(of meter: Meter, samples: [UsageSample], at now: Instant) {
    guard case .of(let limit) = meter.limit, let used = meter.used, used < limit, meter.provenance == .server else {
      return nil
    }
    let start = now.adding(.milliseconds(-Self.window.wholeMilliseconds))
    var recent = samples.filter { $0.at >= start && $0.at <= now }
    if let fall = recent.indices.dropFirst().last(where: { recent[$0].used < recent[$0 - 1].used }) {
      recent = Array(recent[fall...])
    }
    guard recent.count >= Self.fewest, let first = recent.first, let last = recent.last,
      last.at.milliseconds(since: first.at) >= Self.shortest.wholeMilliseconds
    else { return nil }
    let rate = Self.medianSlope(Self.thinned(recent))
    guard rate > 0 else { return nil }
    let milliseconds = Double(limit - used) / rate
    guard milliseconds.isFinite, milliseconds <= Double(Self.horizon.wholeMilliseconds) else { return nil }
    let reaches = now.adding(milliseconds: Int64(milliseconds))
    if let resetsAt = meter.resetsAt, reaches >= resetsAt { return nil }
    let hours = max(1, last.at.milliseconds(since: first.at) / 3_600_000)
    self.init(reaches: reaches, method: SafeText("last \(min(hours, 24)) h"), hourlyRate: rate * 3_600_000)
  }

  /// At most 64 readings, evenly chosen: all pairs of them are quickly compared.
  private static func thinned(_ samples: [UsageSample]) -> [UsageSample] {
    guard samples.count > 64 else { return samples }
    return (0..<64).map { samples[$0 * (samples.count - 1) / 63] }
  }

  /// Units a millisecond.
  private static func medianSlope(_ samples: [UsageSample]) -> Double {
    var slopes: [Double] = []
    for (index, left) in samples.enumerated() {
      for right in samples[(index + 1)...] {
        let time = right.at.milliseconds(since: left.at)
        if time > 0 { slopes.append(Double(right.used - left.used) / Double(time)) }
      }
    }
    guard !slopes.isEmpty else { return 0 }
    slopes.sort()
    let middle = slopes.count / 2
    return slopes.count % 2 == 1 ? slopes[middle] : (slopes[middle - 1] + slopes[middle]) / 2
  }
}
