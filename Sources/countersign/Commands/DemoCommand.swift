import ArgumentParser
import Billing
import Dashboard
import Desk
import Sandbox
import Settings

/// The dashboard on the built-in sandbox.
struct DemoCommand: ParsableCommand, StoppableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Open the dashboard on the built-in sandbox with scripted agents: nothing to configure.",
    discussion: """
      Everything is real but the money: HTTP, tokens with their 60 seconds, the ledger and the agents' door. The sandbox \
      listens on loopback only, and nothing is left behind. A line above the footer says what to press next. A page that \
      nobody pays within twenty seconds is paid by a pretend customer.

      EXAMPLE
        countersign demo --speed 4
      """)

  @Option(help: ArgumentHelp("How fast the agents' script goes; never the services' clocks.", valueName: "factor"))
  var speed = 1.0

  @Option(
    help: ArgumentHelp("Which story is told: calm or busy.", valueName: "story"), completion: .list(["calm", "busy"]))
  var script = "calm"

  @Option(help: ArgumentHelp("Makes the story and its keys the same on every start.", valueName: "number"))
  var seed: UInt64?

  @Flag(help: "Look, but decide nothing; the demo's own engine runs all the same.")
  var readOnly = false

  @Option(help: "The theme in place of the default one.", completion: Candidates.themes)
  var theme: String?

  @OptionGroup var colours: ColorOption

  func validate() throws {
    guard (0.1...100).contains(speed) else { throw ValidationError("--speed is a number from 0.1 to 100.") }
    guard DemoScene.Story(rawValue: script) != nil else { throw ValidationError("--script is calm or busy.") }
  }

  func run() throws {
    MainLoop.run { await demo() }
  }

  @MainActor
  private func demo() async -> ExitStatus {
    // Made before anything that would be left behind; a second Ctrl-C leaves nothing either.
    let left = Leftovers()
    let signals = StopSignals { left.place?.remove() }
    let time = SystemTime()
    let scene = DemoScene(DemoScene.Story(rawValue: script) ?? .calm, seed: seed)
    let sandbox = Sandbox(configuration: scene.sandbox, time: time)
    let place: DemoPlace
    let address: SandboxAddress
    do {
      address = try await sandbox.start()
      place = try DemoPlace(environment: Process.environment)
    } catch {
      await sandbox.stop()
      return Output.problem("\(error)", .unreachable)
    }
    left.place = place
    let status = await dashboard(scene, sandbox, address, place, time, signals.stopped)
    await sandbox.stop()
    place.remove()
    return status
  }

  /// What a demo that is cut short has to put away.
  @MainActor
  private final class Leftovers {
    var place: DemoPlace?
  }

  @MainActor
  private func dashboard(
    _ scene: DemoScene, _ sandbox: Sandbox, _ address: SandboxAddress, _ place: DemoPlace, _ time: SystemTime,
    _ stopped: Latch
  ) async -> ExitStatus {
    do {
      var environment = Process.environment
      var lines: [String] = []
      for (index, account) in scene.places.enumerated() {
        let variable = "COUNTERSIGN_DEMO_KEY_\(index)"
        environment[variable] = account.organisation.keys.first?.key
        lines += [
          "[[account]]", "name = \"\(account.account)\"", "provider = \"dock\"", "base_url = \"\(address.url)\"",
          "credential = { env = \"\(variable)\" }", "live = \(account.isLive)", "poll = \"10s\"",
        ]
        for (meter, rate) in account.drift {
          try await sandbox.setDrift(organisation: account.organisation.slug, meter: meter, perHour: rate)
        }
      }
      let announced = await sandbox.announcement["services"] ?? .null
      for neighbour in scene.neighbours {
        let service = announced[neighbour.service.rawValue] ?? .null
        let variable = "COUNTERSIGN_DEMO_KEY_\(neighbour.service.rawValue.uppercased())"
        lines += [
          "[[account]]", "name = \"\(neighbour.account)\"", "provider = \"\(neighbour.service.rawValue)\"",
          "base_url = \"\(address.url)\"", "live = \(neighbour.isLive)", "poll = \"\(neighbour.poll)\"",
        ]
        if let client = service["client_id"]?.string {
          environment[variable] = service["client_secret"]?.string
          lines += [
            "client_id = \"\(client)\"", "client_secret = { env = \"\(variable)\" }",
          ]
        } else {
          environment[variable] = service["credential"]?.string
          lines += ["credential = { env = \"\(variable)\" }"]
        }
        if let tenant = service["tenant"]?.string {
          lines += [
            "tenant = \"\(tenant)\"", "success_url = \"\(address.url)/sandbox\"",
            "cancel_url = \"\(address.url)/sandbox\"",
          ]
        }
      }
      let places = try Places(
        environment: environment, configOption: place.path + "/config.toml", stateOption: place.path + "/state")
      let settings = try Settings.parse(lines.joined(separator: "\n"), path: places.configFile)
      let workplace = try Workplace(settings: settings, places: places, environment: environment, time: time)
      try await DemoPast.record(scene, in: workplace.ledger, before: time.wall)
      let script = DemoScript(scene: scene, sandbox: sandbox, speed: speed, workplace: workplace)
      return await DashboardOpening(
        workplace: workplace, stopped: stopped, decidesNothing: readOnly, themeName: theme, color: colours.color,
        gatewayPort: 0,
        isGuided: true,
        companion: { gateway, _, tell in await script.run(gateway: gateway, tell: tell) }
      ).run()
    } catch let status as ExitStatus {
      return status
    } catch {
      return Output.problem("\(error)", .badConfiguration)
    }
  }
}
