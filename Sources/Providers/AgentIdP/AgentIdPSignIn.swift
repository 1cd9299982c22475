/// How an AgentIdP account signs in.
public enum AgentIdPSignIn: Sendable {
  /// With a ready-made access token.
  case token(Credential)
  /// With an agent's client id and its secret, for which the service gives tokens of an hour.
  case client(id: String, secret: Credential)
}
