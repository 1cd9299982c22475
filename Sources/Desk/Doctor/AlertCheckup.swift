import Billing
import Ledger

/// Thresholds for meters that the accounts do not have: nobody would be told by them.
struct AlertCheckup {
  let accounts: [Account]
  /// What was last seen of the accounts.
  let looks: [AccountName: Look]

  /// A warning for each name that no meter of the last look has; nothing where no look showed any meter.
  var checks: [Check] {
    accounts.flatMap { account in
      let meters = (looks[account.name]?.observation?.meters ?? []).map(\.name.string)
      let unknown = account.alerts.meters.keys.filter { !meters.contains($0) }.sorted()
      return (meters.isEmpty ? [] : unknown).map { name in
        Check(
          "meter_alert", .warning,
          "meter_alert_at names \(SafeTextArgument(name)), which the last look at the account did not show.",
          advice: "It may be mistyped. It showed: \(meters.map { "\"\($0)\"" }.joined(separator: ", ")).",
          account: account.name)
      }
    }
  }
}
