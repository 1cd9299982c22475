import Billing
import Providers
import Settings
import Text
import Transfer

/// The way to an account's service.
struct ServiceAccess: Sendable {
  let environment: [String: String]
  let time: any TimeSource
  /// Whether a credential that was refused is read again, where that can bring another one; a look is over at once.
  var rereads = false
  /// Whether a program that prints a credential may ask the person at our terminal.
  var mayAsk = false
  /// The variables with accounts' credentials, which no program that prints a credential gets.
  let credentialVariables: Set<String>
  /// How calls leave this machine.
  var network = NetworkSettings()

  /// Where an account's calls go.
  static func origin(of account: AccountSettings) throws(Problem) -> Origin {
    do {
      return try Origin(account.baseURL, policy: account.isPrivateAllowed ? .allowPrivate : .publicOnly)
    } catch {
      throw Problem(
        SafeText("account \(account.name): base_url \(account.baseURL) cannot be used: \(error)"),
        advice: "Write an origin such as https://trydock.ai.")
    }
  }

  /// The account's service.
  ///
  /// - Throws: a problem when the account's address cannot be used.
  func provider(_ account: AccountSettings, http: HTTPClient) throws(Problem) -> any BillingProvider {
    let origin = try Self.origin(of: account)
    let credential = credential(of: account)
    switch account.details {
    case .dock:
      return DockProvider(account: account.account, origin: origin, http: http, credential: credential, time: time)
    case .daimon:
      return DaimonProvider(account: account.account, origin: origin, http: http, credential: credential, time: time)
    case .agentidp:
      let signIn: AgentIdPSignIn =
        if case .client(let id, _) = account.credential { .client(id: id, secret: credential) } else {
          .token(credential)
        }
      return AgentIdPProvider(account: account.account, origin: origin, http: http, signIn: signIn, time: time)
    case .mailingcore(let tenant, let successURL, let cancelURL):
      let signIn: MailingCoreSignIn =
        if case .login(let email, _) = account.credential { .login(email: email, password: credential) } else {
          .token(credential)
        }
      return MailingCoreProvider(
        account: account.account, origin: origin, http: http, signIn: signIn, tenant: tenant,
        successURL: successURL, cancelURL: cancelURL, time: time)
    }
  }

  private func credential(of account: AccountSettings) -> Credential {
    credential(from: account.credential.source, of: "account \(account.name)", key: account.credential.key)
  }

  /// What a source of the config holds, read when it is needed.
  func credential(from source: CredentialSource, of owner: String, key: String) -> Credential {
    let interval = if case .command = source { Credential.renewalInterval } else { Duration.zero }
    return Credential(canChange: rereads && source.canChange, rereading: interval, time: time) {
      [environment, credentialVariables, mayAsk] () async throws(Problem) -> Secret in
      let reading: CredentialSource.Reading
      do throws(CredentialProblem) {
        reading = try source.read(environment: environment)
      } catch {
        throw Problem(SafeText("\(owner): no credential: \(error)."), advice: SafeText("See `\(key)` in the config."))
      }
      switch reading {
      case .secret(let secret): return secret
      case .command(let words):
        return try await CredentialCommand.run(words, hiding: credentialVariables, mayAsk: mayAsk)
      }
    }
  }
}
