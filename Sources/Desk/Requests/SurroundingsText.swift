import Billing
import Consent
import JSON
import Ledger
import Text

/// What else happened where a request wants a change, as `show` prints it.
package struct SurroundingsText {
  package let surroundings: Surroundings
  /// The operator's own clock.
  let zone: ClockZone

  /// Finds what belongs to a request in the ledger.
  package static func read(_ request: ConsentRequest, in records: Records) async throws(LedgerError) -> SurroundingsText
  {
    let now = records.time.wall
    let overview = try await records.ledger.overview(at: now)
    return SurroundingsText(
      surroundings: Surroundings(
        of: request, on: sharing(request, records, overview), requests: overview.requests,
        alarms: overview.alarms + overview.explainedAlarms, limitHits: overview.limitHits, notes: overview.notes,
        at: now), zone: records.zone)
  }

  /// The accounts whose keys reach the organisation that the request is about.
  private static func sharing(
    _ request: ConsentRequest, _ records: Records, _ overview: Overview
  ) -> Set<AccountName> {
    func organisation(_ name: AccountName) -> SafeText? { overview.looks[name]?.identity?.organisation }
    guard let own = organisation(request.account) else { return [] }
    return Set(records.accounts.filter { $0.origin == request.origin && organisation($0.name) == own }.map(\.name))
  }

  /// One line for each thing, with its label; a note is only named, because what it says is an agent's.
  package var lines: [(label: String, value: String)] {
    if surroundings.isEmpty { return [("elsewhere", "nothing else waits or happened here in 24 h")] }
    var lines = surroundings.pages.map { page in
      (
        label: "WATCH OUT",
        value: "a page for the same plan waits already: request \(page.number), since \(page.since.words(in: zone))"
      )
    }
    lines += surroundings.openAlarms.map { alarm in
      ("alarm", "#\(alarm.id)  \(alarm.kind.word)  \(alarm.account)  \(alarm.at.words(in: zone))  \(alarm.detail)")
    }
    lines += surroundings.live.map { ("also live", line($0)) }
    lines += surroundings.changes.map { change in
      switch change {
      case .executed(let request): ("changed", line(request))
      case .rejected(let request, let reason):
        ("rejected", line(request) + (reason.map { "  \($0.sentence)" } ?? ""))
      case .explained(let alarm, let at):
        (
          "explained",
          "alarm #\(alarm.id)  \(alarm.kind.word)  \(alarm.account)  \(at.words(in: zone))  "
            + Self.sentence(alarm.detail) + " You said: \(alarm.explanation ?? "")"
        )
      }
    }
    lines += surroundings.limitHits.map { hit in
      ("limit", "\(hit.account)  \(hit.agent) hit \(hit.limit.title.word(columns: .max))  \(hit.at.words)")
    }
    lines += surroundings.notes.map { note in
      ("note", "#\(note.id)  \(note.account)  \(note.agent)  \(note.at.words)  countersign notes prints it")
    }
    return lines
  }

  /// The same for programs.
  package var document: JSONValue {
    [
      "same_plan_pages": .array(surroundings.pages.map { .integer($0.number) }),
      "open_alarms": .array(surroundings.openAlarms.map { .object(Self.document($0)) }),
      "live": .array(surroundings.live.map { .object(Self.document($0)) }),
      "changes": .array(
        surroundings.changes.map { change in
          switch change {
          case .executed(let request):
            ["kind": "executed", "at": .string(change.at.timestamp), "request": .object(Self.document(request))]
          case .rejected(let request, let reason):
            [
              "kind": "rejected", "at": .string(change.at.timestamp), "request": .object(Self.document(request)),
              "reason": reason.map { .string($0.rawValue) } ?? .null,
            ]
          case .explained(let alarm, let at):
            ["kind": "alarm_explained", "at": .string(at.timestamp), "alarm": .object(Self.document(alarm))]
          }
        }),
      "limits_hit": .array(
        surroundings.limitHits.map { hit in
          [
            "account": .string(hit.account.rawValue), "agent": .string(hit.agent.rawValue),
            "what": .string(hit.limit.title.string), "at": .string(hit.at.timestamp), "times": .integer(hit.times),
          ]
        }),
      "new_notes": .array(
        surroundings.notes.map { note in
          [
            "id": .integer(note.id), "account": .string(note.account.rawValue),
            "agent": .string(note.agent.rawValue), "at": .string(note.at.timestamp),
          ]
        }),
    ]
  }

  /// Words with an end, so that others can follow.
  private static func sentence(_ words: SafeText) -> String {
    words.string + (words.string.last.map { ".!?".contains($0) } ?? true ? "" : ".")
  }

  private func line(_ request: OtherRequest) -> String {
    "#\(request.number)  \(request.state.word)  \(RequestText.asker(request.requester))  \(request.account)  "
      + "\(RequestText.change(request.change, from: request.from))  since \(request.since.words(in: zone))"
  }

  private static func document(_ request: OtherRequest) -> JSONObject {
    [
      "id": .string(request.id.rawValue), "number": .integer(request.number),
      "account": .string(request.account.rawValue), "agent": .string(request.requester.agent.rawValue),
      "operation": .string(request.change.operation.rawValue),
      "plan": request.change.target.map { .string($0.rawValue) } ?? .null,
      "state": .string(request.state.rawValue), "since": .string(request.since.timestamp),
    ]
  }

  private static func document(_ alarm: Alarm) -> JSONObject {
    [
      "id": .integer(alarm.id), "kind": .string(alarm.kind.rawValue), "account": .string(alarm.account.rawValue),
      "at": .string(alarm.at.timestamp), "detail": .string(alarm.detail.string),
      "explanation": alarm.explanation.map { .string($0.string) } ?? .null,
    ]
  }
}
