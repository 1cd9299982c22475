import ArgumentParser
import CProcess
import Desk

/// The program: one subcommand a file in Commands/.
@main
struct Countersign: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "countersign",
    abstract: "Approve or reject the plan changes your AI agents ask for.",
    discussion: """
      Without a subcommand the dashboard opens: every billing account with its plan and usage, and the agents' pending \
      requests. Agents sign, you countersign.

      EXAMPLES
        countersign demo                     try everything on the built-in sandbox
        countersign                          the dashboard on your own accounts
        countersign requests --json          what is pending, for scripts
        countersign --config FILE status     options may stand before a command, too
      """,
    version: Program.version,
    subcommands: [
      DashboardCommand.self, DemoCommand.self, ServeCommand.self, SandboxCommand.self, StatusCommand.self,
      WatchCommand.self,
      RequestsCommand.self, ShowCommand.self, QuoteCommand.self, ApproveCommand.self, RejectCommand.self,
      ExtendCommand.self,
      CloseCommand.self, UpgradeCommand.self, DowngradeCommand.self, ResumeCommand.self, CheckoutCommand.self,
      PortalCommand.self, UpgradeLinkCommand.self, LimitIncreaseCommand.self, NotifyCommand.self,
      AlarmsCommand.self, NotesCommand.self, LinksCommand.self, OpenCommand.self, AgentCommand.self,
      PushCommand.self,
      RequestCommand.self, MCPCommand.self, AuditCommand.self,
      BackupCommand.self, FrameCommand.self, KeysCommand.self, ConfigCommand.self, InitCommand.self, DoctorCommand.self,
      ManualCommand.self,
    ],
    defaultSubcommand: DashboardCommand.self)

  /// The real main thread stays the UI thread: nothing here is async (see ``MainLoop``).
  static func main() {
    Process.prepare()
    let words = LeadingOptions.behind(Process.arguments, of: Self.self)
    Output.isForPrograms = words.prefix { $0 != "--" }.contains("--json")
    if let mistyped = MistypedCommand.find(inHelp: words, of: Self.self) {
      Program.exit(Output.problem(mistyped, .usage))
    }
    do {
      var command = try CompletionRoot.isMeant(by: words) ? CompletionRoot.parseAsRoot(words) : parseAsRoot(words)
      if let missing = MissingCommand(command) { throw Output.problem(missing, .usage) }
      // Help and what is wrong with the command line are told anywhere.
      if let lack = Process.lack() { throw Output.problem(lack, .unreachable) }
      if let problem = Output.prepare(for: command) { throw Output.problem(problem, .usage) }
      if !(command is any StoppableCommand) { cp_release_stop_signals() }
      try command.run()
      Program.exit(.fine)
    } catch let status as ExitStatus {
      Program.exit(status)
    } catch {
      refuse(words, error)
    }
  }

  /// Ends for a command line that cannot be understood, or that only asks for help.
  private static func refuse(_ words: [String], _ error: any Error) -> Never {
    let code = exitCode(for: error)
    let text = CompletionRoot.isMeant(by: words) ? CompletionRoot.fullMessage(for: error) : fullMessage(for: error)
    if code == .validationFailure {
      if let mistyped = MistypedCommand.find(in: words, of: Self.self) {
        Program.exit(Output.problem(mistyped, .usage))
      }
      if Output.isForPrograms { Output.json(ErrorDocument.document(message(for: error), .usage)) }
    }
    // Not by `exit(withError:)`, which does not look whether a disk was full.
    if code == .success { Output.page() }
    if code != .success { Output.asItIs(text) } else if !text.isEmpty { Output.exactly(text) }
    Program.exit(code: code.rawValue)
  }
}
