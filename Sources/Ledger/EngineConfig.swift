import Billing
import JSON

/// What an engine read of the config when it started, and works by until it ends.
public struct EngineConfig: Hashable, Sendable {
  /// The accounts that it serves, by name.
  public let accounts: [AccountName]
  /// When it was read.
  public let readAt: Instant

  /// What was read, and when.
  public init(accounts: [AccountName], readAt: Instant) {
    self.accounts = accounts.sorted { $0.rawValue < $1.rawValue }
    self.readAt = readAt
  }

  /// Reads what a holder of the lock wrote; nil where it is not recognised.
  init?(_ note: JSONValue) {
    guard let names = note["accounts"]?.array, let read = note["read"]?.integer else { return nil }
    let accounts = names.compactMap { $0.string.flatMap { AccountName($0) } }
    guard accounts.count == names.count else { return nil }
    self.init(accounts: accounts, readAt: Instant(milliseconds: read))
  }

  /// The same, to be written beside the lock.
  var note: JSONValue {
    ["accounts": .array(accounts.map { .string($0.rawValue) }), "read": .integer(readAt.milliseconds)]
  }
}
