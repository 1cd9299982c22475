import Billing
import Consent
import Desk
import Settings
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A private file with a door token, for a client that is told where it is.
struct TokenFile {
  let path: String

  /// Writes a token into the file, which must not exist yet and which can be read as tokens are read afterwards.
  func create(_ token: Secret, environment: [String: String]) throws(Problem) {
    let file = NewFile(path: path)
    do throws(NewFile.Fault) { try file.create(token.reveal() + "\n") } catch {
      switch error {
      case .exists:
        throw Problem(
          SafeText("\(SafeTextArgument(path)) is there already."),
          meaning: "It was left as it is, and no token was made.",
          advice: "Name another file, or remove this one.")
      case .unwritable(let code):
        throw Problem(
          SafeText("\(SafeTextArgument(path)) cannot be written: \(String(cString: strerror(code)))."),
          meaning: "No token was made.", advice: "Name a file in a folder of your own with --token-file.")
      }
    }
    do throws(CredentialProblem) { _ = try CredentialSource.file(path).read(environment: environment) } catch {
      file.remove()
      throw Problem(
        SafeText("\(error)."), meaning: "No token was made.",
        advice: "Name a file in a folder that only you can change with --token-file.")
    }
  }

  /// Says how an agent gets it, also one that runs as another user.
  func tellHowItIsUsed(by agent: AgentName) {
    let file = ShellWord(SafeText(path).string)
    let client = AgentClient.claudeCode
    Output.message(
      "What \(client.title) needs to find it there, as other clients have it:",
      command: "countersign agent connect \(agent) --client \(client.rawValue) --token-file \(file)")
    Output.message(
      "An agent that runs as another user reads a copy of its own:",
      command: "sudo install -m 600 -o USER \(file) /home/USER/\(agent).token")
  }

  /// Takes the file away again.
  func remove() { NewFile(path: path).remove() }
}
