import Billing
import Consent
import Screen
import Text

/// The rows of a review that tell what else happened on the account.
struct SurroundingRows {
  let state: DashboardState
  let surroundings: Surroundings
  let request: ConsentRequest

  /// So many of each kind have a row of their own; the others are counted.
  private static let limit = 12

  /// The row that says that a page for the same plan waits; nil when none does.
  static func page(_ pages: [OtherRequest]) -> FactRow? {
    guard let first = pages.first else { return nil }
    let others = pages.dropFirst().map { ", request \($0.number)" }.joined()
    return FactRow(
      "same plan",
      .value(
        FactText(
          "a page for the same plan waits already: request \(first.number)\(others)", .danger, isUrgent: true)),
      fact: .pages, isPinned: true)
  }

  /// Open alarms, then what waits beside the request, then what happened in the last 24 hours, and what agents ran into
  /// and left to be read.
  var rows: [FactRow] {
    kind(surroundings.openAlarms, more: ("more alarm is open", "more alarms are open"), fact: .alarms, row: alarm)
      + kind(surroundings.live, more: ("more request waits", "more requests wait"), fact: .others, row: live)
      + kind(surroundings.changes, more: ("more change in 24 h", "more changes in 24 h"), fact: .events, row: change)
      + kind(surroundings.limitHits, more: ("more limit was hit", "more limits were hit"), fact: .events, row: hit)
      + kind(surroundings.notes, more: ("more note is new", "more notes are new"), fact: .events, row: note)
  }

  private func kind<Value>(
    _ values: [Value], more: (one: String, many: String), fact: ShownFact, row: (Value) -> FactRow
  ) -> [FactRow] {
    let rest = values.count - Self.limit
    let rows = values.prefix(Self.limit).map(row)
    return rest <= 0
      ? rows
      : rows + [FactRow("and", .value(FactText("\(rest) \(rest == 1 ? more.one : more.many)", .warning)), fact: fact)]
  }

  private func alarm(_ alarm: Alarm) -> FactRow {
    FactRow(
      "alarm \(alarm.id)",
      .value(
        FactText(
          SafeText(
            "\(state.glyphs[.warning]) \(alarm.kind.word)\(place(alarm.account)), \(alarm.at.dayAndTime(in: state.zone)): "
          )
            + alarm.detail, .danger)),
      fact: .alarms, number: alarm.id)
  }

  private func live(_ other: OtherRequest) -> FactRow {
    let isSame = surroundings.pages.contains { $0.id == other.id }
    return FactRow(
      "request \(other.number)",
      .value(
        FactText(
          "\(words(other)), \(other.state.word) since \(other.since.dayAndTime(in: state.zone))"
            + (isSame ? ": the same plan" : ""),
          isSame ? .danger : .text)),
      fact: .others, number: other.number)
  }

  private func change(_ change: Surroundings.Change) -> FactRow {
    switch change {
    case .executed(let other):
      FactRow(
        "request \(other.number)",
        .value(FactText("\(words(other)), executed \(other.since.dayAndTime(in: state.zone))")),
        fact: .events, number: other.number)
    case .rejected(let other, let reason):
      FactRow(
        "request \(other.number)",
        .value(
          FactText(
            "\(words(other)), rejected \(other.since.dayAndTime(in: state.zone))"
              + (reason.map { ": \($0.sentence)" } ?? ""), .warning)
        ),
        fact: .events, number: other.number)
    case .explained(let alarm, let at):
      FactRow(
        "alarm \(alarm.id)",
        .value(
          FactText(
            SafeText("\(alarm.kind.word)\(place(alarm.account)): ") + alarm.detail
              + SafeText(" Explained \(at.dayAndTime(in: state.zone)): ") + (alarm.explanation ?? ""))),
        fact: .events, number: alarm.id)
    }
  }

  private func hit(_ hit: LimitHit) -> FactRow {
    FactRow(
      "limit",
      .value(
        FactText(
          hit.sentence
            + SafeText(
              "\(place(hit.account)), \(hit.at.dayAndTime(in: state.zone))"
                + (hit.times > 1 ? ", \(times(Int(hit.times)))" : "")))),
      fact: .events, number: hit.id)
  }

  /// That there is a note; what it says is an agent's, and stands under Notes.
  private func note(_ note: OperatorNote) -> FactRow {
    FactRow(
      "note \(note.id)",
      .value(
        FactText(
          "\(note.agent) left you a note\(place(note.account)), \(note.at.dayAndTime(in: state.zone)): under Notes")),
      fact: .events, number: note.id)
  }

  private func words(_ other: OtherRequest) -> String {
    "\(other.requester.who): \(other.change.summary(from: other.from, arrow: state.arrow))\(place(other.account))"
  }

  /// The account, where it is another one of the same organisation.
  private func place(_ account: AccountName) -> String {
    account == request.account ? "" : " on \(account)"
  }
}

extension SurroundingRows {
  /// The rows that only tell what others did since, which nobody has to have seen before he decides.
  static func added(_ newer: Surroundings, since earlier: Surroundings) -> [FactRow.ID] {
    let known = Set(earlier.live.map(\.id))
    let live = newer.live.filter { !known.contains($0.id) }
      .map { FactRow.ID(label: "request \($0.number)", fact: .others, number: $0.number) }
    let changes = newer.changes.filter { !earlier.changes.contains($0) }.map { change in
      switch change {
      case .executed(let other), .rejected(let other, _):
        FactRow.ID(label: "request \(other.number)", fact: .events, number: other.number)
      case .explained(let alarm, _): FactRow.ID(label: "alarm \(alarm.id)", fact: .events, number: alarm.id)
      }
    }
    let (hits, notes) = (Set(earlier.limitHits.map(\.id)), Set(earlier.notes.map(\.id)))
    let told =
      newer.limitHits.filter { !hits.contains($0.id) }.map { FactRow.ID(label: "limit", fact: .events, number: $0.id) }
      + newer.notes.filter { !notes.contains($0.id) }
      .map { FactRow.ID(label: "note \($0.id)", fact: .events, number: $0.id) }
    return live + changes + told + [ShownFact.others, .events].map { FactRow.ID(label: "and", fact: $0) }
  }
}
