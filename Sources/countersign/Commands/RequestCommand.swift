import ArgumentParser
import Billing
import Consent
import Desk
import JSON
import Settings
import Text

/// What an agent asks for at the gateway.
struct RequestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "request",
    abstract: "Ask for a plan change as an agent, and wait for the operator.",
    discussion: """
      Talks to the gateway and to nothing else, with a door token from a private file (--token-file) or \
      COUNTERSIGN_TOKEN. The operator's own actions are `countersign upgrade` and its like.

      EXAMPLE
        countersign request upgrade --plan scale --reason "The crawl needs more rows" --wait
      """,
    subcommands: [
      RequestUpgradeCommand.self, RequestDowngradeCommand.self, RequestResumeCommand.self, RequestCheckoutCommand.self,
      RequestPortalCommand.self, RequestUpgradeLinkCommand.self, RequestShowCommand.self, RequestWaitCommand.self,
      RequestCancelCommand.self, RequestListCommand.self,
    ])
}

/// How long is waited, as it is written: `90s`, `15m`, `2h`, at most a week.
enum WaitLimit {
  /// As long as an operator has for a decision, unless the config says otherwise.
  static let usual = "15m"

  /// Nil for what is none.
  static func duration(_ text: String) -> Duration? {
    DurationText.parse(text).flatMap { $0 <= .seconds(7 * 86_400) ? $0 : nil }
  }

  /// Refuses what is none.
  ///
  /// The parser takes an option that may stand alone for one that does, when its value does not fit: so it is a text there.
  static func check(_ text: String?, _ option: String) throws {
    guard let text, duration(text) == nil else { return }
    throw ValidationError("\(option) takes a time such as 90s, 15m or 2h, at most 7d.")
  }
}

/// The options of every ask.
struct AskOptions: ParsableArguments {
  @OptionGroup var gateway: GatewayOptions

  @Option(help: "The account, where the token is for several.", completion: Candidates.accounts)
  var account: String?

  @Option(help: "Why, at most 500 characters; the operator reads it.")
  var reason: String

  @Option(
    defaultAsFlag: WaitLimit.usual, parsing: .next,
    help: ArgumentHelp("Wait for what comes of it, at most so long: 90s, 15m, 2h.", valueName: "time"))
  var wait: String?

  @Option(
    help: ArgumentHelp(
      "A key of yours under which this is asked once, however often it is sent; good for a day.", valueName: "key"))
  var idempotencyKey: String?

  func validate() throws {
    try checkAccount(account)
    try WaitLimit.check(wait, "--wait")
    guard reason.contains(where: { !$0.isWhitespace }) else { throw ValidationError("--reason needs words.") }
    guard reason.count <= ServiceNote.longestReason, !SafeText(reason).isTruncated else {
      throw ValidationError("--reason is longer than \(ServiceNote.longestReason) characters.")
    }
    if let key = idempotencyKey {
      guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
        throw ValidationError("--idempotency-key takes 1 to 255 visible ASCII characters.")
      }
    }
  }

  /// Asks for a change.
  func ask(_ change: PlanChange) throws -> Never {
    let door = try gateway.door(to: account.flatMap { AccountName($0) })
    var params: JSONObject = [:]
    if let plan = change.target { params["plan"] = .string(plan.rawValue) }
    if let interval = change.interval { params["interval"] = .string(interval.rawValue) }
    let body: JSONValue = [
      "operation": .string(change.operation.rawValue), "params": .object(params), "reason": .string(reason),
    ]
    // Without a key of the caller's one of ours: an answer that is lost makes no second request.
    let key = idempotencyKey ?? RequestID.random().rawValue
    MainLoop.run {
      let signals = StopSignals()
      return await RequestVisit(door, gateway).ask(
        body, key: key, wait: wait.flatMap(WaitLimit.duration), signals)
    }
  }
}

/// How often a plan is charged, on the command line.
struct IntervalOption: ParsableArguments {
  @Option(help: "How often it is charged: month or year.", completion: .list(["month", "year"]))
  var interval: String?

  func validate() throws {
    guard interval == nil || value != nil else { throw ValidationError("--interval takes month or year.") }
  }

  var value: BillingInterval? { interval.flatMap { BillingInterval(rawValue: $0) } }
}

/// Asks for a bigger plan.
struct RequestUpgradeCommand: ParsableCommand, StoppableCommand {
  static let configuration = CommandConfiguration(
    commandName: "upgrade", abstract: "Ask for another plan.",
    discussion: """
      EXAMPLE
        countersign request upgrade --plan scale --reason "The crawl needs more rows" --wait=30m
      """)

  @OptionGroup var options: AskOptions
  @OptionGroup var plan: PlanOption
  @OptionGroup var interval: IntervalOption

  func run() throws { try options.ask(PlanChange(.upgrade, to: plan.name, per: interval.value)) }
}

/// Asks for the end of a plan.
struct RequestDowngradeCommand: ParsableCommand, StoppableCommand {
  static let configuration = CommandConfiguration(
    commandName: "downgrade", abstract: "Ask that the plan ends at the end of its period.",
    discussion: """
      EXAMPLE
        countersign request downgrade --reason "The crawl is over"
      """)

  @OptionGroup var options: AskOptions

  // The gateway knows what a downgrade leads to.
  func run() throws { try options.ask(PlanChange(.downgrade)) }
}

/// Asks that a scheduled end is taken back.
struct RequestResumeCommand: ParsableCommand, StoppableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Ask that the plan's scheduled end is taken back.",
    discussion: """
      EXAMPLE
        countersign request resume --reason "The crawl goes on"
      """)

  @OptionGroup var options: AskOptions

  func run() throws { try options.ask(PlanChange(.resume)) }
}

/// Asks for a payment page, which the operator gets.
struct RequestCheckoutCommand: ParsableCommand, StoppableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkout", abstract: "Ask for a page to pay for a plan; the operator gets it.",
    discussion: """
      EXAMPLE
        countersign request checkout --plan pro --reason "The free plan is full"
      """)

  @OptionGroup var options: AskOptions
  @OptionGroup var plan: PlanOption
  @OptionGroup var interval: IntervalOption

  func run() throws { try options.ask(PlanChange(.checkout, to: plan.name, per: interval.value)) }
}

/// Asks for a page to manage cards and invoices, which the operator gets.
struct RequestPortalCommand: ParsableCommand, StoppableCommand {
  static let configuration = CommandConfiguration(
    commandName: "portal", abstract: "Ask for a page to manage cards and invoices; the operator gets it.",
    discussion: """
      EXAMPLE
        countersign request portal --reason "The card has expired"
      """)

  @OptionGroup var options: AskOptions

  func run() throws { try options.ask(PlanChange(.portal)) }
}

/// Asks for an upgrade link, which the operator gets.
struct RequestUpgradeLinkCommand: ParsableCommand, StoppableCommand {
  static let configuration = CommandConfiguration(
    commandName: "upgrade-link", abstract: "Ask for a link that leads to a payment page; the operator gets it.",
    discussion: """
      EXAMPLE
        countersign request upgrade-link --plan developer --reason "Sending needs a paid plan"
      """)

  @OptionGroup var options: AskOptions
  @OptionGroup var plan: PlanOption

  func run() throws { try options.ask(PlanChange(.upgradeLink, to: plan.name)) }
}

/// Refuses what is no account's name.
func checkAccount(_ account: String?) throws {
  guard account == nil || account.flatMap({ AccountName($0) }) != nil else {
    throw ValidationError("--account takes the name of an account.")
  }
}
