import Billing
import CProcess
import Desk
import Settings
import Text

/// Looks at everything the program needs and changes none of it.
struct Doctor: Sendable {
  let environment: [String: String]
  let time: any TimeSource
  let configOption: String?
  let stateOption: String?

  /// Looks at everything; with an account's name also at what its service answers now.
  func examine(account name: String?) async -> DoctorReport {
    var report = DoctorReport()
    let terminal = TerminalCheckup(environment: environment)
    report.checks += terminal.checks + RouteCheckup(environment: environment, isTerminal: terminal.isTerminal).checks
    report.checks +=
      ClockCheckup(
        time: time, zone: SystemZone(environment), isSynchronised: Self.clockIsKept
      ).checks

    let places: Places
    do throws(PlacesProblem) {
      places = try Places(environment: environment, configOption: configOption, stateOption: stateOption)
    } catch {
      report.checks.append(Check("config", .problem, "Nothing says where the config is: \(error)."))
      report.checks += CustodyCheckup(environment: environment, accounts: []).checks
      return report
    }
    let config = ConfigCheckup(path: places.configFile)
    report.checks += config.checks
    if let theme = config.settings?.theme {
      // The dashboard is drawn all the same, and says so once; here it can be read in peace.
      let chosen = KeptTheme.chosen(option: nil, configured: theme, in: places)
      report.checks += chosen.problems.map {
        Check(
          "theme", .warning, "\($0)",
          advice: "Until then the dashboard is drawn with the theme \"\(chosen.theme.name)\".")
      }
    }
    report.checks += NetworkCheckup(environment: environment, network: config.settings?.network, now: time.wall).checks
    if let proxy = config.settings?.network.proxy { report.checks.append(await Self.reach(proxy)) }
    let accounts = config.settings?.accounts ?? []
    for account in accounts {
      let checkup = CredentialCheckup(environment: environment)
      report.checks.append(checkup.check(account))
      if let check = checkup.forwardCheck(account) { report.checks.append(check) }
      for (operation, reason) in account.account.withheld.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        report.checks.append(
          Check("withheld", .note, "\(operation.rawValue) is not offered: \(reason)", account: account.name))
      }
    }

    report.checks += (config.settings?.pushes ?? []).flatMap { PushCheckup(environment: environment).checks($0) }

    let state = await StateCheckup(
      path: places.stateDirectory, time: time, accounts: accounts.map(\.account),
      configChanged: config.settings == nil ? nil : OlderConfig.changed(places.configFile)
    ).examine()
    report.checks += state.checks
    // Where nothing is to be done, no engine will open a door.
    if let gateway = config.settings?.gateway, config.settings?.readOnly == false {
      let hasEngine = StateCheckup.engine(in: places.stateDirectory) != nil
      report.checks += DoorCheckup(gateway: gateway, hasEngine: hasEngine, group: UserGroup.number).checks
    }
    report.checks += await UnitQuestion(environment: environment, settings: config.settings, config: places.configFile)
      .checkup().checks
    let configured = CustodyCheckup.configured(accounts)
    report.checks +=
      CustodyCheckup(
        environment: environment, accounts: accounts, sameUserAgents: state.sameUserAgents,
        passingAgents: state.passingAgents,
        holders: ProcessKeys { CustodyCheckup.names(in: $0, configured: configured) }.holders
      ).checks

    report.hasCalledNone = name == nil && !accounts.isEmpty
    if let name { await examine(name, of: config, &report) }
    return report
  }

  /// Whether the kernel says that something keeps the wall clock right; nil where it does not say.
  private static var clockIsKept: Bool? {
    switch cp_clock_is_synchronised() {
    case 1: true
    case 0: false
    default: nil
    }
  }

  /// Whether somebody answers where the proxy should be; nothing is sent.
  private static func reach(_ proxy: ProxySettings) async -> Check {
    let place = "\(proxy.host):\(proxy.port)"
    let what: String
    switch await ConnectionTrial.run(proxy.host, port: proxy.port) {
    case .connected: return Check("proxy_reach", .ok, "The proxy \(place) takes connections.")
    case .unknownHost: what = "The name service knows no host \(proxy.host), which is to be the proxy."
    case .failed(let words): what = "The proxy \(place) takes no connection: \(words)."
    case .timedOut: what = "The proxy \(place) did not answer within three seconds."
    }
    return Check(
      "proxy_reach", .problem, what, advice: "Check proxy in [network]: scheme, host and port.", isAboutReach: true)
  }

  private func examine(_ name: String, of config: ConfigCheckup, _ report: inout DoctorReport) async {
    guard let settings = config.settings else {
      report.checks.append(
        Check(
          "account", .problem, "The account \(SafeTextArgument(name)) cannot be looked at without a usable config.",
          advice: "See the check of the config."))
      return
    }
    guard let account = settings.accounts.first(where: { $0.name.rawValue == name }) else {
      report.isAccountUnknown = true
      let names = settings.accounts.map(\.name.rawValue).joined(separator: ", ")
      report.checks.append(
        Check(
          "account", .problem, "There is no account \(SafeTextArgument(name)) in the config.",
          advice: names.isEmpty ? "Add one with `countersign init`." : "There are: \(names)."))
      return
    }
    if settings.readOnly {
      report.checks.append(Check("account", ReadOnly.config.refusal, account: account.name))
      return
    }
    let (checks, fields) = await AccountCheckup(
      account: account,
      access: ServiceAccess(
        environment: environment, time: time, mayAsk: true, credentialVariables: settings.credentialVariables,
        network: settings.network)
    ).examine()
    report.checks += checks
    report.fields = fields
  }
}
