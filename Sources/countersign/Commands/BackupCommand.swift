import ArgumentParser
import Billing
import Ledger

/// An online copy of the ledger.
struct BackupCommand: ParsableCommand {
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

  func run() throws {
    let workplace = try Workplace(common, for: .looking)
    do throws(Problem) {
      try workplace.ledger.backup(to: file)
      Output.line("The ledger is copied.")
    } catch {
      throw Output.problem(error, .badConfiguration)
    }
  }
}
