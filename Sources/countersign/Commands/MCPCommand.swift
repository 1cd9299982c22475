import ArgumentParser
import Billing
import Dispatch
import MCP

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The Model Context Protocol for clients that start a program.
struct MCPCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mcp",
    abstract: "Serve an agent's client by the Model Context Protocol, on standard input and output.",
    discussion: """
      For clients that start a program, such as Claude Desktop; those that take an address find the same tools at the \
      gateway's /mcp. Talks to the gateway and to nothing else, with a door token from a private file (--token-file) or \
      COUNTERSIGN_TOKEN. It ends when its input does. `countersign agent connect` prints what to put into a client's \
      configuration.

      EXAMPLE
        countersign mcp --token-file ~/.config/countersign/research-bot.token
      """)

  @OptionGroup var gateway: GatewayAddress

  @Option(help: "The account, where the token is for several and only one is meant.", completion: Candidates.accounts)
  var account: String?

  func validate() throws { try checkAccount(account) }

  /// How long calls under way have when the input has ended: a client that is gone waits for nothing.
  private static let grace: Duration = .seconds(1)

  func run() throws {
    let account = account.flatMap { AccountName($0) }
    let gateway = gateway
    // Told at once where a person sees it, and again to whoever calls.
    do throws(GatewayAddress.Obstacle) { _ = try gateway.door(to: account) } catch {
      Output.message("countersign: \(error.problem)")
    }
    MainLoop.run {
      let bridge = MCPBridge(MCPFace(version: Program.version), time: SystemTime()) {
        () throws(GatewayAddress.Obstacle) in
        try gateway.door(to: account)
      } write: { line in
        Output.exactly(line)
      }
      await withCheckedContinuation { continuation in
        // Reading blocks, so it has a queue of its own.
        DispatchQueue(label: "countersign.mcp").async {
          Self.feed(bridge)
          continuation.resume()
        }
      }
      await bridge.finish(within: Self.grace)
      return .fine
    }
  }

  private static func feed(_ bridge: MCPBridge) {
    var lines = MessageLines()
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while !Output.hasFailed {
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN || errno == EWOULDBLOCK {
        // Whoever shares the descriptor made it non-blocking; it is not ours to change.
        var news = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        _ = poll(&news, 1, -1)
        continue
      }
      guard count > 0 else { break }
      for line in lines.take(buffer[..<count]) { bridge.take(line) }
    }
    for line in lines.finish() { bridge.take(line) }
  }
}
