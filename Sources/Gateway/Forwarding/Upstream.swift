import Billing
import Text

/// The way to an account's service for calls that are passed on.
public protocol Upstream: Sendable {
  /// Sends a call with a credential of ours, and returns as soon as the head of its answer has come.
  ///
  /// The task is cancelled when nobody waits for it any more.
  func open(_ call: UpstreamCall) async -> Result<UpstreamAnswer, UpstreamFault>
}

/// A call as it goes to the service; who signs it in is the way's business.
public struct UpstreamCall: Sendable {
  /// The method.
  public let method: String
  /// The path, percent-encoded as the agent sent it.
  public let path: String
  /// The query without its question mark; nil without one.
  public let query: String?
  /// The header fields of the agent that are passed on.
  public let fields: [(name: String, value: String)]
  /// The body; nil without one.
  public let body: UpstreamBody?
}

/// The body of a call, as it comes from the agent.
public struct UpstreamBody: Sendable {
  /// How many bytes there will be; nil where nobody knows.
  public let length: Int?
  /// Gives the next part; nil at the end.
  public let next: @Sendable () async throws -> [UInt8]?
}

/// An answer of the service, as it comes.
public struct UpstreamAnswer: Sendable {
  /// Where a redirect leads.
  public enum Target: Hashable, Sendable {
    /// To the service's own address: the path with its query.
    case own(String)
    /// To another place, or to none that can be understood.
    case foreign
  }

  /// The status, 200 to 599.
  public let status: Int
  /// The header fields; the names in lower case.
  public let fields: [(name: String, value: String)]
  /// What `Location` says; nil without one.
  public let target: Target?
  /// The secrets of ours that the service may give back: what the call was signed in with, and what that was got with.
  public let secrets: [Secret]
  /// Gives the next part of the body; nil at the end.
  public let next: @Sendable () async throws -> [UInt8]?
  /// Ends the transfer.
  public let cancel: @Sendable () -> Void

  /// An answer.
  public init(
    status: Int, fields: [(name: String, value: String)], target: Target? = nil, secrets: [Secret] = [],
    next: @escaping @Sendable () async throws -> [UInt8]?, cancel: @escaping @Sendable () -> Void = {}
  ) {
    self.status = status
    self.fields = fields
    self.target = target
    self.secrets = secrets
    self.next = next
    self.cancel = cancel
  }
}

/// Why there is no answer of the service.
public enum UpstreamFault: Error, Hashable, Sendable {
  /// There is no credential to sign in with; what is missing, and where.
  case noCredential(SafeText)
  /// The service does not accept the credential; what it says of that.
  case refused(SafeText)
  /// The service cannot be reached: certainly nothing was sent.
  case unreachable
  /// The connection broke off when the call, or a part of it, may have arrived.
  case brokenOff
  /// It did not answer in time.
  case timedOut
  /// What it answered is no proper HTTP, or its head is too long.
  case garbage
  /// The call cannot be sent as it is: its query or a field is not plain.
  case improper
  /// The answer is larger than the account allows.
  case tooLarge
}

/// What of one account may be passed on, and how.
public struct ForwardedAccount: Sendable {
  let routes: [ForwardRoute]
  let tools: [String]
  let maxBytes: Int
  let usesOwnCredential: Bool
  let upstream: any Upstream

  /// An account whose agents have some calls passed on.
  ///
  /// - Parameters:
  ///   - routes: the calls.
  ///   - tools: the tools of the service's own MCP endpoint.
  ///   - maxBytes: the longest body of a request and of an answer.
  ///   - usesOwnCredential: whether the calls go out with the credential that the account is read with.
  public init(
    routes: [ForwardRoute], tools: [String] = [], maxBytes: Int, usesOwnCredential: Bool, upstream: any Upstream
  ) {
    self.routes = routes
    self.tools = tools
    self.maxBytes = maxBytes
    self.usesOwnCredential = usesOwnCredential
    self.upstream = upstream
  }
}
