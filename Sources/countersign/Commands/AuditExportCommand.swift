import ArgumentParser
import JSON
import Ledger

/// The whole log as JSON lines.
struct AuditExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Print the whole decision log, one JSON object a line, oldest first.",
    discussion: """
      Each line is canonical JSON without its hash taken over the same object without the field "hash": anybody can \
      recompute the chain.

      EXAMPLE
        countersign audit export > decisions.jsonl
      """)

  @OptionGroup var common: CommonOptions

  func run() throws {
    Output.isForPrograms = true
    let workplace = try Workplace(common, for: .examining)
    MainLoop.run {
      do throws(LedgerError) {
        var next: Int64 = 1
        while true {
          let events = try await workplace.ledger.events(from: next, limit: 500)
          guard let last = events.last,
            Output.exactly(events.map { $0.exported.serialized() }.joined(separator: "\n"))
          else { return .fine }
          next = last.sequence + 1
        }
      } catch {
        return Output.problem(error, .unreachable)
      }
    }
  }
}
