import ArgumentParser
import Billing
import Desk

/// What works here, what does not, and what an agent could still do alone.
struct DoctorCommand: PrintsResult, PrintsColours, PrintsPages {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract:
      "Check the terminal, the config, the doors, the state folder, what agents could reach and, by name, an account.",
    discussion: """
      Nothing is changed, but for a ledger of an older version, which every command brings up to date, and no engine is \
      started. Each line that warns names its mend. Looked at are: terminal, locale, \
      clipboard and browser; the clock; the config, its theme, proxy and certificate authorities; credentials and pushes; \
      the disk, the state folder, the ledger and the engine; the agents' port and socket; systemd's units; and what agents \
      could do alone, such as read a key in the environment of a process of yours. Nobody is called but the proxy, to which a \
      connection is opened and closed. With an account's name its service is called a few times, \
      and every field of its answers is listed by name and type, never by value. Ends with 0 when there is no problem, \
      with 2 when the config, a credential, a door or the state folder has one, with 3 when the account cannot be read, \
      the proxy takes no connection, somebody else has the port, or a unit failed.

      EXAMPLES
        countersign doctor
        countersign doctor dock-main --json
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "The account whose service is called.", completion: Candidates.accounts)
  var account: String?

  @OptionGroup var form: OutputForm

  @OptionGroup var colours: ColorOption

  @OptionGroup var pager: PagerOption

  func run() throws {
    let doctor = Doctor(
      environment: Process.environment, time: SystemTime(), configOption: common.config, stateOption: common.state)
    MainLoop.run {
      let report = await doctor.examine(account: account)
      if json {
        Output.json(report.document)
      } else {
        Output.lines(tones: ["ok": .good, "warning": .attention, "problem": .bad], report.lines)
      }
      return report.status
    }
  }
}
