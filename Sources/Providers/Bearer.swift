import Billing
import Transfer

/// What the calls of an account are signed in with: a token that is fetched, kept and replaced as the service wants it.
///
/// Calls that are passed on share it with the readings of the account, so that there is one sign-in and not two.
public struct Bearer: Sendable {
  private let read: @Sendable () async throws(ProviderFailure) -> Secret
  private let renew: @Sendable (Secret) async -> Secret?
  private let known: @Sendable () async -> [Secret]

  /// A token that stands ready.
  public init(_ credential: Credential) {
    read = { () async throws(ProviderFailure) -> Secret in try await credential.current() }
    renew = { await credential.renewed(after: $0) }
    known = { await Self.value(of: credential) }
  }

  /// The token of an AgentIdP client of its own.
  public init(
    agentIdPClient id: String, secret: Credential, origin: Origin, http: HTTPClient, time: any TimeSource
  ) {
    self.init(
      AgentIdPTokens(
        client: id, secret: secret, origin: origin, http: http, time: time, timeout: .seconds(15), calls: CallCounter()),
      of: secret)
  }

  init(_ tokens: AgentIdPTokens, of secret: Credential?) {
    read = { () async throws(ProviderFailure) -> Secret in try await tokens.current() }
    renew = { refused in
      guard await tokens.putAway(refused), let new = try? await tokens.current(), new != refused else { return nil }
      return new
    }
    known = { await tokens.known + Self.value(of: secret) }
  }

  /// A session token that somebody else supplies; one that says of itself that it has ended is read again.
  init(mailingCoreToken credential: Credential, time: any TimeSource) {
    read = { () async throws(ProviderFailure) -> Secret in
      let token = try await credential.current()
      guard let end = MailingCoreClaims(token)?.endsAt, end <= time.wall else { return token }
      return await credential.renewed(after: token) ?? token
    }
    renew = { await credential.renewed(after: $0) }
    known = { await Self.value(of: credential) }
  }

  init(_ session: MailingCoreSession, of password: Credential?) {
    read = { () async throws(ProviderFailure) -> Secret in try await session.current() }
    renew = { (try? await session.renewed(after: $0)) ?? nil }
    known = { await session.known + Self.value(of: password) }
  }

  private static func value(of credential: Credential?) async -> [Secret] {
    (try? await credential?.current()).map { [$0] } ?? []
  }

  /// The token to send.
  public func current() async throws(ProviderFailure) -> Secret { try await read() }

  /// A token in place of one that the service refused; nil when there is none to try.
  public func renewed(after refused: Secret) async -> Secret? { await renew(refused) }

  /// The secrets behind it: the token that was got so far, and what it is got with.
  public var secrets: [Secret] { get async { await known() } }
}

/// A way to a service whose sign-in others may share.
public protocol BearerHolder: Sendable {
  /// What its calls are signed in with.
  var bearer: Bearer { get }
}
