import ArgumentParser
import Billing
import JSON
import Ledger

/// An online copy of the ledger.
struct BackupCommand: PrintsResult {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copy the ledger into a new file while everything goes on.",
    discussion: """
      The copy holds everything the ledger holds, links that still work among it: keep it as private.

      EXAMPLE
        countersign backup ledger-2026-11-21.sqlite
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "The new file; one that exists is never overwritten.", completion: .file())
  var file: String

  @OptionGroup var form: OutputForm

  func run() throws {
    let workplace = try Workplace(common, for: .looking)
    do throws(Problem) {
      try workplace.ledger.backup(to: file)
      if json {
        Output.json(["schema": "countersign.backup/1", "file": .string(file)])
      } else {
        Output.line("The ledger is copied.")
      }
    } catch {
      throw Output.problem(error, .unreachable)
    }
  }
}
