import JSON
import Ledger

/// What checking the log and the requests against it found.
package struct AuditReport {
  package let verdict: AuditVerdict
  package let forged: [ForgedRow]
  package let newest: AuditAnchor?

  package init(verdict: AuditVerdict, forged: [ForgedRow], newest: AuditAnchor?) {
    self.verdict = verdict
    self.forged = forged
    self.newest = newest
  }

  package var isIntact: Bool {
    if case .broken = verdict { return false }
    return forged.isEmpty
  }

  /// What was found, for people.
  package var lines: [String] {
    let first =
      switch verdict {
      case .intact(0): "No entry yet: nothing ever happened in this state folder, or another one is meant (--state)."
      case .intact(let events): "\(events) events, all intact." + (newest.map { " The newest: \($0)" } ?? "")
      case .broken(let sequence, let reason, _): "Event \(sequence) does not fit: \(reason)."
      }
    return [first] + forged.map { "Request \($0.number) is not what its events make it: \($0.reason)." }
  }

  /// What was found, for programs.
  package var document: JSONValue {
    var document: JSONObject = [
      "schema": "countersign.audit/1", "ok": .bool(isIntact),
      "newest": newest.map { .string($0.description) } ?? .null,
      "forged_rows": .array(
        forged.map { ["number": .integer($0.number), "id": .string($0.id), "reason": .string($0.reason)] }),
    ]
    switch verdict {
    case .intact(let events): document["events"] = .integer(events)
    case .broken(let sequence, let reason, let events):
      document["events"] = .integer(events)
      document["first_bad"] = .integer(sequence)
      document["reason"] = .string(reason)
    }
    return .object(document)
  }
}
