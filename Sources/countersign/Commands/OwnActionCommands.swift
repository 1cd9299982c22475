import ArgumentParser
import Billing
import Text

/// The options of every action of the operator's own.
struct OwnActionOptions: ParsableArguments {
  @OptionGroup var common: CommonOptions

  @Argument(help: "The account's name in the config.", completion: Candidates.accounts)
  var account: String

  @Flag(help: "Print one JSON document and decide nothing.")
  var json = false

  /// Asks for a change and lets the operator review it.
  func ask(_ change: PlanChange) throws -> Never {
    let workplace = try Workplace(common, for: .acting)
    MainLoop.run { await OwnAction(workplace: workplace, json: json).ask(change, on: account) }
  }

}

/// The options of what is passed on and decides nothing.
struct NoteOptions: ParsableArguments {
  @OptionGroup var common: CommonOptions

  @Argument(help: "The account's name in the config.", completion: Candidates.accounts)
  var account: String

  @OptionGroup var form: OutputForm

  /// Passes something on.
  func passOn(_ note: ServiceNote) throws -> Never {
    let workplace = try Workplace(common, for: .acting)
    MainLoop.run { await OwnAction(workplace: workplace, json: form.json).passOn(note, to: account) }
  }
}

/// A plan's name on the command line.
struct PlanOption: ParsableArguments {
  @Option(help: "The plan, for example scale.", completion: Candidates.plans)
  var plan: String

  func validate() throws {
    guard PlanName(plan) != nil else { throw ValidationError("--plan takes the name of a plan, for example scale.") }
  }

  var name: PlanName? { PlanName(plan) }
}

/// Moves an account to a bigger plan.
struct UpgradeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "upgrade", abstract: "Move an account to another plan, after the same review as an agent's request.",
    discussion: """
      Shows the review and asks for its code at the terminal. Without a terminal nothing is decided: the request waits \
      for `countersign approve` with its digest.

      EXAMPLE
        countersign upgrade dock-main --plan scale
      """)

  @OptionGroup var options: OwnActionOptions
  @OptionGroup var plan: PlanOption

  func run() throws { try options.ask(PlanChange(.upgrade, to: plan.name)) }
}

/// Lets a plan end at the end of its period.
struct DowngradeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "downgrade", abstract: "Let an account's plan end at the end of its period.",
    discussion: """
      EXAMPLE
        countersign downgrade dock-main
      """)

  @OptionGroup var options: OwnActionOptions

  func run() throws { try options.ask(PlanChange(.downgrade, to: PlanName("free"))) }
}

/// Takes back a scheduled end.
struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Take back the scheduled end of an account's plan.",
    discussion: """
      EXAMPLE
        countersign resume dock-main
      """)

  @OptionGroup var options: OwnActionOptions

  func run() throws { try options.ask(PlanChange(.resume)) }
}

/// Makes a payment page.
struct CheckoutCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkout", abstract: "Make a page to pay for a plan; it appears under `countersign links`.",
    discussion: """
      EXAMPLE
        countersign checkout dock-lab --plan pro
      """)

  @OptionGroup var options: OwnActionOptions
  @OptionGroup var plan: PlanOption

  func run() throws { try options.ask(PlanChange(.checkout, to: plan.name)) }
}

/// Makes a page to manage cards and invoices.
struct PortalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "portal", abstract: "Make a page to manage cards and invoices; it appears under `countersign links`.",
    discussion: """
      EXAMPLE
        countersign portal dock-main
      """)

  @OptionGroup var options: OwnActionOptions

  func run() throws { try options.ask(PlanChange(.portal)) }
}

/// Makes an upgrade link.
struct UpgradeLinkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "upgrade-link", abstract: "Make a link that leads to a payment page without signing in.",
    discussion: """
      EXAMPLE
        countersign upgrade-link daimon-bot --plan developer
      """)

  @OptionGroup var options: OwnActionOptions
  @OptionGroup var plan: PlanOption

  func run() throws { try options.ask(PlanChange(.upgradeLink, to: plan.name)) }
}

/// Tells a service that a limit is too small.
struct LimitIncreaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "limit-increase", abstract: "Tell the service that a limit is too small; changes nothing.",
    discussion: """
      EXAMPLE
        countersign limit-increase dock-main --kind rows --desired 5000 --reason "The crawl needs more rows"
      """)

  @OptionGroup var options: NoteOptions

  @Option(help: "Which limit: agents, workspaces, rows or other.")
  var kind = "other"

  @Option(help: ArgumentHelp("What it should be.", valueName: "number"))
  var desired: Int64?

  @Option(help: "Why, at most 500 characters; the service reads it.")
  var reason: String?

  func validate() throws {
    guard ServiceNote.LimitKind(rawValue: kind) != nil else {
      throw ValidationError("--kind takes one of: agents, workspaces, rows, other.")
    }
    if let desired, desired < 1 { throw ValidationError("--desired takes a positive number.") }
    try checkReason(reason, "--reason")
  }

  func run() throws {
    guard let kind = ServiceNote.LimitKind(rawValue: kind) else { return }
    try options.passOn(.limitIncrease(kind: kind, desired: desired, reason: reason.map { SafeText($0) }))
  }
}

/// Leaves the operator of an account a note.
struct NotifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notify", abstract: "Leave a note to the operator of an account, where the service has that.",
    discussion: """
      EXAMPLE
        countersign notify daimon-bot "The inbox is nearly full"
      """)

  @OptionGroup var options: NoteOptions

  @Argument(help: "The note, at most 500 characters.")
  var words: String

  func validate() throws {
    guard words.contains(where: { !$0.isWhitespace }) else { throw ValidationError("A note needs words.") }
    try checkReason(words, "The note")
  }

  func run() throws { try options.passOn(.notify(SafeText(words))) }
}

private func checkReason(_ text: String?, _ name: String) throws {
  guard let text else { return }
  guard text.count <= ServiceNote.longestReason, !SafeText(text).isTruncated else {
    throw ValidationError("\(name) is longer than \(ServiceNote.longestReason) characters.")
  }
}
