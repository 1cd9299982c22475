import Billing
import Consent
import Desk
import Ledger
import Logging
import Providers
import Settings
import Text
import Transfer

/// Everything a command works with: settings, ledger, log and the ways to the services.
struct Workplace: Sendable {
  /// What a command is about to do.
  enum Purpose {
    /// It reads and prints what is known.
    case looking
    /// It says whether the ledger is whole, or copies it: of one that is not there nothing can be said.
    case examining
    /// It decides, asks, sends, runs or records something.
    case acting
  }

  let settings: Settings
  let places: Places
  let ledger: Ledger
  let time: any TimeSource
  /// The operator's own clock.
  let zone: SystemZone
  let log: LogFile?
  let environment: [String: String]
  /// Who said that nothing is to be done here; nil when nobody did.
  let readOnly: ReadOnly?
  /// When the config was read.
  let readAt: Instant

  /// Reads the config and opens the ledger; on a problem prints it and throws the status to end with.
  ///
  /// - Parameter isOnlyLooking: whether the command line says that nothing is to be done.
  init(
    _ options: CommonOptions, for purpose: Purpose, isOnlyLooking: Bool = false, time: any TimeSource = SystemTime()
  ) throws(ExitStatus) {
    let environment = Process.environment
    let places: Places
    do {
      places = try Places(environment: environment, configOption: options.config, stateOption: options.state)
    } catch {
      throw Output.problem(error, .badConfiguration)
    }
    // Before it is read: what is written meanwhile counts as later.
    let readAt = time.wall
    let settings: Settings
    do { settings = try Settings.load(path: places.configFile) } catch {
      throw Output.problem(error, .badConfiguration)
    }
    let readOnly: ReadOnly? = settings.readOnly ? .config : isOnlyLooking ? .option : nil
    if let readOnly, purpose == .acting { throw Output.problem(readOnly.refusal, .badConfiguration) }
    if purpose == .examining, let absence = StateDirectory.absence(ofLedgerIn: places.stateDirectory) {
      throw Output.problem(absence, .badConfiguration)
    }
    try self.init(
      settings: settings, places: places, environment: environment, time: time, readOnly: readOnly, readAt: readAt)
  }

  /// Why nothing can be written in the state folder now; nil when something can.
  ///
  /// Where nothing is to be done, nothing is tried.
  var fault: StorageFault? {
    ledger.obstacle ?? (readOnly == nil ? StorageFault.now(in: ledger.directory.path) : nil)
  }

  /// Opens the ledger for settings that are known already.
  init(
    settings: Settings, places: Places, environment: [String: String], time: any TimeSource, readOnly: ReadOnly? = nil,
    readAt: Instant? = nil
  ) throws(ExitStatus) {
    self.readAt = readAt ?? time.wall
    self.settings = settings
    self.places = places
    self.time = time
    zone = SystemZone(environment)
    self.environment = environment
    self.readOnly = readOnly
    do {
      let directory = try StateDirectory(path: places.stateDirectory)
      log = LogFile(path: directory.log, time: time)
      ledger = try Ledger(in: directory, refusing: readOnly?.refusal)
      Departure.expect(ledger)
    } catch {
      throw Output.problem(error, .badConfiguration)
    }
  }

  /// What screens and shell look things up in.
  var records: Records {
    Records(ledger: ledger, accounts: settings.accounts.map(\.account), time: time, zone: zone.zone)
  }

  /// Makes the snapshots of the accounts.
  var snapshots: SnapshotReader {
    SnapshotReader(settings.accounts.map(\.account), hosts: LinkHosts(settings), time: time)
  }

  /// That an engine works by an older config than this one; nil where it does not, or none runs.
  func olderConfig(_ holder: EngineLock.Holder?) -> OlderConfig? {
    OlderConfig(
      holder, accounts: settings.accounts.map(\.name), changed: OlderConfig.changed(places.configFile))
  }

  /// The logger of a part; nowhere when there is no log file.
  func logger(_ label: String) -> Logger {
    log?.logger(label) ?? Logger(label: label) { _ in SwiftLogNoOpLogHandler() }
  }

  /// The settings of an account; nil when it is not configured.
  func account(_ name: String) -> AccountSettings? {
    settings.accounts.first { $0.name.rawValue == name }
  }

  /// The settings of an account that a person named.
  ///
  /// - Throws: a problem that says which accounts there are.
  func knownAccount(_ name: String) throws(Problem) -> AccountSettings {
    if let account = account(name) { return account }
    let names = settings.accounts.map(\.name.rawValue).joined(separator: ", ")
    throw Problem(
      SafeText("There is no account \(SafeTextArgument(name)) in the config."),
      advice: SafeText(names.isEmpty ? "Write one with `countersign init`." : "There are: \(names)."))
  }

  /// The rules that forbid, as the consent machine knows them.
  var denyRules: [DenyRule] {
    settings.denyRules.map { DenyRule(account: $0.account, operation: $0.operation) }
  }
}
