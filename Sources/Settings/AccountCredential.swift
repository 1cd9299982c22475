/// How an account signs in.
public enum AccountCredential: Hashable, Sendable {
  /// With a bearer token.
  case token(CredentialSource)
  /// With a client and its secret, for which the service gives tokens; AgentIdP only.
  case client(id: String, secret: CredentialSource)

  /// Where the secret part comes from.
  public var source: CredentialSource {
    switch self {
    case .token(let source), .client(_, let source): source
    }
  }
}
