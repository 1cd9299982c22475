import ArgumentParser
import Billing
import Consent
import Desk
import Ledger
import Text

/// What happens, in lines.
struct WatchCommand: PrintsColours, StoppableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Print what waits and what happens in lines, for terminals without a screen.",
    discussion: """
      First the engine and the requests that wait, then every entry of the log as it is written, and when the engine \
      ends, stops to answer or is back, until it is interrupted. It runs no engine and decides nothing: `countersign \
      approve` and `reject` do. With --json the first line is one document of the engine, the requests that wait, the \
      open alarms and the limits that agents ran into, each entry after it is a line as `audit export` prints it, and the engine is told of on standard error.

      EXAMPLE
        countersign watch
      """)

  @OptionGroup var common: CommonOptions

  @Flag(help: "Print what waits and each entry as one JSON document a line.")
  var json = false

  @OptionGroup var colours: ColorOption

  func run() throws {
    let workplace = try Workplace(common, for: .looking)
    MainLoop.run { await watch(workplace) }
  }

  @MainActor
  private func watch(_ workplace: Workplace) async -> ExitStatus {
    let signals = StopSignals()
    let work = Task { await follow(workplace) }
    ReaderWatch.wait {
      Output.noteReaderGone()
      Program.exit(.fine)
    }
    // At once: whoever reads the lines may have stopped to, and then a line would be waited for to be taken.
    let end = Task {
      await signals.stopped.wait()
      if !Task.isCancelled { Program.exit(.fine) }
    }
    let status = await work.value
    end.cancel()
    return status
  }

  private func follow(_ workplace: Workplace) async -> ExitStatus {
    let ledger = workplace.ledger
    let rings = ledger.bell.rings()
    // A ring can be lost; what was missed is told a little later then.
    let reminder = Task { [time = workplace.time] in
      while !Task.isCancelled {
        try? await time.sleep(until: time.boot.adding(Self.patience))
        ledger.bell.wakeListeners()
      }
    }
    defer { reminder.cancel() }
    do throws(LedgerError) {
      var next = try await ledger.newestEvent() + 1
      var delays = ToldDelays()
      var engine = await EngineWatch(workplace.ledger.directory, at: workplace.time.boot)
      var told = EngineText.sentence(engine.life)
      tell(engine.life)
      try await begin(workplace, engine.life)
      if Output.hasFailed { return .fine }
      for await _ in rings {
        // An engine that has just begun is seen twice, before its door is open and after: that is one sentence.
        if let life = await engine.change(at: workplace.time.boot, after: Self.pulse), EngineText.sentence(life) != told
        {
          told = EngineText.sentence(life)
          tell(life)
        }
        var events = try await ledger.events(from: next, limit: Self.batch)
        while !events.isEmpty {
          guard try await tell(json ? events : events.filter { !delays.isRepeated($0) }, workplace) else {
            return .fine
          }
          next = (events.last?.sequence ?? next) + 1
          events = try await ledger.events(from: next, limit: Self.batch)
        }
      }
      return .fine
    } catch {
      return Output.problem(error, .unreachable)
    }
  }

  private static let patience: Duration = .seconds(5)
  /// How long an engine's answer is believed.
  private static let pulse: Duration = .seconds(10)
  private static let batch = 500

  /// Tells how the engine stands; among JSON there is no place for it.
  private func tell(_ life: EngineLife) {
    let isStopped = if case .running = life { false } else { true }
    if json { EngineText.warn(life) } else { Output.line(EngineText.sentence(life), tone: isStopped ? .bad : nil) }
  }

  /// Tells what waits already.
  private func begin(_ workplace: Workplace, _ life: EngineLife) async throws(LedgerError) {
    let now = workplace.time.wall
    let alarms = try await workplace.ledger.openAlarms()
    let waiting = try await workplace.ledger.liveRequests()
    let hits = try await workplace.ledger.limitHits(at: now)
    if json {
      let engine = EngineText.document(
        life, looks: try await workplace.ledger.looks().values, older: workplace.olderConfig(life.holder))
      Output.json(WatchDocument.begin(engine, waiting, alarms, hits, at: workplace.time.storedBoot))
      return
    }
    for alarm in alarms { Output.lines(tone: .bad, AlarmText.lines(alarm)) }
    for hit in hits { Output.lines(LimitHitText.lines(hit, among: waiting, in: workplace.zone.zone)) }
    if waiting.isEmpty { Output.line("Nothing waits for you.") }
    let records = workplace.records
    for request in waiting {
      Output.lines(tone: Tone(request.state), RequestText.lines(request, on: records.account(request.account), at: now))
    }
  }

  /// Tells entries of the log, in the words in which `serve` tells them; false when one cannot be written any more.
  private func tell(_ events: [Event], _ workplace: Workplace) async throws(LedgerError) -> Bool {
    let ledger = workplace.ledger
    let requests = json ? [:] : try await ledger.requests(of: Set(events.flatMap(EventSentence.requests)))
    var told: Set<String> = []
    for event in events {
      if json {
        guard Output.json(event.exported) else { return false }
        continue
      }
      let sentence = EventSentence(event, requests)
      let when = event.at.words(in: workplace.zone.zone)
      guard Output.line("\(when)  \(sentence.text)", tone: Tone(EventKind(rawValue: event.kind))) else { return false }
      if !sentence.words.isEmpty, !Output.foreign(sentence.words, indent: 4) { return false }
      if let id = event.request { told.insert(id) }
    }
    for id in told.compactMap(RequestID.init) {
      guard let request = try await ledger.request(id) else { continue }
      let account = workplace.records.account(request.account)
      guard
        Output.lines(
          tone: Tone(request.state),
          RequestText.lines(request, on: account, at: workplace.time.wall, indent: 2))
      else {
        return false
      }
    }
    return true
  }
}
