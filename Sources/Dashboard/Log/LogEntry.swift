import Billing
import Text

/// One entry of the audit log as the screen shows it.
public struct LogEntry: Hashable, Sendable {
  /// The entry's place in the log, from 1 without gaps.
  public let sequence: Int64
  /// When it was written.
  public let at: Instant
  /// What happened, for example `request.approved`.
  public let kind: SafeText
  /// The account it is about, where there is one.
  public let account: AccountName?
  /// The request it is about, by its number or its id, where there is one.
  public let request: SafeText?
  /// Who caused it: `agent:NAME`, `operator`, `engine`.
  public let actor: SafeText
  /// Further facts, each with its label, in the order of the entry.
  public let body: [Fact]

  /// An entry of the log.
  public init(
    sequence: Int64, at: Instant, kind: SafeText, account: AccountName? = nil, request: SafeText? = nil,
    actor: SafeText, body: [Fact] = []
  ) {
    self.sequence = sequence
    self.at = at
    self.kind = kind
    self.account = account
    self.request = request
    self.actor = actor
    self.body = body
  }

  /// The further facts in one line.
  var summary: String {
    body.map { "\($0.label): \($0.value)" }.joined(separator: ", ")
  }
}

extension FilterSubject {
  init(_ entry: LogEntry) {
    self.init(
      [
        "kind": entry.kind.string, "account": entry.account?.rawValue, "request": entry.request?.string,
        "actor": entry.actor.string,
      ], ["entry": Double(entry.sequence)], more: [entry.summary])
  }
}
