import Billing
import Settings
import Text
import Transfer

/// An account as far as it has been answered; every answer is checked when it is given.
package struct AccountDraft {
  /// Why an answer is not taken: one clause that never repeats what may be a secret.
  package struct Refusal: Error {
    package let words: String
    /// What to think of beside it when it came by the command line; nothing for an answer at the terminal.
    package let warning: String

    /// The same for an answer that was an option, which the shell may keep.
    package var wordsOfOption: String { words + (warning.isEmpty ? "" : " (\(warning))") }
    /// Whether the answer is fine by itself and only cannot stand beside what the config has.
    package let isAboutConfig: Bool

    init(_ words: String, isAboutConfig: Bool = false, warning: String = "") {
      self.words = words
      self.warning = warning
      self.isAboutConfig = isAboutConfig
    }
  }

  package private(set) var service: Service?
  package private(set) var name: AccountName?
  package private(set) var baseURL: String?
  package private(set) var source: CredentialSource?
  /// The client that tokens are fetched for, nil inside for none; only AgentIdP has clients.
  package private(set) var client: String??
  /// The e-mail address of the user who signs in, nil inside for none; only MailingCore has such users.
  package private(set) var email: String??
  package private(set) var tenant: String?
  /// Where a paid and a cancelled checkout lead back to.
  private var returns: (success: String?, cancel: String?)
  package private(set) var isLive: Bool?
  package private(set) var consent: ConsentMode?
  private let names: Set<String>

  /// An account beside those of a config.
  package init(beside config: ConfigText) {
    names = Set(config.settings.accounts.map(\.name.rawValue))
  }

  // MARK: - Questions

  /// Whether a question is answered.
  package func isAnswered(_ question: AccountQuestion) -> Bool {
    switch question {
    case .provider: service != nil
    case .name: name != nil
    case .baseURL: baseURL != nil
    case .credential: source != nil
    case .clientID: client != nil || (service != nil && service != .agentidp)
    case .email: email != nil || (service != nil && service != .mailingcore)
    case .tenant: tenant != nil || (service != nil && service != .mailingcore)
    case .mode: isLive != nil
    // Only Dock has two ways.
    case .consent: consent != nil || (service != nil && service != .dock)
    }
  }

  /// The answer that an empty line stands for; nil where nobody can know it.
  ///
  /// Where the secret is and whether real money moves is never guessed.
  package func usual(_ question: AccountQuestion) -> String? {
    switch question {
    case .provider: Service.dock.rawValue
    case .name: unusedName
    case .baseURL: (service ?? .dock).profile.usualAddress
    case .clientID, .email: ""
    case .consent: ConsentMode.token.rawValue
    case .credential, .tenant, .mode: nil
    }
  }

  private var unusedName: String? {
    let base = (service ?? .dock).rawValue
    return ([base + "-main"] + (2...99).map { "\(base)-\($0)" }).first { !names.contains($0) }
  }

  // MARK: - Answers

  /// Takes an answer as a person or an option gives it.
  package mutating func take(_ answer: String, to question: AccountQuestion) throws(Refusal) {
    // A tenant's id is as long and as random as a secret, and none; how it begins tells it from one.
    if question != .tenant || !answer.hasPrefix("cl") { try Self.refuseSecret(answer) }
    switch question {
    case .provider: service = try Self.service(answer)
    case .name: name = try newName(answer)
    case .baseURL: baseURL = try Self.address(answer)
    case .clientID: try takeClient(answer)
    case .email: try takeEmail(answer)
    case .credential: try take(try Self.source(answer))
    case .tenant: try takeTenant(answer)
    case .mode: isLive = try Self.mode(answer)
    case .consent:
      guard let mode = ConsentMode(rawValue: answer) else { throw Refusal("answer token or web") }
      consent = mode
    }
  }

  /// Takes where the credential is.
  package mutating func take(_ source: CredentialSource) throws(Refusal) {
    switch source {
    case .env(let text), .file(let text): try Self.refuseSecret(text)
    case .command(let words): for word in words { try Self.refuseSecret(word) }
    }
    let account = AccountSettings(
      name: Self.anyName, details: .dock(consent: .token), baseURL: "https://trydock.ai", credential: .token(source))
    if let problem = ConfigText.problem(with: account) {
      throw Refusal("the source \(problem.what)" + (problem.expected.map { "; expected \($0)" } ?? ""))
    }
    self.source = source
  }

  /// Takes where a paid and a cancelled checkout lead back to.
  package mutating func takeReturns(success: String?, cancel: String?) throws(Refusal) {
    guard (success == nil) == (cancel == nil) else {
      throw Refusal("give both or none: with one alone there is no checkout")
    }
    for text in [success, cancel].compactMap({ $0 }) { try Self.refuseSecret(text) }
    try Self.check(.mailingcore(tenant: "cl0", successURL: success, cancelURL: cancel), .token(.env("X")))
    returns = (success, cancel)
  }

  private mutating func takeClient(_ answer: String) throws(Refusal) {
    guard !answer.isEmpty else {
      client = .some(nil)
      return
    }
    try Self.check(.agentidp, .client(id: answer, secret: .env("X")))
    client = answer
  }

  private mutating func takeEmail(_ answer: String) throws(Refusal) {
    guard !answer.isEmpty else {
      email = .some(nil)
      return
    }
    try Self.check(
      .mailingcore(tenant: "cl0", successURL: nil, cancelURL: nil), .login(email: answer, password: .env("X")))
    email = answer
  }

  private mutating func takeTenant(_ answer: String) throws(Refusal) {
    try Self.check(.mailingcore(tenant: answer, successURL: nil, cancelURL: nil), .token(.env("X")))
    tenant = answer
  }

  /// Refuses what the config would not take.
  private static func check(_ details: ServiceDetails, _ credential: AccountCredential) throws(Refusal) {
    let account = AccountSettings(
      name: anyName, details: details, baseURL: details.service.profile.usualAddress, credential: credential)
    if let problem = ConfigText.problem(with: account) {
      throw Refusal("the value \(problem.what)" + (problem.expected.map { "; expected \($0)" } ?? ""))
    }
  }

  /// The whole account; nil while a question is open.
  package var account: AccountSettings? {
    guard let service, let name, let baseURL, let source, let isLive else { return nil }
    let details: ServiceDetails
    switch service {
    case .dock:
      guard let consent else { return nil }
      details = .dock(consent: consent)
    case .daimon: details = .daimon
    case .agentidp: details = .agentidp
    case .mailingcore:
      guard let tenant else { return nil }
      details = .mailingcore(tenant: tenant, successURL: returns.success, cancelURL: returns.cancel)
    }
    let credential: AccountCredential =
      if service == .agentidp, let client, let id = client {
        .client(id: id, secret: source)
      } else if service == .mailingcore, let email, let address = email {
        .login(email: address, password: source)
      } else {
        .token(source)
      }
    return AccountSettings(name: name, details: details, baseURL: baseURL, credential: credential, isLive: isLive)
  }

  // MARK: - Checks

  private static let anyName: AccountName = {
    guard let name = AccountName("a") else { preconditionFailure("AccountDraft: one letter is an account's name") }
    return name
  }()

  private static func refuseSecret(_ text: String) throws(Refusal) {
    guard ConfigText.looksLikeSecret(text) else { return }
    throw Refusal(
      "that looks like a credential itself, and a secret may not stand in the config; put it into a file of mode 0600, a "
        + "variable or a password store and say where it is",
      warning: "what was typed may be in the shell's history: consider a new key")
  }

  private static func service(_ answer: String) throws(Refusal) -> Service {
    guard let service = Service(rawValue: answer) else {
      throw Refusal("answer " + Service.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return service
  }

  private func newName(_ answer: String) throws(Refusal) -> AccountName {
    guard let name = AccountName(answer) else {
      throw Refusal("a name has 1 to 40 of a-z 0-9 . _ - and begins with a letter or digit")
    }
    if names.contains(answer) {
      throw Refusal("there is an account called \(answer) in the config already", isAboutConfig: true)
    }
    return name
  }

  private static func address(_ answer: String) throws(Refusal) -> String {
    let origin: Origin
    do throws(URLProblem) { origin = try Origin(answer) } catch {
      throw Refusal("\(SafeText(String("\(error)".dropLast())).string); expected an origin such as https://trydock.ai")
    }
    let account = AccountSettings(
      name: anyName, details: .dock(consent: .token), baseURL: origin.description, credential: .token(.env("X")))
    if let problem = ConfigText.problem(with: account) {
      throw Refusal("the address \(problem.what)" + (problem.expected.map { "; expected \($0)" } ?? ""))
    }
    return origin.description
  }

  private static func mode(_ answer: String) throws(Refusal) -> Bool {
    switch answer {
    case "live": return true
    case "test": return false
    default: throw Refusal("answer live or test")
    }
  }

  private static func source(_ answer: String) throws(Refusal) -> CredentialSource {
    let words = answer.split(whereSeparator: \.isWhitespace).map(String.init)
    guard let kind = words.first, words.count > 1 else {
      throw Refusal("answer env NAME, file /PATH or command WORDS")
    }
    switch kind {
    case "env" where words.count == 2: return .env(words[1])
    case "file":
      // A path may have spaces inside.
      let path = answer.drop { $0.isWhitespace }.dropFirst(kind.count).drop { $0.isWhitespace }
      return .file(String(path))
    case "command": return .command(Array(words.dropFirst()))
    default: throw Refusal("answer env NAME, file /PATH or command WORDS")
    }
  }
}
