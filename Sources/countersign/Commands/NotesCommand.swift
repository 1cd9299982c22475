import ArgumentParser
import Desk
import JSON
import Ledger
import Text

/// What agents want the operator to know.
struct NotesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notes", abstract: "List what agents want you to know, or say that you have seen it.",
    subcommands: [NotesListCommand.self, NotesSeenCommand.self], defaultSubcommand: NotesListCommand.self)
}

/// The notes of agents.
struct NotesListCommand: PrintsResult, PrintsPages {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the notes of agents, the newest first.",
    discussion: """
      A note came by `POST /v1/notify-operator` at the gateway. It changes nothing, and nothing was sent to the service.

      EXAMPLE
        countersign notes --new --json
      """)

  @OptionGroup var common: CommonOptions

  @Flag(help: "Only those that nobody has seen.")
  var new = false

  @OptionGroup var form: OutputForm

  @OptionGroup var pager: PagerOption

  func run() throws {
    let workplace = try Workplace(common, for: .looking)
    MainLoop.run {
      do throws(LedgerError) {
        let notes = try await workplace.ledger.notes().filter { !new || $0.isNew }
        if json {
          Output.json(["schema": "countersign.notes/1", "notes": .array(notes.map(NoteText.document))])
          return .fine
        }
        for note in notes {
          Output.line(NoteText.line(note, in: workplace.zone.zone))
          if let action = note.action { Output.foreign(SafeText("wants: ") + action, indent: 4) }
          Output.foreign(note.issue, indent: 4)
          if let context = note.context { Output.foreign(context, indent: 4) }
        }
        if notes.isEmpty { Output.line(new ? "No new notes." : "No agent has left a note.") }
        return .fine
      } catch {
        return Output.problem(error, .unreachable)
      }
    }
  }
}

/// What the operator has seen.
struct NotesSeenCommand: Confirms {
  static let configuration = CommandConfiguration(
    commandName: "seen",
    abstract: "Say that you have seen the notes up to a number.",
    discussion: """
      EXAMPLE
        countersign notes seen 7
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "The number of the newest note you have seen.", completion: Candidates.notes)
  var id: Int64

  @OptionGroup var form: OutputForm

  @OptionGroup var silence: QuietOption

  func run() throws {
    let workplace = try Workplace(common, for: .acting)
    MainLoop.run {
      do throws(LedgerError) {
        guard try await workplace.ledger.notes().contains(where: { $0.id == id }) else {
          return Output.problem("there is no note \(id); `countersign notes` lists those there are", .usage)
        }
        let count = try await workplace.ledger.markNotesSeen(through: id, at: workplace.time.wall)
        if json {
          Output.json(["schema": "countersign.notes_seen/1", "seen": .integer(Int64(count))])
        } else {
          Output.line(count == 0 ? "Nothing was new." : "\(count) note\(count == 1 ? "" : "s") put away.")
        }
        return .fine
      } catch {
        return Output.problem(error, .unreachable)
      }
    }
  }
}
