import Billing
import Consent
import Ledger
import Logging
import Providers
import Settings
import Text
import Transfer

/// Everything a command works with: settings, ledger, log and the ways to the services.
struct Workplace: Sendable {
  let settings: Settings
  let places: Places
  let ledger: Ledger
  let time: any TimeSource
  let log: LogFile?
  let environment: [String: String]

  /// Reads the config and opens the ledger; on a problem prints it and throws the status to end with.
  init(_ options: CommonOptions, time: any TimeSource = SystemTime()) throws(ExitStatus) {
    let environment = Process.environment
    let places: Places
    do {
      places = try Places(environment: environment, configOption: options.config, stateOption: options.state)
    } catch {
      throw Output.problem(error, .badConfiguration)
    }
    let settings: Settings
    do { settings = try Settings.load(path: places.configFile) } catch {
      throw Output.problem(error, .badConfiguration)
    }
    try self.init(settings: settings, places: places, environment: environment, time: time)
  }

  /// Opens the ledger for settings that are known already.
  init(
    settings: Settings, places: Places, environment: [String: String], time: any TimeSource
  ) throws(ExitStatus) {
    self.settings = settings
    self.places = places
    self.time = time
    self.environment = environment
    do {
      let directory = try StateDirectory(path: places.stateDirectory)
      log = LogFile(path: directory.log, time: time)
      ledger = try Ledger(in: directory)
      Departure.expect(ledger)
    } catch {
      throw Output.problem(error, .badConfiguration)
    }
  }

  /// The logger of a part; nowhere when there is no log file.
  func logger(_ label: String) -> Logger {
    log?.logger(label) ?? Logger(label: label) { _ in SwiftLogNoOpLogHandler() }
  }

  /// The settings of an account; nil when it is not configured.
  func account(_ name: String) -> AccountSettings? {
    settings.accounts.first { $0.name.rawValue == name }
  }

  /// The rules that forbid, as the consent machine knows them.
  var denyRules: [Consent.DenyRule] {
    settings.denyRules.map { Consent.DenyRule(account: $0.account, operation: $0.operation) }
  }
}
