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
      EXAMPLE
        countersign audit verify --json
      """)

  @OptionGroup var common: CommonOptions

  @Flag(help: "Print one JSON document.")
  var json = false

  func run() throws {
    let workplace = try Workplace(common)
    MainLoop.run {
      do throws(LedgerError) {
        switch try await workplace.ledger.verifyAudit() {
        case .intact(let events):
          if json {
            Output.json(["schema": "countersign.audit/1", "events": .integer(events), "ok": true])
          } else {
            Output.line("\(events) events, all intact.")
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
