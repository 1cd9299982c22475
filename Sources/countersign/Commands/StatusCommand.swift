import ArgumentParser
import Billing
import Dashboard
import Desk
import Ledger
import Text

/// Every account, from the ledger when it is fresh enough.
struct StatusCommand: PrintsResult, PrintsColours, PrintsPages {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show the engine, what waits, the totals, and every account with its plan and usage.",
    discussion: """
      Accounts whose last look is too old are read now; with --refresh all of them. Where the config says read_only, \
      none is. Ends with 4 while an alarm is open, with 15 when something was sent and nobody knows yet whether it happened, \
      with 3 when an account could not be read, when calls of \
      agents are refused because of its forward_credential, and when the state folder cannot be written, when no engine runs or the one that does gives no answer \
      or read the config before an account was in it; else with 6 when a limit is reached, also one at which the service tells \
      nothing more.

      EXAMPLE
        countersign status --json
      """)

  @OptionGroup var common: CommonOptions

  @OptionGroup var form: OutputForm

  @OptionGroup var colours: ColorOption

  @OptionGroup var pager: PagerOption

  @Flag(help: "Read every account now.")
  var refresh = false

  func run() throws {
    let workplace = try Workplace(common, for: refresh ? .acting : .looking)
    MainLoop.run {
      do throws(LedgerError) {
        let reader = workplace.snapshots
        // Asked before this command may become the engine for a moment itself.
        let life = await EngineLock.life(in: workplace.ledger.directory)
        var overview = try await workplace.ledger.overview(at: workplace.time.wall)
        var snapshot = reader.snapshot(overview, engine: EngineStatus(life))
        let older = workplace.olderConfig(life.holder)
        let missing = older?.missing ?? []
        // An engine that does not know an account would be waited for in vain.
        let old = snapshot.accounts.filter { refresh || $0.freshness.isOld }.map(\.account.name)
          .filter { !missing.contains($0) }
        if let obstacle = workplace.ledger.obstacle, !old.isEmpty, !refresh {
          // What was known last is still worth seeing; what is old says so itself.
          Output.message(
            "countersign: \(workplace.ledger.directory.path): nothing is read anew, because what is read cannot be "
              + "written down: \(obstacle.words).")
        } else if !old.isEmpty, workplace.readOnly == nil, AccountReading.isPossible(life) {
          do throws(LedgerError) { try await AccountReading(workplace: workplace).read(old) } catch {
            // Here, too, what was known last is still worth seeing.
            Output.message("countersign: nothing is read anew: \(error)")
          }
          overview = try await workplace.ledger.overview(at: workplace.time.wall)
          snapshot = reader.snapshot(overview, engine: EngineStatus(life))
        }
        let fault = workplace.fault
        report(
          snapshot, fault, at: workplace.ledger.directory.path, life, older, looks: overview.looks.values,
          now: Moment(workplace.time), in: workplace.zone.zone)
        if snapshot.alarms.contains(where: \.isOpen) { return .alarmOpen }
        if WhatWaits(snapshot.requests, snapshot.alarms).isInDoubt { return .unknown }
        guard case .running = life, missing.isEmpty, fault == nil else { return .unreachable }
        guard snapshot.accounts.allSatisfy({ $0.freshness == .fresh || $0.isAtLimit }),
          snapshot.accounts.allSatisfy({ $0.forwardTrouble == nil })
        else { return .unreachable }
        let meters = snapshot.accounts.flatMap { $0.observation?.meters ?? [] }
        let isPassed = meters.contains { $0.percent.map { $0 >= 100 } ?? false }
        return isPassed || snapshot.accounts.contains(where: \.isAtLimit) ? .limitPassed : .fine
      } catch {
        return Output.problem(error, .unreachable)
      }
    }
  }

  private func report(
    _ snapshot: Snapshot, _ fault: StorageFault?, at folder: String, _ life: EngineLife, _ older: OlderConfig?,
    looks: some Sequence<Look>, now: Moment,
    in zone: ClockZone
  ) {
    if json {
      Output.json(
        StatusDocument.document(
          snapshot, engine: EngineText.document(life, looks: looks, older: older), at: now, fault: fault))
      return
    }
    // Without an engine everything below is history.
    let isStopped = if case .running = life { false } else { true }
    Output.line(
      (isStopped ? "ENGINE STOPPED  " : "") + EngineText.sentence(life), hanging: 2, tone: isStopped ? .bad : nil)
    if let place = EngineText.place(life, in: zone) { Output.line("  " + place, hanging: 2) }
    if let fault {
      Output.line(
        "NOTHING CAN BE WRITTEN  \(folder): \(fault.words): agents are refused, and nothing is decided or carried out. "
          + fault.advice, hanging: 2, tone: .bad)
    }
    if let older { Output.line("  " + older.sentence, hanging: 2, tone: .attention) }
    let waits = WhatWaits(snapshot.requests, snapshot.alarms)
    Output.line(
      StatusText.waiting(waits, in: zone), hanging: 2,
      tone: waits.isInDoubt ? .bad : snapshot.requests.contains { $0.state == .pending } ? .attention : nil)
    for line in StatusText.underWay(
      snapshot.requests, alarms: snapshot.alarms, at: now, engine: snapshot.engine, in: zone)
    {
      Output.line("  " + line, hanging: 4)
    }
    if let money = StatusText.money(MoneyTotals(snapshot)) { Output.line(money, hanging: 2) }
    for status in snapshot.accounts {
      let observation = status.observation
      let badge = status.account.isLive ? "LIVE" : "TEST"
      let plan = observation?.plan.plan.map(RequestText.plan) ?? "plan unknown"
      Output.line(
        "\(status.account.name)  \(plan)  \(badge)  \(status.freshness.word)", hanging: Self.labels + 2,
        tone: Tone(status.freshness))
      if let failure = status.failure {
        Output.lines { $0.fact("problem", foreign: failure.detail, labels: Self.labels, indent: 2) }
        if let until = failure.until { fact("again", until.words(in: zone)) }
      }
      if let words = observation?.unrecognisedWords, words != status.failure?.field {
        Output.lines { $0.fact("fields", foreign: "not recognised: " + words, labels: Self.labels, indent: 2) }
      }
      if let trouble = status.forwardTrouble {
        fact("agents", "\(trouble.sentence) (\(trouble.at.words(in: zone)))")
        if !trouble.words.isEmpty {
          Output.lines { $0.fact("", foreign: trouble.words, labels: Self.labels, indent: 2) }
        }
      }
      if let observation, status.freshness.isOld { fact("as of", observation.at.words(in: zone)) }
      if let plan = observation?.plan, let terms = StatusText.terms(plan, of: status.account.service, in: zone) {
        fact("terms", terms)
      }
      if let budget = status.budget { fact("looks", StatusText.looks(budget, next: status.nextPoll, in: zone)) }
      for meter in observation?.meters ?? [] {
        fact("usage", RequestText.reading(meter, in: zone) + (status.levelWord(of: meter).map { "  \($0)" } ?? ""))
      }
      for hit in snapshot.limitHits where hit.account == status.account.name {
        fact("limit", LimitHitText.line(hit, among: snapshot.requests, in: zone))
        if !hit.limit.words.isEmpty {
          Output.lines { $0.fact("", foreign: hit.limit.words, labels: Self.labels, indent: 2) }
        }
      }
    }
    for alarm in snapshot.alarms where alarm.isOpen {
      Output.lines(tone: .bad, AlarmText.lines(alarm))
    }
  }

  /// Columns of the labels below an account.
  private static let labels = 9

  private func fact(_ label: String, _ value: String) {
    Output.lines { $0.fact(label, value, labels: Self.labels, indent: 2) }
  }
}
