import ArgumentParser
import Billing
import CProcess
import Desk
import JSON
import Ledger
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The engine without a screen.
struct ServeCommand: ParsableCommand, StoppableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Run the engine without a screen, for example under systemd.",
    discussion: """
      Polls the accounts, keeps the agents' door open and carries out what is approved elsewhere. Requests, decisions, what \
      came of them, alarms, notes, limits that are hit and accounts that cannot be read are told on standard error, a line \
      each with its time; in systemd's journal with its urgency.

      EXAMPLE
        countersign serve --json
      """)

  @OptionGroup var common: CommonOptions

  @Flag(help: "Print one JSON line once everything listens.")
  var json = false

  func run() throws {
    let workplace = try Workplace(common, for: .acting)
    MainLoop.run { await serve(workplace) }
  }

  @MainActor
  private func serve(_ workplace: Workplace) async -> ExitStatus {
    let signals = StopSignals()
    let host: EngineHost
    do {
      guard let free = try EngineHost.take(workplace, gatewayPort: workplace.settings.gateway.port) else {
        let life = await EngineLock.life(in: workplace.ledger.directory)
        if case .silent = life { return Output.problem(EngineText.sentence(life), .engineRunning) }
        let place = life.holder.map { " (\(EngineText.process($0)))" } ?? ""
        return Output.problem(
          "another engine runs on this state folder\(place); look at it with `countersign`", .engineRunning)
      }
      host = free
    } catch {
      return Output.problem(error, .badConfiguration)
    }
    let json = self.json
    let lines = SupervisorLines(time: workplace.time, environment: workplace.environment)
    let trouble = TroubleTeller(time: workplace.time, lines: lines)
    workplace.log?.tellErrors { trouble.tell(SafeText($0.line).string) }
    let manager = ServiceManager(workplace.environment)
    let failed = Latch()
    let displaced = Latch()
    let listening = Latch()
    let teller = JournalTeller(records: workplace.records, lines: lines)
    let telling = Task {
      await listening.wait()
      await teller.run()
    }
    let work = Task {
      await host.run { news in
        switch news {
        case .listening(let address):
          // Where nobody asked for the line, as in a daemon, the engine does its work without.
          if cp_was_closed(STDOUT_FILENO) == 0 {
            Announcement.print({ Self.announce(address, json: json) }) { hasArrived in
              // Whoever waits for the line waits in vain.
              if !hasArrived { failed.raise() }
            }
          }
          manager?.tell(.ready(address))
          await listening.raise()
        case .listeningAlso(let path):
          let line = JournalLine(
            "agents are served on the socket \(SafeText(path).string) as well", .information, at: workplace.time.wall)
          if !json { lines.offer(line) }
        case .problem(let problem):
          _ = Output.problem(problem, .unreachable)
          await failed.raise()
        case .displaced(let problem):
          _ = Output.problem(problem, .badConfiguration)
          await displaced.raise()
        }
      }
    }
    // Each sign of life is the engine's own: one that hangs gives none, and is started anew.
    let beating = Task { [time = workplace.time] in
      guard let manager, let pause = manager.watchdog else { return }
      await listening.wait()
      while !Task.isCancelled {
        await host.engine.takeTurn()
        manager.tell(.alive)
        try? await time.sleep(for: pause / 3)
      }
    }
    let end = Task {
      await signals.stopped.wait()
      manager?.tell(.stopping)
      work.cancel()
    }
    // Without its door the engine would look alive and be deaf; a supervisor should see that.
    let watch = Task {
      await failed.wait()
      work.cancel()
    }
    await work.value
    watch.cancel()
    beating.cancel()
    telling.cancel()
    end.cancel()
    // Whoever reads its lines would not know a stop from a silence.
    let goodbye = JournalLine("stopped; nothing is looked at and agents find no door", .notice, at: workplace.time.wall)
    let isAskedTo = signals.stopped.isRaised
    let isServing = listening.isRaised
    // While the lock is held, so that the next engine goes on behind what is told here.
    await SupervisorLines.briefly {
      await telling.value
      if isServing { await teller.tellNews() }
      if isAskedTo { await lines.tell(goodbye) }
    }
    withExtendedLifetime(host) {}
    if displaced.isRaised { return .badConfiguration }
    return failed.isRaised && !Output.hasFailed ? .unreachable : .fine
  }

  private static func announce(_ address: String, json: Bool) -> Bool {
    guard json else { return Output.line("countersign serves agents on \(address) (process \(getpid()))") }
    return Output.json([
      "schema": "countersign.serve/1", "gateway": .string(address), "pid": .integer(Int64(getpid())),
    ])
  }
}
