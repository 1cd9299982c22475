import Billing
import Consent
import Ledger

/// What an engine finds when it starts: what the one before it left.
struct EnginePast: Sendable {
  /// The requests to which something can still happen.
  let requests: [ConsentRequest]
  /// The executions whose bill nobody has compared to the end.
  let unchecked: [ConsentRequest]
  /// The executions whose bill did not show them after an hour, and has not since.
  let unsettled: [ConsentRequest]
  /// What is known of each account.
  let looks: [AccountName: Look]
  /// Our own calls to each account's service by the hour.
  let calls: [AccountName: [Int64: Int64]]
  /// Whether anybody watches a dashboard.
  let isAttended: Bool
}
