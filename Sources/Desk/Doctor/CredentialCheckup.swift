import Billing
import Settings

/// Whether an account's credential can be read; its value is neither kept nor told.
package struct CredentialCheckup {
  let environment: [String: String]

  package init(environment: [String: String]) { self.environment = environment }

  package func check(_ account: AccountSettings) -> Check {
    check(account.credential.source, of: account.name)
  }

  /// The same of the credential that its agents' calls are passed on with; nil where that is no other.
  package func forwardCheck(_ account: AccountSettings) -> Check? {
    guard let source = account.forward?.credential?.source else { return nil }
    let found = check(source, of: account.name)
    return Check(
      AccountSettings.forwardCredentialKey, found.state, found.detail.string, advice: found.advice?.string,
      account: account.name)
  }

  package func check(_ source: CredentialSource, of account: AccountName?) -> Check {
    do throws(CredentialProblem) {
      switch try source.read(environment: environment) {
      case .secret:
        let words =
          if case .file = source { "The file is closed to others and holds one line." } else { "The variable is set." }
        return Check("credential", .ok, words, account: account)
      case .command(let words): return command(words, account)
      }
    } catch  where error.fault == .noCredentialsDirectory {
      // Only the unit has it: systemd names the folder to nobody else.
      return Check(
        "credential", .note, "The \(error).",
        advice: "The unit alone can read it; `systemctl status countersign` says whether it could.", account: account)
    } catch {
      return Check(
        "credential", .problem, "The \(error).", advice: Self.advice(error), account: account)
    }
  }

  /// Looks for the program without running it, because it may ask a person for a password.
  private func command(_ words: [String], _ account: AccountName?) -> Check {
    let program = SafeTextArgument(words.first ?? "")
    guard let first = words.first, SearchPath(environment).finds(first) else {
      return Check(
        "credential", .problem, "The program \(program) is not there or cannot be run.",
        advice: "Check its name and that it is on the PATH.", account: account)
    }
    return Check("credential", .ok, "The program \(program) is there; it was not run.", account: account)
  }

  private static func advice(_ problem: CredentialProblem) -> String {
    switch (problem.origin, problem.fault) {
    case (.variable, .missing): "Set it where countersign is started, or use a file of mode 0600."
    case (.file, .missing): "Write the key alone into it, with mode 0600."
    case (.file, .looseMode): "Close it with chmod 600, and think of the key as known to whoever could read it."
    default: "It has to be the secret alone, on one line."
    }
  }
}
