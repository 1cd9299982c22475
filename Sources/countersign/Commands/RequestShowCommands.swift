import ArgumentParser
import Billing
import Consent

/// The id of a request, as the gateway gave it.
struct RequestIDArgument: ParsableArguments {
  @Argument(help: "The request's id of 32 digits.")
  var id: String

  func validate() throws {
    guard RequestID(id) != nil else {
      throw ValidationError("A request's id has 32 lower-case hexadecimal digits; `countersign request list` shows it.")
    }
  }

  var value: RequestID? { RequestID(id) }
}

/// How an own request stands.
struct RequestShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Tell how a request of yours stands.",
    discussion: """
      EXAMPLE
        countersign request show 00112233445566778899aabbccddeeff --json
      """)

  @OptionGroup var gateway: GatewayOptions
  @OptionGroup var id: RequestIDArgument

  func run() throws {
    let door = try gateway.door()
    MainLoop.run { await RequestVisit(door, gateway).once("/" + id.id) }
  }
}

/// Waits for what comes of an own request.
struct RequestWaitCommand: ParsableCommand, StoppableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wait", abstract: "Wait for what comes of a request of yours.",
    discussion: """
      EXAMPLE
        countersign request wait 00112233445566778899aabbccddeeff --for 2h
      """)

  @OptionGroup var gateway: GatewayOptions
  @OptionGroup var id: RequestIDArgument

  @Option(name: .customLong("for"), help: ArgumentHelp("Wait at most so long: 90s, 15m, 2h.", valueName: "time"))
  var limit = WaitLimit.usual

  func validate() throws { try WaitLimit.check(limit, "--for") }

  func run() throws {
    let door = try gateway.door()
    guard let id = id.value, let limit = WaitLimit.duration(limit) else { return }
    MainLoop.run {
      let signals = StopSignals()
      return await RequestVisit(door, gateway).wait(for: id, atMost: limit, signals)
    }
  }
}

/// Withdraws an own request.
struct RequestCancelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel", abstract: "Withdraw a request of yours, while nothing was sent for it.",
    discussion: """
      EXAMPLE
        countersign request cancel 00112233445566778899aabbccddeeff
      """)

  @OptionGroup var gateway: GatewayOptions
  @OptionGroup var id: RequestIDArgument

  func run() throws {
    let door = try gateway.door()
    MainLoop.run { await RequestVisit(door, gateway).once("/\(id.id)/cancel", isPost: true) }
  }
}

/// The agent's own requests.
struct RequestListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List your requests, the newest first, at most 50.",
    discussion: """
      EXAMPLE
        countersign request list --account dock-main
      """)

  @OptionGroup var gateway: GatewayOptions

  @Option(help: "Only those on this account.", completion: Candidates.accounts)
  var account: String?

  func validate() throws {
    guard account == nil || account.flatMap({ AccountName($0) }) != nil else {
      throw ValidationError("--account takes the name of an account.")
    }
  }

  func run() throws {
    let door = try gateway.door(to: account.flatMap { AccountName($0) })
    MainLoop.run { await RequestVisit(door, gateway).list() }
  }
}
