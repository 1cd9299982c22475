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
    abstract: "Check the file, recompute every hash, replay what the log says, and name what does not fit.",
    discussion: """
      Prints the newest entry's number and hash. Keep them on another machine: given with --against, they show a log that \
      was cut off at its end or written anew, which a chain cannot show by itself. A request, a door token or an alarm whose \
      row is missing, or is not what its entries make of it, is named, too: somebody wrote into the ledger.

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
    let workplace = try Workplace(common, for: .examining)
    MainLoop.run {
      do throws(LedgerError) {
        let lines: [AuditReport.Stage: ProgressLine] = [
          .chain: ProgressLine("Checking the log", workplace.time),
          .requests: ProgressLine("Replaying the requests", workplace.time),
          .records: ProgressLine("Comparing tokens and alarms", workplace.time),
        ]
        defer { for line in lines.values { line.end() } }
        let report = try await AuditReport.examine(
          workplace.ledger, against: against.flatMap(AuditAnchor.init)
        ) { stage, done, all in
          for line in lines where line.key != stage { line.value.end() }
          lines[stage]?.tell(done, of: all)
        }
        for line in lines.values { line.end() }
        if json { Output.json(report.document) } else { report.lines.forEach { Output.exactly($0) } }
        return report.isIntact ? .fine : .failed
      } catch {
        return Output.problem(error, .unreachable)
      }
    }
  }
}
