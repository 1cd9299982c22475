import Billing

/// What has to be known about an account, in the order it is asked.
package enum AccountQuestion: CaseIterable {
  case provider, name, baseURL, clientID, email, credential, tenant, mode, consent

  /// The question as it stands at the terminal.
  package var words: String {
    switch self {
    case .provider: "Provider: " + Service.choices
    case .name: "A name for the account (a-z 0-9 . _ -)"
    case .baseURL: "Base URL of the service"
    case .clientID:
      """
      The client's id, when the credential is a client secret that tokens are fetched with; empty when the credential is \
      a token itself. Client id
      """
    case .email:
      """
      The e-mail address of the user, when the credential is a password that is signed in with; empty when the credential \
      is a session token itself. E-mail
      """
    case .credential:
      """
      Where is its credential? Never type the credential itself; say where it is:
        env NAME            an environment variable
        file /PATH          a file of your own with mode 0600, by its whole path
        command WORDS ...   a program that prints it, such as: command pass show dock
      Source
      """
    case .tenant: "The tenant whose bill it is: its id, which begins with cl"
    case .mode: "Does it move real money (live), or not (test)? live or test"
    case .consent: "How are changes confirmed? token, or web when the organisation wants approval in Dock's own page"
    }
  }

  /// Whether it is a question, and what its usual answer is, only the provider says.
  package var dependsOnProvider: Bool {
    switch self {
    case .baseURL, .clientID, .email, .tenant, .consent: true
    case .provider, .name, .credential, .mode: false
    }
  }

  /// The options that answer it.
  package var option: String {
    switch self {
    case .provider: "--provider"
    case .name: "--name"
    case .baseURL: "--base-url"
    case .credential: "--credential-env, --credential-file or --credential-command"
    case .clientID: "--client-id"
    case .email: "--login-email"
    case .tenant: "--tenant"
    case .mode: "--live or --test"
    case .consent: "--consent"
    }
  }
}
