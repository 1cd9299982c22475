import ArgumentParser
import Billing
import JSON
import Ledger
import Text

/// An online copy of the ledger.
struct BackupCommand: Confirms {
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

  @OptionGroup var silence: QuietOption

  func validate() throws {
    // Elsewhere a dash is standard output, and a database on its way through a pipe would be a copy that nobody keeps.
    guard !file.isEmpty else { throw ValidationError("The new file needs a name.") }
    guard file != "-" else {
      throw ValidationError("The copy is a file, not standard output: name one (./- is a file of that name).")
    }
  }

  func run() throws {
    let workplace = try Workplace(common, for: .examining)
    do throws(BackupFailure) {
      try workplace.ledger.backup(to: file)
      if json {
        Output.json(["schema": "countersign.backup/1", "file": .string(file)])
      } else {
        Output.line("The ledger is copied to \(SafeText(file)).")
      }
    } catch {
      switch error {
      case .unwritable(let problem): throw Output.problem(problem, .unwritable)
      case .damaged(let problem): throw Output.problem(problem, .badConfiguration)
      }
    }
  }
}
