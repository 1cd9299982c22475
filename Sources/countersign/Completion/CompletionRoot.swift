import ArgumentParser

/// The program as shells complete it: without a command's name, the dashboard's options can stand there.
///
/// The parser's scripts know nothing of the options of a command that is run when none is named.
struct CompletionRoot: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: Countersign._commandName, abstract: Countersign.configuration.abstract,
    version: Program.version, subcommands: Countersign.configuration.subcommands)

  @OptionGroup var dashboard: DashboardOptions

  /// Whether a command line asks for a script, or for what a script offers.
  static func isMeant(by words: [String]) -> Bool {
    guard let first = words.first else { return false }
    return first.hasPrefix("--generate-completion-script") || first == "---completion"
  }
}
