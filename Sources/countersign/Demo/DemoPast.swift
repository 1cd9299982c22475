import Billing
import Ledger
import Text

/// The day before the demo began, as its ledger would have recorded it: use that grew as it goes on growing.
enum DemoPast {
  /// How far back it goes.
  private static let hours: Int64 = 24

  /// Records what every account used in that day, a reading each hour.
  static func record(_ scene: DemoScene, in ledger: Ledger, before now: Instant) async throws(LedgerError) {
    for place in scene.places {
      guard let account = AccountName(place.account) else { continue }
      for hour in 1...hours {
        let at = now.adding(.seconds((hour - hours - 1) * 3600 + 60))
        let meters = place.organisation.usage.map { name, used in
          let rate = place.drift[name] ?? 0
          // Not quite even, as use never is.
          let wave = rate * (hour % 5 - 2) / 12
          let past = used - rate * (hours + 1 - hour) + wave
          return Meter(
            name: title(name), used: max(0, past), limit: .unknown, unit: title(name), provenance: .unknown)
        }
        try await ledger.record(
          Observation(account: account, at: at, plan: PlanState(plan: nil), meters: meters))
      }
    }
  }

  /// The meter's name as the account's own looks give it.
  private static func title(_ name: String) -> SafeText {
    switch name {
    case "api_calls": "API calls"
    case "rows": "rows/workspace"
    default: SafeText(name)
    }
  }
}
