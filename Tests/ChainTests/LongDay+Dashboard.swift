import Billing
import Consent
import Engine
import Ledger
import Screen
import Support
import Text

@testable import Dashboard

/// The dashboard, fed from the ledger and served as the program's own session does it.
extension LongDay {
  /// Hands the dashboard what the ledger says, when that looks different.
  func show() async throws {
    for account in accounts {
      guard let observation = overview.looks[account.name]?.observation,
        usage[account.name]?.seenAt != observation.at
      else { continue }
      let start = observation.at.adding(milliseconds: -Forecast.window.wholeMilliseconds)
      let samples = try await ledger.samples(of: account.name, since: start)
      var forecasts: [String: Forecast] = [:]
      for meter in observation.meters {
        forecasts[meter.name.string] = Forecast(
          of: meter, samples: samples[meter.name.string] ?? [], at: observation.at)
      }
      usage[account.name] = Usage(
        seenAt: observation.at, forecasts: forecasts, samples: samples.mapValues { Array($0.suffix(240)) })
    }
    let snapshot = Snapshot(
      accounts: accounts.map(status), requests: overview.requests,
      askedBefore: overview.history.mapValues { AskHistory(asked: $0.asked - 1, rejected: $0.rejected) },
      links: overview.links.reversed(), alarms: overview.alarms.reversed(),
      explainedAlarms: overview.explainedAlarms, notes: overview.notes, engine: .here(gateway: nil))
    if snapshot != dashboard.snapshot { try await take(.snapshotLoaded(snapshot)) }
  }

  private func status(_ account: Account) -> AccountStatus {
    let look = overview.looks[account.name]
    let profile = account.service.profile
    let counted = overview.requests.filter { $0.account == account.name && $0.state == .pending }
      .compactMap { profile.countedCall(of: $0.change, by: $0.way) }
    let usual = profile.countedCall(of: PlanChange(profile.wayUp), by: .token)
    let tightest = (counted.isEmpty ? Set([usual].compactMap(\.self)) : Set(counted)).map { call in
      CallBudget(
        overview.calls[account.name]?[call.route] ?? CallHistory(sent: [], noneUntil: nil), hourly: call.hourly,
        at: time.wall)
    }.min { $0.left < $1.left }
    let age = look?.observation.map { time.wall.milliseconds(since: $0.at) } ?? 0
    let young = ((look?.budget?.interval ?? PollPlan.withoutQuota) * 2).wholeMilliseconds
    return AccountStatus(
      account: account, observation: look?.observation,
      freshness: look?.observation == nil ? .unknown : age <= young ? .fresh : .stale,
      nextPoll: look?.nextAt, organisation: look?.identity?.organisation,
      callsLeft: tightest?.left, nextCallAt: tightest?.nextAt, budget: look?.budget,
      forecasts: usage[account.name]?.forecasts ?? [:], samples: usage[account.name]?.samples ?? [:])
  }

  /// Takes an action through the reducer, carries out its effects and draws.
  func take(_ action: DashboardAction) async throws {
    let result = reduce(dashboard, action, at: now)
    dashboard = result.state
    record.places.insert(dashboard.place)
    for effect in result.effects { try await perform(effect) }
    draw()
    if let wanted = dashboard.wantedReading { try await take(answer(to: wanted)) }
  }

  private func draw() {
    let drawing = Dashboard.draw(dashboard, size: dashboard.size, at: now)
    frame = drawing.frame
    wake = drawing.wake.map { time.boot.adding(max($0, .milliseconds(10))) }
  }

  private func answer(to reading: DashboardReading) async throws -> DashboardAction {
    switch reading {
    case .loadLog(let before, let limit):
      let events = try await ledger.events(before: before ?? .max, limit: limit)
      let entries = events.map { event in
        LogEntry(
          sequence: event.sequence, at: event.at, kind: SafeText(event.kind),
          account: event.account.flatMap { AccountName($0) }, request: event.request.map { SafeText($0) },
          actor: SafeText(event.actor), body: [Fact(label: "hash", value: SafeText(event.hash))])
      }
      return .logLoaded(entries, isComplete: events.count < limit || events.last?.sequence == 1)
    case .loadHistory(let account, let meter, let since):
      return .historyLoaded(
        account, meter: meter, try await ledger.samples(of: account, meter: meter, since: since, atMost: 2_000))
    case .loadURL(let id):
      return .urlLoaded(id, try await ledger.url(ofLink: id)?.reveal() ?? "")
    }
  }

  private func perform(_ effect: DashboardEffect) async throws {
    isWanted = true
    switch effect {
    case .approve(let id, let approval):
      guard intention == .approval(id) else { throw Unexpected("nobody approved \(id)") }
      if try await decide(id, .approved(approval)) { record.approved.append(id) }
    case .reject(let id, _, let rejection):
      guard intention == .rejection(id) else { throw Unexpected("nobody rejected \(id)") }
      if try await decide(id, .rejected(rejection)) { record.rejected.append(id) }
    case .extend(let id): _ = try await decide(id, .extended(by: .seconds(300)))
    case .reviewOpened(let id): try await wish(.review(id), costs: 6, overview.requests.first { $0.id == id }?.account)
    case .renewToken(let id): try await wish(.renew(id), costs: 3, overview.requests.first { $0.id == id }?.account)
    case .refresh(let account):
      for name in account.map({ [$0] }) ?? accounts.map(\.name) { allowed[name, default: 0] += 1 }
      try await ledger.wish(.refresh(account), at: time.wall)
    case .openLink(let id): try await open(id)
    case .dismissLink(let id): try await ledger.endLink(id, as: .dismissed, actor: .operatorItself, at: time.wall)
    case .ask(let account, let change):
      allowed[account, default: 0] += 4
      let id = try await ledger.leave(.change(change), account: account, at: time.wall)
      asks.append((id, account, .change(change)))
    case .note: throw Unexpected("nobody wrote a note")
    case .markNotesSeen(let id): try await ledger.markNotesSeen(through: id, at: time.wall)
    case .explainAlarm(let id, let words):
      try await ledger.explainAlarm(id, words, at: time.wall)
      record.explained.insert(id)
      try await take(.alarmExplained(id, nil))
    case .suspend:
      record.suspended += 1
      // Stopped, nothing is drawn and nothing is woken until the shell goes on with it.
      let pause = dice.time(1_000...30_000)
      time.advance(by: pause)
      allow(pause)
      try await take(.resized(dashboard.size))
    case .takeOver: throw Unexpected("nobody took the engine over")
    case .quit: throw Unexpected("nobody quit")
    case .ring, .notify, .copy, .discardTypeahead, .setMouse, .keepScreen, .findThemes, .keepTheme: break
    }
  }

  private func decide(_ id: RequestID, _ event: ConsentEvent) async throws -> Bool {
    do throws(LedgerError) {
      try await ledger.apply(event, to: id, actor: .operatorItself, at: time.wall)
    } catch .refused(let refusal, _) {
      try await take(.decisionRecorded(id, .refused(refusal)))
      return false
    }
    try await take(.decisionRecorded(id, .recorded))
    return true
  }

  private func wish(_ wish: Wish, costs calls: Double, _ account: AccountName?) async throws {
    if let account { allowed[account, default: 0] += calls }
    try await ledger.wish(wish, at: time.wall)
  }

  /// A link opens in a browser, where most people pay after a while.
  private func open(_ id: Int64) async throws {
    guard let link = overview.links.first(where: { $0.id == id }) else { throw Unexpected("link \(id) is not there") }
    quickUntil[link.account] = time.boot.adding(PollPlan.quickTime)
    try await ledger.wish(.watch(link.account), at: time.wall)
    if link.kind == .checkout, dice.below(4) > 0 { plan(.pay(link: id), in: dice.time(20_000...200_000)) }
  }
}
