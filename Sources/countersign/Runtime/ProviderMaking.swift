import Billing
import Engine
import Settings
import Text
import Transfer

extension Workplace {
  /// The fixed interval an account is looked at; nil as often as its calls allow.
  static func pollInterval(_ account: AccountSettings) -> Duration? {
    switch account.poll {
    case .auto: nil
    case .every(let interval): interval
    }
  }

  /// How many calls the config says that an account's service allows.
  static func quota(_ account: AccountSettings) -> CallAllowance? {
    account.quota.map { quota in
      let period: CallAllowance.Period =
        switch quota.period {
        case .hour: .hour
        case .day: .day
        case .month: .month
        }
      return CallAllowance(limit: Int64(quota.calls), per: period, provenance: .configured)
    }
  }

  /// The way to the services, for an engine that runs for long.
  func access(mayAsk: Bool) -> ServiceAccess {
    ServiceAccess(
      environment: environment, time: time, rereads: true, mayAsk: mayAsk,
      credentialVariables: settings.credentialVariables, network: settings.network)
  }

  /// All accounts with the ways to their services.
  ///
  /// - Parameter mayAsk: whether programs that print credentials may ask at our terminal.
  func engineAccounts(http: HTTPClient, mayAsk: Bool) throws(Problem) -> [EngineAccount] {
    let access = access(mayAsk: mayAsk)
    var accounts: [EngineAccount] = []
    for account in settings.accounts {
      accounts.append(
        EngineAccount(
          account: account.account, provider: try access.provider(account, http: http),
          pollInterval: Self.pollInterval(account),
          quota: Self.quota(account)))
    }
    return accounts
  }
}

extension CredentialSource {
  /// Whether reading again can bring another value.
  var canChange: Bool {
    switch self {
    case .env: false
    case .file, .command: true
    }
  }
}
