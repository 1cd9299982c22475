import ArgumentParser
import Dashboard
import Settings

/// Every key of the dashboard, as it is bound now.
struct KeysCommand: ParsableCommand {
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
  var format = Format.text

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
    let text =
      switch format {
      case .text: table.plain
      case .markdown: table.markdown
      case .man: table.manual
      }
    Output.exactly(text.hasSuffix("\n") ? String(text.dropLast()) : text)
  }
}
