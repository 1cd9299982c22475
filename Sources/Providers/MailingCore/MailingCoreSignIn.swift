/// How a MailingCore account signs in.
public enum MailingCoreSignIn: Sendable {
  /// With a ready-made session token, which somebody else supplies every 15 minutes.
  case token(Credential)
  /// With a user's e-mail address and password, for which the service gives sessions of 15 minutes.
  case login(email: String, password: Credential)
}
