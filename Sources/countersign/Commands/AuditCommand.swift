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
struct AuditVerifyCommand: Confirms, PrintsColours {
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

  @OptionGroup var colours: ColorOption

  @OptionGroup var silence: QuietOption

  @Option(help: ArgumentHelp("A number and hash that an earlier check printed: NUMBER:HASH.", valueName: "number:hash"))
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
        if json { Output.json(report.document) }
        if !json, !silence.quiet || !report.isIntact { report.print() }
        return report.isIntact ? .fine : .failed
      } catch {
        return Output.problem(error, .unreachable)
      }
    }
  }
}

extension AuditReport {
  /// Prints what was found; where all is well the first line says so.
  fileprivate func print() {
    for (place, line) in lines.enumerated() { Output.exactly(line, tone: isIntact ? place == 0 ? .good : nil : .bad) }
  }
}
