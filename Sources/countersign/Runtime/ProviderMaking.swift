import Billing
import Engine
import Providers
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

  /// The way to an account's service.
  ///
  /// - Throws: a problem when the account's address cannot be used or its service is not spoken yet.
  func provider(_ account: AccountSettings, http: HTTPClient) throws(Problem) -> any BillingProvider {
    let origin: Origin
    do {
      origin = try Origin(account.baseURL, policy: account.isPrivateAllowed ? .allowPrivate : .publicOnly)
    } catch {
      throw Problem(
        SafeText("account \(account.name): base_url \(account.baseURL) cannot be used: \(error)."),
        advice: "Write an origin such as https://trydock.ai.")
    }
    guard account.service == .dock else {
      throw Problem(
        SafeText("account \(account.name): the provider \(account.service.rawValue) is not spoken yet."),
        advice: "Only dock accounts are served by this version.")
    }
    let source = account.credential.source
    let environment = self.environment
    let credential = Credential(canChange: source.canChange, time: time) { () async throws(Problem) -> Secret in
      do {
        switch try source.read(environment: environment) {
        case .secret(let secret): return secret
        case .command(let words): return try await CredentialCommand.run(words)
        }
      } catch let problem as Problem {
        throw problem
      } catch {
        throw Problem(
          SafeText("account \(account.name): no credential: \(error)."),
          advice: "See `credential` in the config.")
      }
    }
    return DockProvider(account: account.account, origin: origin, http: http, credential: credential, time: time)
  }

  /// All accounts with the ways to their services.
  func engineAccounts(http: HTTPClient) throws(Problem) -> [EngineAccount] {
    var accounts: [EngineAccount] = []
    for account in settings.accounts {
      accounts.append(
        EngineAccount(
          account: account.account, provider: try provider(account, http: http),
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
