import Billing
import Consent
import Dashboard
import JSON
import Text

/// The limits that agents ran into, as `status` and `watch` print them.
package enum LimitHitText {
  /// What happened, where, and what waits for the operator; below it what the service said.
  package static func lines(
    _ hit: LimitHit, among requests: [ConsentRequest], in zone: ClockZone
  ) -> (FramedLines) -> [String] {
    { frame in
      frame.own("LIMIT  \(hit.account)  \(line(hit, among: requests, in: zone))", hanging: 8)
        + frame.foreign(hit.limit.words, indent: 4)
    }
  }

  /// `research-bot hit "sending needs a paid plan" 2026-05-01 14:00:00 CEST, 4 times; request 42 is pending`.
  package static func line(_ hit: LimitHit, among requests: [ConsentRequest], in zone: ClockZone) -> String {
    LimitWords(hit, among: requests, separator: "; ").line(ago: hit.at.words(in: zone)).string
  }

  /// One of them as JSON; `request` is the number of the live request that asks for more at the account.
  package static func document(_ hit: LimitHit, among requests: [ConsentRequest]) -> JSONValue {
    [
      "account": .string(hit.account.rawValue), "agent": .string(hit.agent.rawValue),
      "code": .string(hit.limit.code), "what": .string(hit.limit.title.string),
      "words": .string(hit.limit.words.string), "status": .integer(Int64(hit.limit.status)),
      "times": .integer(hit.times), "first_at": .string(hit.firstAt.timestamp), "at": .string(hit.at.timestamp),
      "request": hit.request(among: requests).map { .integer($0.number) } ?? .null,
    ]
  }
}
