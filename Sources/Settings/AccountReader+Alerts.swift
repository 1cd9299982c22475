import Billing
import Text

/// Reads `alert_at` and `meter_alert_at`: where the operator wants to be told of an account's use.
extension AccountReader {
  mutating func readAlerts() -> UsageAlerts {
    let all = reader.has(place(.alertAt)) ? readThresholds(place(.alertAt)) : nil
    let table = place(.meterAlertAt)
    let names = reader.keys(of: table, expected: Wording.meterAlertsForm) ?? []
    var meters: [String: [UsageThreshold]] = [:]
    for name in names {
      // The names are what the service calls its meters, so they are compared as what the service sends is shown.
      meters[SafeText(name).string] = readThresholds(table.appending(name))
    }
    return UsageAlerts(all: all, meters: meters)
  }

  /// A list of percents, each above the one before; nil, and a problem, where it is none.
  private mutating func readThresholds(_ path: TOMLPath) -> [UsageThreshold]? {
    let range = AccountSettings.alertRange
    let expected = Wording.percentsForm
    guard case .array(let elements)? = reader.document.node(path) else {
      reader.refuse(path, Wording.noPercents, expected: "\(expected), such as [70, 90]")
      return nil
    }
    var percents: [Int] = []
    for index in elements.indices {
      let place = path.appending(index)
      guard let percent = reader.integer(place, in: range) else { return nil }
      guard percents.last.map({ $0 < percent }) ?? true else {
        reader.refuse(place, Wording.notAbove(percent, percents.last ?? 0), expected: expected)
        return nil
      }
      percents.append(percent)
    }
    return percents.map { UsageThreshold(rawValue: Int64($0)) }
  }
}
