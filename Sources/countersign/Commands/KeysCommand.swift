import ArgumentParser
import Dashboard
import JSON
import Settings

/// Every key of the dashboard, as it is bound now.
struct KeysCommand: PrintsResult, PrintsPages {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "Print every key of the dashboard, with what the config binds otherwise.",
    discussion: """
      EXAMPLES
        countersign keys
        countersign keys --format markdown
      """)

  /// How the table is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    /// Columns for a terminal.
    case text
    /// Tables in Markdown.
    case markdown
    /// The section of a manual page, in mdoc.
    case man
  }

  @OptionGroup var common: CommonOptions

  @Option(help: "text, markdown or man.")
  var format: Format?

  @OptionGroup var form: OutputForm

  @OptionGroup var pager: PagerOption

  func validate() throws {
    if json, format != nil { throw ValidationError("--json is a form of its own: leave out --format.") }
  }

  func run() throws {
    let places: Places
    do {
      places = try Places(environment: Process.environment, configOption: common.config, stateOption: common.state)
    } catch {
      throw Output.problem(error, .badConfiguration)
    }
    let config: ConfigText?
    do throws(SettingsProblems) { config = try ConfigText.load(path: places.configFile) } catch {
      throw Output.problem("\(error)", .badConfiguration)
    }
    let (keymap, conflicts) = Keymap.rebinding(config?.settings.keys ?? [:])
    for conflict in conflicts { Output.message("countersign: " + conflict.sentence) }
    let table = Command.keyTable(keymap)
    if json {
      Output.json([
        "schema": "countersign.keys/1",
        "keys": .array(
          table.rows.map { row in
            [
              "screen": .string(row.screen), "keys": .array(row.keys.map { .string($0) }),
              "command": .string(row.command.rawValue), "help": .string(row.help),
              "in_read_only": .bool(row.danger == .none),
            ]
          }),
      ])
      return
    }
    let text =
      switch format ?? .text {
      case .text: table.plain
      case .markdown: table.markdown
      case .man: table.manual
      }
    Output.exactly(text.hasSuffix("\n") ? String(text.dropLast()) : text)
  }
}
