import Billing
import Ledger

/// Where screens and shell look things up: what is on record, which accounts there are, and what time it is.
package struct Records: Sendable {
  package let ledger: Ledger
  /// The configured accounts.
  package let accounts: [Account]
  package let time: any TimeSource
  /// The operator's own clock, by which people are told times.
  package let zone: ClockZone

  package init(ledger: Ledger, accounts: [Account], time: any TimeSource, zone: ClockZone) {
    self.ledger = ledger
    self.accounts = accounts
    self.time = time
    self.zone = zone
  }

  /// An account; nil when it is not in the config any more.
  package func account(_ name: AccountName) -> Account? {
    accounts.first { $0.name == name }
  }
}
