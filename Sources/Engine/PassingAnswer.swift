import Billing
import Consent
import JSON

/// What a service answered to an agent's own call, as the gateway passed it on.
///
/// Nothing of the agent's request is in it but which call it was: what counts is what the service said.
public struct PassingAnswer: Sendable {
  /// The account whose service answered.
  public let account: AccountName
  /// Whose call it was.
  public let agent: AgentName
  /// The call's method, in capitals.
  public let method: String
  /// The call's path at the service, without a query.
  public let path: String
  /// The answer's status.
  public let status: Int
  /// The answer's headers, with their names in lower case.
  public let headers: [(String, String)]
  /// The answer's body, where it was JSON and short enough to be read.
  public let body: JSONValue?

  /// An answer that passes by.
  public init(
    account: AccountName, agent: AgentName, method: String, path: String, status: Int, headers: [(String, String)],
    body: JSONValue?
  ) {
    self.account = account
    self.agent = agent
    self.method = method
    self.path = path
    self.status = status
    self.headers = headers
    self.body = body
  }
}
