/// How an account signs in.
public enum AccountCredential: Hashable, Sendable {
  /// With a bearer token.
  case token(CredentialSource)
  /// With a client and its secret, for which the service gives tokens; AgentIdP only.
  case client(id: String, secret: CredentialSource)
  /// With a user's e-mail address and password, for which the service gives sessions; MailingCore only.
  case login(email: String, password: CredentialSource)

  /// Where the secret part comes from.
  public var source: CredentialSource {
    switch self {
    case .token(let source), .client(_, let source), .login(_, let source): source
    }
  }

  /// The config's key that says where.
  public var key: String {
    switch self {
    case .token: AccountKey.credential.rawValue
    case .client: AccountKey.clientSecret.rawValue
    case .login: "\(AccountKey.login.rawValue).\(LoginKey.password.rawValue)"
    }
  }
}
