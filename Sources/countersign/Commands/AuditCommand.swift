import ArgumentParser
import Desk
import JSON
import Ledger

/// The decision log.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Check the hash-chained decision log.",
    subcommands: [AuditVerifyCommand.self, AuditExportCommand.self])
}

/// Recomputes the chain.
struct AuditVerifyCommand: PrintsResult {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Recompute every hash, replay every request, and name what does not fit.",
    discussion: """
      Prints the newest entry's number and hash. Keep them on another machine: given with --against, they show a log that \
      was cut off at its end or written anew, which a chain cannot show by itself. A request whose row is not what its \
      entries make of it is named, too: somebody wrote into the ledger.

      EXAMPLE
        countersign audit verify --against 59:9f2c...
      """)

  @OptionGroup var common: CommonOptions

  @OptionGroup var form: OutputForm

  @Option(help: "A number and hash that an earlier check printed: NUMBER:HASH.")
  var against: String?

  func validate() throws {
    guard against == nil || against.flatMap(AuditAnchor.init) != nil else {
      throw ValidationError("--against takes what an earlier check printed: a number, a colon and 64 hex digits.")
    }
  }

  func run() throws {
    let workplace = try Workplace(common, for: .looking)
    MainLoop.run {
      do throws(LedgerError) {
        let newest = try await workplace.ledger.auditAnchor()
        let ledger = workplace.ledger
        let checking = ProgressLine("Checking the log", workplace.time)
        defer { checking.end() }
        let verdict = try await ledger.verifyAudit(
          against: against.flatMap(AuditAnchor.init), progress: { checking.tell($0, of: $1) })
        checking.end()
        let replaying = ProgressLine("Replaying the requests", workplace.time)
        defer { replaying.end() }
        let forged = try await ledger.forgedRows(after: verdict, progress: { replaying.tell($0, of: $1) })
        replaying.end()
        let report = AuditReport(verdict: verdict, forged: forged, newest: newest)
        if json { Output.json(report.document) } else { report.lines.forEach { Output.exactly($0) } }
        return report.isIntact ? .fine : .failed
      } catch {
        return Output.problem(error, .unreachable)
      }
    }
  }
}
