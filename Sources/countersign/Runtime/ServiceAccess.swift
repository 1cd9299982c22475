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

  /// The services that this version speaks, each with the address it has unless somebody says otherwise.
  static let served: [(service: Service, baseURL: String)] = [
    (.dock, "https://trydock.ai"), (.daimon, "https://api.daimon.email"), (.agentidp, "https://api.sentryagent.ai"),
  ]

  /// Why a service cannot be used, nil when it can.
  static func refusal(of service: Service) -> String? {
    if served.contains(where: { $0.service == service }) { return nil }
    let names = served.map(\.service.rawValue).joined(separator: ", ")
    return "\(service.rawValue) is not served by this version; these are: \(names)"
  }

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
  /// - Throws: a problem when the account's address cannot be used or its service is not spoken yet.
  func provider(_ account: AccountSettings, http: HTTPClient) throws(Problem) -> any BillingProvider {
    let origin = try Self.origin(of: account)
    if let refusal = Self.refusal(of: account.service) {
      throw Problem(SafeText("account \(account.name): \(refusal)."), advice: "Wait for a version that serves it.")
    }
    let credential = credential(of: account)
    switch account.service {
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
    case .mailingcore:
      throw Problem(SafeText("account \(account.name): mailingcore is not spoken."), advice: "Take it out.")
    }
  }

  private func credential(of account: AccountSettings) -> Credential {
    let source = account.credential.source
    return Credential(canChange: rereads && source.canChange, time: time) {
      [environment, name = account.name] () async throws(Problem) -> Secret in
      let reading: CredentialSource.Reading
      do throws(CredentialProblem) {
        reading = try source.read(environment: environment)
      } catch {
        throw Problem(SafeText("account \(name): no credential: \(error)."), advice: "See `credential` in the config.")
      }
      switch reading {
      case .secret(let secret): return secret
      case .command(let words): return try await CredentialCommand.run(words)
      }
    }
  }
}
