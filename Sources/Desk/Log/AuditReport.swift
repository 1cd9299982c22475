import JSON
import Ledger
import Text

/// What checking the file, the log, and all rows against it found.
package struct AuditReport: Sendable {
  /// The parts of a check, in their order.
  package enum Stage: CaseIterable, Sendable {
    case chain, requests, records
  }

  package let verdict: AuditVerdict
  package let forged: [ForgedRow]
  package let newest: AuditAnchor?
  /// The door tokens and alarms whose rows are not what the log makes of them.
  package let records: [ForgedRecord]
  /// What is wrong with the database's file; nil where nothing is.
  ///
  /// Where something is, nothing else was checked.
  package let damage: SafeText?

  package init(
    verdict: AuditVerdict, forged: [ForgedRow], newest: AuditAnchor?, records: [ForgedRecord] = [],
    damage: SafeText? = nil
  ) {
    self.verdict = verdict
    self.forged = forged
    self.newest = newest
    self.records = records
    self.damage = damage
  }

  /// Checks a ledger: the one way for everybody who says whether it is whole.
  ///
  /// - Parameters:
  ///   - anchor: an entry that was the newest once; nil compares nothing.
  ///   - progress: told of each part how far it is.
  package static func examine(
    _ ledger: Ledger, against anchor: AuditAnchor? = nil,
    progress: (@Sendable (Stage, _ done: Int64, _ all: Int64) -> Void)? = nil
  ) async throws(LedgerError) -> AuditReport {
    func told(_ stage: Stage) -> AuditProgress? {
      guard let progress else { return nil }
      return { @Sendable (done: Int64, all: Int64) -> Void in progress(stage, done, all) }
    }
    // What a damaged file answers to one question says nothing about its next answer.
    if let damage = try await ledger.damage() {
      return AuditReport(verdict: .intact(events: 0), forged: [], newest: nil, damage: damage)
    }
    let newest = try await ledger.auditAnchor()
    let verdict = try await ledger.verifyAudit(against: anchor, progress: told(.chain))
    let forged = try await ledger.forgedRows(after: verdict, progress: told(.requests))
    let missing = try await ledger.forgedRecords(progress: told(.records))
    return AuditReport(
      verdict: verdict, forged: (forged + missing.requests).sorted { $0.number < $1.number }, newest: newest,
      records: missing.others)
  }

  package var isIntact: Bool {
    guard case .intact = verdict else { return false }
    return forged.isEmpty && records.isEmpty && damage == nil
  }

  /// What was found, for people.
  package var lines: [String] {
    if let damage {
      return [
        "The ledger's file is damaged: \(damage.string).",
        "Nothing in it can be relied on: stop every countersign, and restore a backup (docs/recovery.md).",
      ]
    }
    let first =
      switch verdict {
      case .intact(0): "No entry yet: nothing ever happened in this state folder, or another one is meant (--state)."
      case .intact(let events):
        "\(events) \(events == 1 ? "entry" : "entries"), all intact." + (newest.map { " The newest: \($0)" } ?? "")
      case .broken(let sequence, let reason, _): "Entry \(sequence) does not fit: \(reason)."
      case .cut(let events, let noted): Self.cut(events, noted)
      }
    return [first] + forged.map { "Request \($0.number) is not what its entries make it: \($0.reason)." }
      + records.map { "\(Self.name(of: $0.subject)) is not what its entries make it: \($0.reason)." }
  }

  private static func cut(_ events: Int64, _ noted: Int64) -> String {
    let end = events == 0 ? "The log has no entry" : "The log ends at \(events)"
    let missing = events + 1 == noted ? "\(noted) is missing" : "\(events + 1) to \(noted) are missing"
    return "\(end), entry \(noted) was noted: \(missing)."
  }

  private static func name(of subject: ForgedRecord.Subject) -> String {
    switch subject {
    case .alarm(let number): "Alarm \(number)"
    case .doorToken(let agent, let account):
      "The token of agent \(SafeText(agent).string) for \(SafeText(account).string)"
    }
  }

  /// What was found, for programs.
  package var document: JSONValue {
    var document: JSONObject = [
      "schema": "countersign.audit/1", "ok": .bool(isIntact),
      "newest": newest.map { .string($0.description) } ?? .null, "damage": damage.map { .string($0.string) } ?? .null,
      "forged_rows": .array(
        forged.map { ["number": .integer($0.number), "id": .string($0.id), "reason": .string($0.reason)] }),
      "forged_tokens": .array(
        records.compactMap { record in
          guard case .doorToken(let agent, let account) = record.subject else { return nil }
          return ["agent": .string(agent), "account": .string(account), "reason": .string(record.reason)]
        }),
      "forged_alarms": .array(
        records.compactMap { record in
          guard case .alarm(let number) = record.subject else { return nil }
          return ["alarm": .integer(number), "reason": .string(record.reason)]
        }),
    ]
    switch verdict {
    case .intact(let events): document["events"] = .integer(events)
    case .broken(let sequence, let reason, let events):
      document["events"] = .integer(events)
      document["first_bad"] = .integer(sequence)
      document["reason"] = .string(reason)
    case .cut(let events, let noted):
      document["events"] = .integer(events)
      document["first_bad"] = .integer(events + 1)
      document["reason"] = .string("the log ends at \(events), entry \(noted) was noted")
    }
    return .object(document)
  }
}
