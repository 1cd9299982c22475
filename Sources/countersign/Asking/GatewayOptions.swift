import ArgumentParser
import Billing
import Desk
import Settings
import Text
import Transfer

/// What every command of an agent takes.
struct GatewayOptions: ParsableArguments {
  @OptionGroup var address: GatewayAddress
  @OptionGroup var form: OutputForm

  /// The door that the options and the environment name; on a problem prints it and throws the status to end with.
  func door(to account: AccountName? = nil) throws(ExitStatus) -> GatewayDoor {
    do throws(GatewayAddress.Obstacle) { return try address.door(to: account) } catch {
      throw Output.problem(error.problem, error.status)
    }
  }
}

/// Where an agent's command finds the gateway, and what it shows there.
///
/// The token never stands on the command line, where every user of the machine could read it.
struct GatewayAddress: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The gateway's address, or unix:/path for its socket; COUNTERSIGN_GATEWAY says the same (default: \(usual)).",
      valueName: "url"))
  var gateway: String?

  @Option(
    help: ArgumentHelp(
      "A private file (0600) with the door token; without it COUNTERSIGN_TOKEN is read.", valueName: "file"),
    completion: .file())
  var tokenFile: String?

  /// The options that were given, for a command line that does the rest: with a space before each.
  var repeated: String {
    [("--gateway", gateway), ("--token-file", tokenFile)].map { name, value in
      value.map { " \(name) \(ShellWord(SafeText($0).string))" } ?? ""
    }.joined()
  }

  static let usual = "http://127.0.0.1:8787"

  /// Why there is no door.
  struct Obstacle: Error {
    let problem: Problem
    /// How a command ends because of it.
    let status: ExitStatus
  }

  /// The door that the options and the environment name.
  func door(to account: AccountName? = nil) throws(Obstacle) -> GatewayDoor {
    let environment = Process.environment
    let token: Secret
    do throws(CredentialProblem) {
      let source: CredentialSource = tokenFile.map { .file($0) } ?? .env("COUNTERSIGN_TOKEN")
      // A file and a variable are read; only a command would have to be run.
      guard case .secret(let secret) = try source.read(environment: environment) else {
        throw CredentialProblem(.output, .missing)
      }
      token = secret
    } catch {
      let advice: SafeText = "Give the door token with --token-file PATH or in COUNTERSIGN_TOKEN."
      throw Obstacle(problem: Problem(SafeText("\(error)."), advice: advice), status: .unreachable)
    }
    guard (1...256).contains(token.reveal().utf8.count), token.reveal().utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else {
      throw Obstacle(
        problem: Problem(
          "The door token is none: it has 1 to 256 visible ASCII characters and no spaces.",
          advice: "Give the token that `countersign agent add` printed."),
        status: .unreachable)
    }
    do throws(Problem) {
      return try GatewayDoor(named, token: token, account: account)
    } catch {
      throw Obstacle(problem: error, status: .usage)
    }
  }

  /// The address that is meant.
  private var named: String {
    gateway ?? Process.environment["COUNTERSIGN_GATEWAY"].flatMap { $0.isEmpty ? nil : $0 } ?? Self.usual
  }
}
