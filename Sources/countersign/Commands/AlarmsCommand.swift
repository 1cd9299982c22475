import ArgumentParser
import Dashboard
import Desk
import JSON
import Ledger
import Text

/// Open alarms.
struct AlarmsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alarms", abstract: "List open alarms, or explain and close one.",
    subcommands: [AlarmsListCommand.self, AlarmsExplainCommand.self], defaultSubcommand: AlarmsListCommand.self)
}

/// The alarms nobody has explained.
struct AlarmsListCommand: PrintsResult, PrintsColours, PrintsPages {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List open alarms; ends with 4 when there are any.",
    discussion: """
      EXAMPLE
        countersign alarms --json
      """)

  @OptionGroup var common: CommonOptions

  @OptionGroup var form: OutputForm

  @OptionGroup var colours: ColorOption

  @OptionGroup var pager: PagerOption

  func run() throws {
    let workplace = try Workplace(common, for: .looking)
    MainLoop.run {
      do throws(LedgerError) {
        let alarms = try await workplace.ledger.openAlarms()
        if json {
          Output.json([
            "schema": "countersign.alarms/1", "alarms": .array(alarms.map(StatusDocument.alarm)),
          ])
        } else {
          for alarm in alarms {
            Output.line(
              "\(alarm.id)  \(alarm.at.words(in: workplace.zone.zone))  \(alarm.account)  \(alarm.kind.word)",
              tone: .bad)
            Output.foreign(alarm.detail, indent: 4)
          }
          if alarms.isEmpty { Output.line("No open alarms.") }
        }
        return alarms.isEmpty ? .fine : .alarmOpen
      } catch {
        return Output.problem(error, .unreachable)
      }
    }
  }
}

/// The operator's explanation of an alarm.
struct AlarmsExplainCommand: Confirms {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say what an alarm was about and close it.",
    discussion: """
      EXAMPLE
        countersign alarms explain 3 "I changed the plan in Dock's own page"
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "The alarm's number.", completion: Candidates.alarms)
  var id: Int64

  @Argument(help: "What it was about.")
  var explanation: String

  @OptionGroup var form: OutputForm

  @OptionGroup var silence: QuietOption

  func validate() throws {
    guard explanation.contains(where: { !$0.isWhitespace }) else {
      throw ValidationError("An explanation needs words.")
    }
  }

  func run() throws {
    let workplace = try Workplace(common, for: .acting)
    MainLoop.run {
      do throws(LedgerError) {
        let words = SafeText(explanation, maximumCharacters: 500)
        let now = workplace.time.wall
        try await workplace.ledger.explainAlarm(id, words, at: now)
        if json {
          Output.json([
            "schema": "countersign.alarm/1", "id": .string(String(id)), "open": false,
            "explanation": .string(words.string), "explained_at": .string(now.timestamp),
          ])
        } else {
          Output.line("Alarm \(id) is closed.")
        }
        return .fine
      } catch .notFound {
        return Output.problem("there is no open alarm \(id)", .usage)
      } catch {
        return Output.problem(error, .unreachable)
      }
    }
  }
}
