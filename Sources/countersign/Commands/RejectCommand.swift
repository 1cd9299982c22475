import ArgumentParser
import Billing
import Consent
import Desk
import Ledger
import Text

/// The operator's no from a shell.
struct RejectCommand: Confirms {
  static let configuration = CommandConfiguration(
    commandName: "reject",
    abstract: "Reject a request, or take back an approval that was not used yet.",
    discussion: """
      The agent is told the reason, which is one of: \(RejectionPreset.choices). Words of your own stay in your log.

      EXAMPLES
        countersign reject 42 --reason too_expensive
        countersign reject 42 --reason other --comment "The card is Anna's, ask her"
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "The request's number or id.", completion: Candidates.rejectableRequests)
  var id: String

  @Option(help: "What the agent is told.", completion: Candidates.reasons)
  var reason = RejectionPreset.notNeeded.rawValue

  @Option(
    help: ArgumentHelp("Words of your own for the log, at most \(Self.longestComment) characters.", valueName: "words"))
  var comment: String?

  @OptionGroup var form: OutputForm

  @OptionGroup var silence: QuietOption

  /// The most characters of the operator's own words.
  private static let longestComment = 500

  func validate() throws {
    guard RejectionPreset(chosen: reason) != nil else {
      throw ValidationError(
        "--reason takes one of: \(RejectionPreset.choices). Words of your own go in --comment. Nothing was decided.")
    }
    if let comment {
      let words = SafeText(comment)
      guard words.string.count <= Self.longestComment, !words.isTruncated else {
        throw ValidationError("--comment takes at most \(Self.longestComment) characters. Nothing was decided.")
      }
    }
  }

  func run() throws {
    guard let preset = RejectionPreset(chosen: reason) else { throw ExitStatus.usage }
    let workplace = try Workplace(common, for: .acting)
    let rejection = Rejection(preset, comment: comment.map { SafeText($0) } ?? "")
    MainLoop.run {
      await Decision.record(.rejected(rejection), on: id, workplace, json: json) { _, after in
        if Output.isQuiet { return }
        let words = rejection.comment.isEmpty ? "" : "; your words stay in your log"
        let told =
          after.requester.door == .operatorItself
          ? "It was your own, so no agent is told" : "The agent is told: \(rejection.preset.rawValue)"
        Output.message("\(told)\(words).")
      }
    }
  }
}

/// More time to decide.
struct ExtendCommand: PrintsResult {
  static let configuration = CommandConfiguration(
    commandName: "extend",
    abstract: "Give a pending request five more minutes.",
    discussion: """
      The digest binds the deadline: it is another one then, which is printed.

      EXAMPLE
        countersign extend 42
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "The request's number or id.", completion: Candidates.pendingRequests)
  var id: String

  @OptionGroup var form: OutputForm

  func run() throws {
    let workplace = try Workplace(common, for: .acting)
    MainLoop.run {
      await Decision.record(.extended(by: .seconds(300)), on: id, workplace, json: json) { before, after in
        guard after.digest != before.digest else { return }
        Output.message(
          "countersign: the digest binds the deadline, so the one before approves nothing any more; approve exactly this "
            + "with", command: "countersign approve \(after.number) --digest \(after.digest.hex)")
      }
    }
  }
}

/// A decision that needs nothing shown.
enum Decision {
  /// Writes it and prints the request as it stands then.
  ///
  /// - Parameter tell: says at the terminal what else it means, given the request before and after it.
  static func record(
    _ event: ConsentEvent, on id: String, _ workplace: Workplace, json: Bool,
    telling tell: @Sendable (ConsentRequest, ConsentRequest) -> Void
  ) async -> ExitStatus {
    do throws(LedgerError) {
      let request = try await workplace.ledger.request(named: id)
      let after = try await workplace.ledger.apply(
        event, to: request.id, actor: .operatorItself, at: workplace.time.wall)
      print(after, workplace, json: json)
      tell(request, after)
      return .fine
    } catch {
      return await RequestRefusal(name: id, nothing: "nothing was changed", workplace: workplace).tell(error)
    }
  }

  /// Prints a request as it stands.
  static func print(_ request: ConsentRequest, _ workplace: Workplace, json: Bool) {
    let account = workplace.records.account(request.account)
    if json {
      Output.json(RequestDocument.whole(request, on: account, at: workplace.time.storedBoot))
    } else {
      Output.lines(RequestText.lines(request, on: account, at: workplace.time.wall))
    }
  }
}
