import ArgumentParser
import Billing
import Desk

/// What works here, what does not, and what an agent could still do alone.
struct DoctorCommand: PrintsResult {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check the terminal, the config, the credentials, the state folder and, by name, an account.",
    discussion: """
      Nothing is changed and no engine is started. With an account's name its service is called a few times, \
      and every field of its answers is listed by name and type, never by value. Ends with 0 when there is no problem, \
      with 2 when the config, a credential or the state folder has one, with 3 when the account cannot be read.

      EXAMPLES
        countersign doctor
        countersign doctor dock-main --json
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "The account whose service is called.", completion: Candidates.accounts)
  var account: String?

  @OptionGroup var form: OutputForm

  func run() throws {
    let doctor = Doctor(
      environment: Process.environment, time: SystemTime(), configOption: common.config, stateOption: common.state)
    MainLoop.run {
      let report = await doctor.examine(account: account)
      if json {
        Output.json(report.document)
      } else {
        Output.lines(report.lines)
      }
      return report.status
    }
  }
}
