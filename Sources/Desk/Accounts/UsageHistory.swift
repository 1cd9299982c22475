import Billing
import Engine
import Ledger

/// The recorded use of one account's meters, as far as the dashboard draws it.
package struct UsageHistory: Sendable {
  /// The look it goes up to.
  package let seenAt: Instant
  /// When limits will be reached, by the meter's name.
  package let forecasts: [String: Forecast]
  /// Readings, oldest first, by the meter's name.
  package let samples: [String: [UsageSample]]

  /// How many readings of one meter are kept: more than a screen has columns, and fewer where there are many accounts.
  package static func readings(eachOf accounts: Int) -> Int {
    max(30, min(240, 24_000 / max(1, accounts)))
  }

  /// Reads what was recorded in the stretch that forecasts are made from.
  package static func read(
    _ observation: Observation, from ledger: Ledger, atMost limit: Int
  ) async throws(LedgerError) -> UsageHistory {
    let start = observation.at.adding(milliseconds: -Forecast.window.wholeMilliseconds)
    let samples = try await ledger.samples(of: observation.account, since: start)
    var forecasts: [String: Forecast] = [:]
    for meter in observation.meters {
      forecasts[meter.name.string] = Forecast(
        of: meter, samples: samples[meter.name.string] ?? [], at: observation.at)
    }
    return UsageHistory(
      seenAt: observation.at, forecasts: forecasts, samples: samples.mapValues { thinned($0, to: limit) })
  }

  private static func thinned(_ samples: [UsageSample], to limit: Int) -> [UsageSample] {
    guard samples.count > limit else { return samples }
    return (0..<limit).map { samples[$0 * (samples.count - 1) / (limit - 1)] }
  }
}
