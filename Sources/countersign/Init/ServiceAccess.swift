import Billing
import Providers
import Settings
import Text
import Transfer

/// The way to an account's service without a ledger: for looking at an account, never for changing it.
struct ServiceAccess: Sendable {
  let environment: [String: String]
  let time: any TimeSource

  /// The services that this version speaks, each with the address it has unless somebody says otherwise.
  static let served: [(service: Service, baseURL: String)] = [(.dock, "https://trydock.ai")]

  /// Why a service cannot be used, nil when it can.
  static func refusal(of service: Service) -> String? {
    if served.contains(where: { $0.service == service }) { return nil }
    let names = served.map(\.service.rawValue).joined(separator: ", ")
    return "\(service.rawValue) is not served by this version; only \(names) is"
  }

  /// Where an account's calls go.
  static func origin(of account: AccountSettings) throws(Problem) -> Origin {
    do {
      return try Origin(account.baseURL, policy: account.isPrivateAllowed ? .allowPrivate : .publicOnly)
    } catch {
      throw Problem(
        SafeText("base_url \(account.baseURL) cannot be used: \(error)"),
        advice: "Write an origin such as https://trydock.ai.")
    }
  }

  /// The account's service.
  func provider(_ account: AccountSettings, http: HTTPClient) throws(Problem) -> any BillingProvider {
    let origin = try Self.origin(of: account)
    if let refusal = Self.refusal(of: account.service) {
      throw Problem(SafeText(refusal + "."), advice: "Wait for a version that serves it.")
    }
    let source = account.credential.source
    // A look is over at once: there is no second reading of a credential that was refused.
    let credential = Credential(canChange: false, time: time) { [environment] () async throws(Problem) -> Secret in
      let reading: CredentialSource.Reading
      do throws(CredentialProblem) {
        reading = try source.read(environment: environment)
      } catch {
        throw Problem(SafeText("No credential: \(error)."), advice: "")
      }
      switch reading {
      case .secret(let secret): return secret
      case .command(let words): return try await CredentialCommand.run(words)
      }
    }
    return DockProvider(account: account.account, origin: origin, http: http, credential: credential, time: time)
  }
}
