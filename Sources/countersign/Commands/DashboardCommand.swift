import ArgumentParser

/// The dashboard on the operator's own accounts.
struct DashboardCommand: ParsableCommand, StoppableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dashboard",
    abstract: "Open the dashboard (what happens without a subcommand).",
    discussion: """
      Starts the engine inside when none runs on this state folder; otherwise shows what the running engine does.

      EXAMPLE
        countersign --read-only
      """)

  @OptionGroup var common: CommonOptions

  @Flag(help: "Look, but decide nothing.")
  var readOnly = false

  @Option(help: "The theme in place of the configured one.")
  var theme: String?

  func run() throws {
    let workplace = try Workplace(common)
    MainLoop.run {
      let signals = StopSignals()
      return await DashboardOpening(
        workplace: workplace, stopped: signals.stopped, readOnly: readOnly, themeName: theme
      ).run()
    }
  }
}
