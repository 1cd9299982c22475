import Billing
import JSON
import Ledger
import Logging
import Subprocess
import Text

/// Tells the configured program of each event of the log, one run an event, with the event as one JSON line on its input.
///
/// Nothing of an event is secret: links and tokens stand in the log only as hashes. What was told is remembered, so that a
/// restart neither repeats nor forgets events; the first engine with a hook begins with what happens from then on.
struct EventHook: Sendable {
  /// How long one run may take.
  static let limit: Duration = .seconds(10)
  /// How many events are read at once.
  private static let batch = 100

  let words: [String]
  let ledger: Ledger
  let time: any TimeSource
  let logger: Logger
  let environment: Subprocess.Environment

  /// Runs until the task is cancelled.
  func run() async {
    let rings = ledger.bell.rings()
    await tellNews()
    for await _ in rings {
      if Task.isCancelled { return }
      await tellNews()
    }
  }

  private func tellNews() async {
    do throws(LedgerError) {
      guard var position = try await ledger.hookPosition() else {
        try await ledger.setHookPosition(try await ledger.newestEvent())
        return
      }
      while !Task.isCancelled {
        let events = try await ledger.events(from: position + 1, limit: Self.batch)
        if events.isEmpty { return }
        for event in events {
          if Task.isCancelled { return }
          await tell(event)
          position = event.sequence
          try await ledger.setHookPosition(position)
        }
      }
    } catch {
      // Whoever stops goes on from here the next time.
      if Task.isCancelled { return }
      logger.error("the hook's place in the log is unknown", metadata: ["why": "\(error)"])
    }
  }

  /// One run; a program that fails, hangs or is missing is logged and not run again for this event.
  private func tell(_ event: Event) async {
    guard let program = words.first else { return }
    let line = event.exported.serialized() + "\n"
    guard let input = FilledPipe(line) else {
      logger.error("the hook's event is too long for a pipe", metadata: ["event": "\(event.sequence)"])
      return
    }
    do {
      let result = try await Deadline.race(Self.limit) {
        try await Subprocess.run(
          ChildProgram.executable(program), arguments: Arguments(Array(words.dropFirst())),
          environment: environment, platformOptions: ChildProgram.apart,
          input: .fileDescriptor(.init(rawValue: input.descriptor), closeAfterSpawningProcess: false),
          output: .discarded, error: .discarded)
      }
      guard let result else {
        logger.error("the hook took too long", metadata: ["event": "\(event.sequence)"])
        return
      }
      if !result.terminationStatus.isSuccess {
        logger.error(
          "the hook failed", metadata: ["event": "\(event.sequence)", "status": "\(result.terminationStatus)"])
      }
    } catch {
      logger.error("the hook could not be run", metadata: ["event": "\(event.sequence)", "why": "\(error)"])
    }
  }
}
