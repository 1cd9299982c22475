import ArgumentParser
import Billing
import Sandbox

/// The billing APIs alone.
struct SandboxCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sandbox",
    abstract: "Serve the billing APIs on loopback, for trying things out.",
    discussion: """
      Prints one JSON line with the address and the credentials, then serves until it is stopped. Nothing is real and \
      nothing is kept.

      EXAMPLE
        countersign sandbox --port 9000
      """)

  @Option(help: "The port on 127.0.0.1; 0 takes any free one.")
  var port = 0

  @Option(help: "Makes keys and ids the same on every start.")
  var seed: UInt64?

  func validate() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("--port is a number from 0 to 65535.") }
  }

  func run() throws {
    Output.isForPrograms = true
    MainLoop.run {
      var configuration = SandboxConfiguration.standard(seed: seed)
      configuration.port = port
      let sandbox = Sandbox(configuration: configuration, time: SystemTime())
      do { _ = try await sandbox.start() } catch { return Output.problem("\(error)", .unreachable) }
      Output.json(await sandbox.announcement)
      let stopped = Latch()
      let signals = StopSignals { stopped.raise() }
      await stopped.wait()
      await sandbox.stop()
      withExtendedLifetime(signals) {}
      return .fine
    }
  }
}
