import ArgumentParser

/// The dashboard on the operator's own accounts.
struct DashboardCommand: ParsableCommand, StoppableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dashboard",
    abstract: "Open the dashboard (what happens without a subcommand).",
    discussion: """
      Starts the engine inside when none runs on this state folder; otherwise shows what the running engine does. With \
      --read-only no engine is started: without one elsewhere nothing is looked at, and what is shown ages.

      EXAMPLE
        countersign --read-only
      """)

  @OptionGroup var options: DashboardOptions

  func run() throws {
    let workplace = try Workplace(options.common, for: .looking, isOnlyLooking: options.readOnly)
    MainLoop.run {
      let signals = StopSignals()
      return await DashboardOpening(
        workplace: workplace, stopped: signals.stopped, themeName: options.theme, color: options.colours.color
      ).run()
    }
  }
}

/// The dashboard's options, which can also stand without its name.
struct DashboardOptions: ParsableArguments {
  @OptionGroup var common: CommonOptions

  @Flag(help: "Only look: decide, send and run nothing.")
  var readOnly = false

  @Option(
    help: "The theme in place of the configured one, and of the one chosen on the screen.",
    completion: Candidates.themes)
  var theme: String?

  @OptionGroup var colours: ColorOption
}
