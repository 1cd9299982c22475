import ArgumentParser
import JSON
import Ledger

/// The decision log.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Check the hash-chained decision log.",
    subcommands: [AuditVerifyCommand.self, AuditExportCommand.self])
}

/// Recomputes the chain.
struct AuditVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Recompute every hash and name the first entry that does not fit.",
    discussion: """
      Prints the newest entry's number and hash. Keep them on another machine: given with --against, they show a log that \
      was cut off at its end or written anew, which a chain cannot show by itself.

      EXAMPLE
        countersign audit verify --against 59:9f2c...
      """)

  @OptionGroup var common: CommonOptions

  @Flag(help: "Print one JSON document.")
  var json = false

  @Option(help: "A number and hash that an earlier check printed: NUMBER:HASH.")
  var against: String?

  func validate() throws {
    guard against == nil || against.flatMap(AuditAnchor.init) != nil else {
      throw ValidationError("--against takes what an earlier check printed: a number, a colon and 64 hex digits.")
    }
  }

  func run() throws {
    let workplace = try Workplace(common)
    MainLoop.run {
      do throws(LedgerError) {
        let newest = try await workplace.ledger.auditAnchor()
        switch try await workplace.ledger.verifyAudit(against: against.flatMap(AuditAnchor.init)) {
        case .intact(let events):
          if json {
            Output.json([
              "schema": "countersign.audit/1", "events": .integer(events), "ok": true,
              "newest": newest.map { .string($0.description) } ?? .null,
            ])
          } else {
            Output.exactly("\(events) events, all intact." + (newest.map { " The newest: \($0)" } ?? ""))
          }
          return .fine
        case .broken(let sequence, let reason, let events):
          if json {
            Output.json([
              "schema": "countersign.audit/1", "events": .integer(events), "ok": false,
              "first_bad": .integer(sequence), "reason": .string(reason),
            ])
          } else {
            Output.line("Event \(sequence) does not fit: \(reason).")
          }
          return .failed
        }
      } catch {
        return Output.problem(error, .unreachable)
      }
    }
  }
}
