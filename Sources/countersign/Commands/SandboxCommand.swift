import ArgumentParser
import Billing
import Sandbox

/// The billing APIs alone.
struct SandboxCommand: ParsableCommand, StoppableCommand {
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

  @Option(help: ArgumentHelp("Makes keys and ids the same on every start.", valueName: "number"))
  var seed: UInt64?

  func validate() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("--port is a number from 0 to 65535.") }
  }

  func run() throws {
    Output.isForPrograms = true
    MainLoop.run {
      let signals = StopSignals()
      var configuration = SandboxConfiguration.standard(seed: seed)
      configuration.port = port
      let sandbox = Sandbox(configuration: configuration, time: SystemTime())
      do { _ = try await sandbox.start() } catch { return Output.problem("\(error)", .unreachable) }
      // Beside: whoever takes no line must not keep the sandbox from ending.
      Announcement.print({ [line = await sandbox.announcement] in Output.json(line) }) { hasArrived in
        // Without its credentials nobody can use it.
        if !hasArrived { signals.stopped.raise() }
      }
      await signals.stopped.wait()
      await sandbox.stop()
      return .fine
    }
  }
}
