import Billing
import Consent
import JSON
import Ledger

/// What waits when `watch --json` begins: without it a reader would know nothing of what happened before.
package enum WatchDocument {
  /// The requests as `requests --json` prints them, the alarms as `alarms --json` does, and the limits
  /// as `status --json` does.
  package static func begin(
    _ engine: JSONValue, _ requests: [ConsentRequest], _ alarms: [Alarm], _ hits: [LimitHit], at now: StoredBootTime
  ) -> JSONValue {
    [
      "schema": "countersign.watch/1", "engine": engine,
      "requests": .array(requests.map { .object(RequestDocument.summary($0, at: now)) }),
      "alarms": .array(alarms.map(StatusDocument.alarm)),
      "limits_hit": .array(hits.map { LimitHitText.document($0, among: requests) }),
    ]
  }
}
