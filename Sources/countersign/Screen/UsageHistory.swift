import Billing
import Engine
import Ledger

/// The recorded use of one account's meters, as far as the dashboard draws it.
struct UsageHistory: Sendable {
  /// The look it goes up to.
  let seenAt: Instant
  /// When limits will be reached, by the meter's name.
  let forecasts: [String: Forecast]
  /// Readings, oldest first, by the meter's name.
  let samples: [String: [UsageSample]]

  /// The most readings of one meter that are kept; more than a screen has columns.
  private static let mostSamples = 240

  /// Reads what was recorded in the stretch that forecasts are made from.
  static func read(_ observation: Observation, from ledger: Ledger) async throws(LedgerError) -> UsageHistory {
    let start = observation.at.adding(milliseconds: -Forecast.window.wholeMilliseconds)
    let samples = try await ledger.samples(of: observation.account, since: start)
    var forecasts: [String: Forecast] = [:]
    for meter in observation.meters {
      forecasts[meter.name.string] = Forecast(
        of: meter, samples: samples[meter.name.string] ?? [], at: observation.at)
    }
    return UsageHistory(seenAt: observation.at, forecasts: forecasts, samples: samples.mapValues(thinned))
  }

  private static func thinned(_ samples: [UsageSample]) -> [UsageSample] {
    guard samples.count > mostSamples else { return samples }
    return (0..<mostSamples).map { samples[$0 * (samples.count - 1) / (mostSamples - 1)] }
  }
}
