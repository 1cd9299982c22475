import ArgumentParser
import Billing
import Desk
import Settings
import Text

/// Writes a first config, or adds an account to the one there is.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a first config, or add an account to it.",
    discussion: """
      Asks at the terminal for what no option says, reads the account once and shows what it saw; the file is written \
      only after a yes. Nothing that is in a config is ever changed: an account is added at its end. The credential \
      itself is never asked for, only where it is.

      EXAMPLES
        countersign init
        countersign init --provider dock --name dock-main --credential-file ~/.config/countersign/dock.key --live --yes
        countersign init --name dock-lab --test --yes --credential-command pass show dock-lab
      """)

  /// Whether real money moves.
  enum Mode: String, EnumerableFlag {
    case live, test
  }

  @OptionGroup var common: CommonOptions

  @Option(help: ArgumentHelp("The service: \(Service.choices).", valueName: "service"), completion: Candidates.services)
  var provider: String?

  @Option(help: "A name for the account: a-z 0-9 . _ - (at most 40).")
  var name: String?

  @Option(help: ArgumentHelp("Where the service is; without it the service's own address.", valueName: "url"))
  var baseURL: String?

  @Option(help: ArgumentHelp("The environment variable that holds the credential.", valueName: "variable"))
  var credentialEnv: String?

  @Option(
    help: ArgumentHelp("The file that holds the credential; it has to be yours, with mode 0600.", valueName: "file"),
    completion: .file())
  var credentialFile: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("The program that prints the credential, and its arguments.", valueName: "program"))
  var credentialCommand: [String] = []

  @Option(
    name: .customLong("client-id"),
    help: ArgumentHelp(
      "The AgentIdP client whose secret the credential is; without it the credential is a token.", valueName: "id"))
  var clientID: String?

  @Option(
    name: .customLong("login-email"),
    help: ArgumentHelp(
      "The MailingCore user whose password the credential is; without it the credential is a session token.",
      valueName: "email"))
  var loginEmail: String?

  @Option(help: "The MailingCore tenant whose bill it is.")
  var tenant: String?

  @Option(
    name: .customLong("success-url"),
    help: ArgumentHelp("Where a paid MailingCore checkout leads back to.", valueName: "url"))
  var successURL: String?

  @Option(
    name: .customLong("cancel-url"),
    help: ArgumentHelp("Where a cancelled MailingCore checkout leads back to.", valueName: "url"))
  var cancelURL: String?

  @Flag(exclusivity: .exclusive, help: "Whether real money moves on the account.")
  var mode: Mode?

  @Option(
    help: ArgumentHelp(
      "How Dock asks for consent: token, or web when the organisation wants approval in Dock's own page.",
      valueName: "way"))
  var consent: String?

  @Flag(help: "Write without asking; not when the reading fails.")
  var yes = false

  @Flag(help: "Write without reading the account first.")
  var noTest = false

  func run() throws {
    let environment = Process.environment
    let places: Places
    do { places = try Places(environment: environment, configOption: common.config, stateOption: common.state) } catch {
      throw Output.problem(error, .badConfiguration)
    }
    let config: ConfigText?
    do throws(SettingsProblems) { config = try ConfigText.load(path: places.configFile) } catch {
      throw Output.problem("\(error)\nNothing is added to a config before it is right.", .badConfiguration)
    }
    if config?.settings.readOnly == true {
      throw Output.problem(
        "\(places.configFile) says read_only = true, so no account is called or added from here; take that line "
          + "out first", .badConfiguration)
    }
    var draft = AccountDraft(beside: config ?? .none)
    try take(&draft)
    let path = places.configFile
    MainLoop.run { [draft] in
      let introduction = Introduction(
        path: path, old: config,
        access: ServiceAccess(
          environment: environment, time: SystemTime(), mayAsk: true,
          credentialVariables: config?.settings.credentialVariables ?? [],
          network: config?.settings.network ?? NetworkSettings()),
        places: placeOptions, stateDirectory: places.stateDirectory, isDecided: yes, reads: !noTest)
      return await introduction.run(draft)
    }
  }

  /// The options of the places as a shell takes them again.
  private var placeOptions: String {
    [("--config", common.config), ("--state", common.state)].reduce(into: "") { words, option in
      guard let value = option.1 else { return }
      let isPlain = value.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
          || "/._-+:@%".utf8.contains(byte)
      }
      let quoted = isPlain && !value.isEmpty ? value : "'" + value.replacing("'", with: #"'\''"#) + "'"
      words += " \(option.0) " + SafeText(quoted).string
    }
  }

  /// Takes what the options say.
  private func take(_ draft: inout AccountDraft) throws(ExitStatus) {
    let answers: [(AccountQuestion, String?)] = [
      (.provider, provider), (.name, name), (.baseURL, baseURL), (.clientID, clientID),
      (.email, loginEmail), (.tenant, tenant), (.mode, mode?.rawValue), (.consent, consent),
    ]
    for (question, answer) in answers {
      guard let answer else { continue }
      do { try draft.take(answer, to: question) } catch {
        throw Output.problem(
          "\(question.option): \(error.wordsOfOption)", error.isAboutConfig ? .badConfiguration : .usage)
      }
    }
    if successURL != nil || cancelURL != nil {
      do { try draft.takeReturns(success: successURL, cancel: cancelURL) } catch {
        throw Output.problem("--success-url, --cancel-url: \(error.wordsOfOption)", .usage)
      }
    }
    try refuseOptions(notOf: draft)
    var sources = [credentialEnv.map { CredentialSource.env($0) }, credentialFile.map { .file($0) }].compactMap { $0 }
    if !credentialCommand.isEmpty { sources.append(.command(credentialCommand)) }
    guard sources.count < 2 else {
      throw Output.problem("only one of \(AccountQuestion.credential.option) can be given", .usage)
    }
    guard let source = sources.first else { return }
    do { try draft.take(source) } catch {
      throw Output.problem("\(AccountQuestion.credential.option): \(error.wordsOfOption)", .usage)
    }
  }

  /// Refuses options that belong to another service than the one that was named.
  private func refuseOptions(notOf draft: AccountDraft) throws(ExitStatus) {
    guard let service = draft.service else { return }
    let owners: [(String, String?, Service)] = [
      ("--consent", consent, .dock), ("--client-id", clientID, .agentidp),
      ("--login-email", loginEmail, .mailingcore), ("--tenant", tenant, .mailingcore),
      ("--success-url", successURL, .mailingcore), ("--cancel-url", cancelURL, .mailingcore),
    ]
    for (option, value, owner) in owners where value != nil && service != owner {
      throw Output.problem(
        "\(option) belongs to \(owner.rawValue) accounts, and this one is \(service.rawValue)", .usage)
    }
  }
}
