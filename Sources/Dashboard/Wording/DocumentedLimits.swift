import Billing
import Consent
import Text

/// What a service's documents say that the plan of a change allows of those things that are nearly used up, or that it would
/// not hold: where the service itself does not tell, somebody who decides needs no more, and is told that it is documented.
package enum DocumentedLimits {
  /// The words, such as `30 agents (Dock's pricing, read 2026-11-21)`; nil where the documents say nothing of them.
  package static func words(
    of target: PlanName?, at service: Service?, for meters: [Meter], alerts: UsageAlerts = .standard
  ) -> SafeText? {
    guard let service, let target else { return nil }
    for entry in service.documentedTerms where entry.plan == target {
      let told = entry.limits.filter { limit in
        meters.contains { meter in
          guard limit.name == meter.name || limit.name.string.hasPrefix(meter.name.string + " a ") else { return false }
          if MeterReading(meter, service: service, alerts: alerts).level != .normal { return true }
          guard case .of(let most) = limit.amount, let used = meter.used else { return false }
          return used > most
        }
      }
      if !told.isEmpty {
        return SafeText.joined(told.map(\.words), separator: ", ") + SafeText(" (") + entry.page.words + SafeText(")")
      }
    }
    return nil
  }
}
