import Billing
import Desk
import Settings
import Text

/// How an account comes into the config: what is missing is asked, the account is read once, and a yes writes it.
struct Introduction {
  let path: String
  /// The config there is; nil when there is none.
  let old: ConfigText?
  let access: ServiceAccess
  /// The options that say where config and state are, as they were given, to be given again: ` --config FILE`.
  let places: String
  /// The folder in which an engine may run.
  let stateDirectory: String
  /// Whether the yes was said before.
  let isDecided: Bool
  /// Whether the account is read before it is written.
  let reads: Bool

  /// Runs to the end.
  func run(_ draft: AccountDraft) async -> ExitStatus {
    let dialogue = Dialogue()
    var draft = draft
    guard let dialogue else {
      if let missing = fillUsual(&draft) { return Output.problem(missing, .usage) }
      return await finish(draft, nil)
    }
    if let old, !isDecided {
      let names = old.settings.accounts.map(\.name.rawValue).joined(separator: ", ")
      dialogue.say(
        "\(SafeText(path)) is there already and stays as it is" + (names.isEmpty ? "." : "; its accounts: \(names)."))
      guard dialogue.confirm("Add another account at its end?") else { return stopped }
    }
    for question in AccountQuestion.allCases where !draft.isAnswered(question) {
      // Whoever has said yes to everything is not asked what has an answer of its own: a script's next line is none.
      if isDecided, question == .consent, takeUsual(&draft, question) { continue }
      guard ask(question, &draft, dialogue) else { return stopped }
    }
    return await finish(draft, dialogue)
  }

  private var stopped: ExitStatus {
    Output.message("countersign: nothing was written.")
    return .cancelled
  }

  // MARK: - Questions

  /// Asks until there is an answer that can be taken; false when there will be none.
  private func ask(_ question: AccountQuestion, _ draft: inout AccountDraft, _ dialogue: Dialogue) -> Bool {
    var refused: String?
    while true {
      guard let answer = dialogue.ask(question.words, usual: draft.usual(question)) else { return false }
      do {
        try draft.take(answer, to: question)
        if question == .credential, answer != refused, let source = draft.source {
          let check = CredentialCheckup(environment: access.environment).check(source, of: nil)
          if check.state == .problem {
            refused = answer
            dialogue.say("  \(check.detail)" + (check.advice.map { " \($0)" } ?? ""))
            dialogue.say("  Put it right and answer again; the same answer once more is taken as it is.")
            continue
          }
        }
        return true
      } catch {
        dialogue.say("  Not taken: \(error.words).")
      }
    }
  }

  /// Gives the usual answers where nobody can be asked, and says what is still missing.
  private func fillUsual(_ draft: inout AccountDraft) -> String? {
    var missing: [String] = []
    for question in AccountQuestion.allCases where !draft.isAnswered(question) {
      if takeUsual(&draft, question) { continue }
      // What only some providers need is not asked of those who have not named theirs.
      if draft.isAnswered(.provider) || !question.dependsOnProvider { missing.append(question.option) }
    }
    if !isDecided { missing.append("--yes") }
    if missing.isEmpty { return nil }
    return "there is no terminal to ask at, so everything has to be said by option; missing: "
      + missing.joined(separator: "; ")
  }

  /// Gives the usual answer to a question, where there is one that we may choose: a provider and a name are somebody's.
  private func takeUsual(_ draft: inout AccountDraft, _ question: AccountQuestion) -> Bool {
    guard [.baseURL, .consent, .clientID, .email].contains(question), let usual = draft.usual(question) else {
      return false
    }
    return (try? draft.take(usual, to: question)) != nil
  }

  // MARK: - Reading and writing

  private func finish(_ draft: AccountDraft, _ dialogue: Dialogue?) async -> ExitStatus {
    guard let account = draft.account else {
      return Output.problem("the account is not complete, and nothing was written", .usage)
    }
    let new: ConfigText
    do throws(SettingsProblems) {
      new = try (old ?? .none).adding(account, path: path)
    } catch {
      return Output.problem("\(error)\nNothing was written.", .badConfiguration)
    }
    let tell: (String) -> Void = { text in
      if let dialogue { dialogue.say(text) } else { Output.line(text) }
    }
    let table = "\n" + ConfigText.table(of: account)
    if let dialogue { dialogue.show(table) } else { Output.exactly(table) }
    if Output.hasFailed {
      return Output.problem(
        "the table could not be shown, so nothing was written: \(Output.failureWords)", .unwritable)
    }
    let hasAnswered = await read(account, tell)
    if !hasAnswered, isDecided {
      return Output.problem(
        "the account could not be read, so nothing was written; --no-test writes it all the same", .unreachable)
    }
    if !isDecided {
      let question =
        hasAnswered
        ? "Write this to \(SafeText(path))?" : "The reading FAILED. Write this to \(SafeText(path)) all the same?"
      guard dialogue?.confirm(question) == true else { return stopped }
    }
    do throws(Problem) {
      let file = ConfigFile(path: path)
      if let old { try file.replace(old, with: new.text) } else { try file.create(new.text) }
    } catch {
      return Output.problem(error, .badConfiguration)
    }
    Output.line(old == nil ? "\(SafeText(path)) is written." : "\(SafeText(path)) has one account more.")
    Output.line("Next:")
    if let holder = StateCheckup.engine(in: stateDirectory) {
      Output.line("  " + OlderConfig(holder, beside: account.name).sentence, hanging: 2)
    }
    Output.exactly(
      "  countersign\(places) doctor \(account.name)    what works, and what an agent could still do alone")
    Output.exactly("  countersign\(places)    the dashboard")
    return .fine
  }

  /// Reads the account once and tells what came of it; true as well when nobody wants it read.
  private func read(_ account: AccountSettings, _ tell: (String) -> Void) async -> Bool {
    guard reads else { return true }
    tell("Reading \(account.name) once at \(account.baseURL) ...")
    do throws(AccountTrial.Failure) {
      for line in AccountTrial.words(try await AccountTrial(access: access).observe(account)) { tell("  " + line) }
      return true
    } catch {
      tell("  It cannot be read: \(error.problem)")
      // The commonest reason on a first day: the way out that other programs take from the environment.
      guard error.isAboutReach else { return false }
      for check in NetworkCheckup(environment: access.environment, network: access.network, now: access.time.wall)
        .checks
      {
        guard check.state == .warning else { continue }
        tell("  \(check.detail) \(check.advice?.string ?? "")")
      }
      return false
    }
  }
}
