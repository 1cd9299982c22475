import ArgumentParser
import Billing
import Consent
import Ledger
import Text

/// The operator's no from a shell.
struct RejectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reject",
    abstract: "Reject a request, or take back an approval that was not used yet.",
    discussion: """
      The agent is told the preset reason; other words stay in your own log. Presets: \
      \(RejectionPreset.chosen.map(\.rawValue).joined(separator: ", ")).

      EXAMPLE
        countersign reject 42 --reason too_expensive
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "The request's number or id.")
  var id: String

  @Option(help: "A preset, or words of your own for the log.")
  var reason = RejectionPreset.notNeeded.rawValue

  func run() throws {
    let workplace = try Workplace(common)
    let rejection =
      RejectionPreset.chosen.first { $0.rawValue == reason }.map { Rejection($0) }
      ?? Rejection(.other, comment: SafeText(reason, maximumCharacters: 500))
    MainLoop.run {
      let status = await Decision.record(.rejected(rejection), on: id, workplace)
      if status == .fine {
        let words = rejection.comment.isEmpty ? "" : "; your words stay in your log"
        Output.message("The agent is told: \(rejection.preset.rawValue)\(words).")
      }
      return status
    }
  }
}

/// More time to decide.
struct ExtendCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "extend",
    abstract: "Give a pending request five more minutes.",
    discussion: """
      EXAMPLE
        countersign extend 42
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "The request's number or id.")
  var id: String

  func run() throws {
    let workplace = try Workplace(common)
    MainLoop.run {
      await Decision.record(.extended(by: .seconds(300)), on: id, workplace)
    }
  }
}

/// A decision that needs nothing shown.
enum Decision {
  /// Writes it and prints the request as it stands then.
  static func record(_ event: ConsentEvent, on id: String, _ workplace: Workplace) async -> ExitStatus {
    if workplace.settings.readOnly {
      return Output.problem("the config says read_only = true, so nothing is decided here", .badConfiguration)
    }
    do throws(LedgerError) {
      let request = try await workplace.ledger.request(named: id)
      let after = try await workplace.ledger.apply(
        event, to: request.id, actor: .operatorItself, at: workplace.time.wall)
      Output.lines(RequestText.lines(after, at: workplace.time.wall))
      return .fine
    } catch .notFound {
      return Output.problem("there is no request \(SafeTextArgument(id))", .usage)
    } catch .refused(let refusal, let request) {
      return Output.problem(
        "request \(request.number) is \(request.state.rawValue): \(RefusalText.sentence(refusal)); nothing was changed",
        .unreachable)
    } catch {
      return Output.problem(error, .unreachable)
    }
  }
}

extension RejectionPreset {
  /// The presets a person can choose.
  static var chosen: [RejectionPreset] {
    allCases.filter { $0 != .policy && $0 != .other }
  }
}
