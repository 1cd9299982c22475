import Billing
import JSON
import Text

/// What the doctor found.
package struct DoctorReport: Sendable {
  package var checks: [Check] = []
  /// The fields of an account's live answers; empty unless an account was asked.
  package var fields: [FieldFinding] = []
  /// Whether there are accounts and none of their services was called.
  package var hasCalledNone = false

  /// Whether the account that was named is not in the config.
  package var isAccountUnknown = false

  package init() {}

  /// The status to end with: the config, the folder and the credentials come before the way to an account.
  package var status: ExitStatus {
    let problems = checks.filter { $0.state == .problem }
    if isAccountUnknown { return .usage }
    if problems.isEmpty { return .fine }
    return problems.contains { !$0.isAboutReach } ? .badConfiguration : .unreachable
  }

  /// The report as `doctor --json` prints it.
  package var document: JSONValue {
    [
      "schema": "countersign.doctor/1",
      "checks": .array(
        checks.map { check in
          [
            "id": .string(check.id), "state": .string(check.state.rawValue), "detail": .string(check.detail.string),
            "advice": check.advice.map { .string($0.string) } ?? .null,
            "account": check.account.map { .string($0.rawValue) } ?? .null,
          ]
        }),
      "fields": .array(
        fields.map { field in
          [
            "source": .string(field.source.string), "path": .string(field.path.string),
            "type": .string(field.type.string), "recognised": .bool(field.isRecognised),
          ]
        }),
    ]
  }

  /// The report in lines for people.
  package func lines(_ frame: FramedLines) -> [String] {
    var lines: [String] = []
    for check in checks {
      let state = check.state.rawValue
      let place = check.account.map { " \($0)" } ?? ""
      // Further in than an advice: what a service names in a detail must not look like one.
      lines += frame.own(DisplayWidth.pad(state, to: 9) + check.id + place + ": " + check.detail.string, hanging: 13)
      if let advice = check.advice { lines += frame.fact("        ->", advice.string, labels: 11) }
    }
    var sources: [String] = []
    for field in fields where !sources.contains(field.source.string) { sources.append(field.source.string) }
    for source in sources {
      let own = fields.filter { $0.source.string == source }
      let known = own.count { $0.isRecognised }
      lines.append("")
      lines += frame.own(
        "\(Self.counted(own.count, "field")) of \(source): \(known) recognised, \(own.count - known) not")
      for field in own {
        let words = field.path.word(columns: 200) + "  " + field.type.word()
        lines += frame.fact(field.isRecognised ? "  ok" : "  ?", words, labels: 6)
      }
    }
    let problems = checks.count { $0.state == .problem }
    let warnings = checks.count { $0.state == .warning }
    lines.append("")
    lines.append(
      problems + warnings == 0
        ? "No problem and no warning." : "\(Self.counted(problems, "problem")), \(Self.counted(warnings, "warning")).")
    if hasCalledNone { lines += frame.own("No service was called: `countersign doctor NAME` calls an account's.") }
    return lines
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
  }
}
