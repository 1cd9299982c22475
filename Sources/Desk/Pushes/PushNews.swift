import Billing
import Consent
import Ledger
import Settings

/// What has happened since a push was last told, and what of it there is to tell.
package struct PushNews: Sendable {
  /// The entries of the log since then.
  package let events: [Event]
  /// The requests they are about, as they stand now.
  package let requests: [ConsentRequest]
  /// The requests that wait now.
  package let waiting: [ConsentRequest]
  /// The alarms that are open now.
  package let alarms: [Alarm]
  /// Up to when deadlines were reminded of.
  package let remindedTo: Instant
  /// The push's own alarm, of which it tells nobody.
  package let ownAlarm: Int64?

  package init(
    events: [Event], requests: [ConsentRequest], waiting: [ConsentRequest], alarms: [Alarm], remindedTo: Instant,
    ownAlarm: Int64?
  ) {
    self.events = events
    self.requests = requests
    self.waiting = waiting
    self.alarms = alarms
    self.remindedTo = remindedTo
    self.ownAlarm = ownAlarm
  }

  /// How long something that has no end of its own is worth telling: an outcome, a meter, a note.
  package static let longest: Duration = .seconds(86_400)

  /// What an entry of the log would be told as; nil for one that is never told.
  package static func event(of entry: Event) -> PushEvent? {
    switch entry.kind {
    case "request.created": return .pending
    case "alarm.raised": return .alarm
    case "usage.reached", "limit.hit": return .usage
    case "note.kept": return .note
    default: break
    }
    guard entry.request != nil, let state = entry.body["to"]?.string, state != entry.body["from"]?.string,
      let state = ConsentState(rawValue: state)
    else { return nil }
    // An approval that became void waits once more, and its operator may believe it done.
    return state == .pending ? .pending : isTold(state) ? .outcome : nil
  }

  /// Whether an entry is of interest to a push.
  package static func isWanted(_ entry: Event, by push: PushSettings, ownAlarm: Int64?) -> Bool {
    guard let event = event(of: entry), let account = entry.account.flatMap(AccountName.init) else { return false }
    if event == .alarm, let ownAlarm, entry.body["alarm"]?.integer == ownAlarm { return false }
    // It is about no account, and whoever is still reached has to hear of it.
    if entry.body["kind"]?.string == AlarmKind.pushUndelivered.rawValue { return push.events.contains(event) }
    return push.wants(event, on: account)
  }

  /// What there is to tell: what is over meanwhile is left out, and each request and meter is told once, as it stands.
  package func matters(for push: PushSettings, accounts: [Account], at now: Instant) -> [PushMatter] {
    let byName = Dictionary(accounts.map { ($0.name, $0) }) { first, _ in first }
    let oldest = now.adding(milliseconds: -86_400_000)
    let wanted = events.filter { Self.isWanted($0, by: push, ownAlarm: ownAlarm) }
    func account(_ entry: Event) -> AccountName? { entry.account.flatMap(AccountName.init) }
    func isLive(_ name: AccountName) -> Bool { byName[name]?.isLive ?? true }

    var matters: [PushMatter] = []
    let pending = Set(wanted.filter { Self.event(of: $0) == .pending }.compactMap(\.request))
    for request in requests.sorted(by: { $0.number < $1.number }) where pending.contains(request.id.rawValue) {
      guard request.state == .pending, request.needsAnotherApprover else { continue }
      matters.append(PushWords.pending(request, on: byName[request.account], at: now))
    }
    let told = Set(matters.compactMap(\.request))
    for request in waiting where request.needsAnotherApprover && !told.contains(request.number) {
      guard push.wants(.deadline, on: request.account),
        let mark = PushReminder.due(request, after: remindedTo, at: now)
      else { continue }
      matters.append(PushWords.deadline(request, mark, on: byName[request.account], at: now))
    }
    let raised = Set(wanted.filter { $0.kind == "alarm.raised" }.compactMap { $0.body["alarm"]?.integer })
    for alarm in alarms where raised.contains(alarm.id) {
      matters.append(PushWords.alarm(alarm, isLive: isLive(alarm.account)))
    }
    let recent = wanted.filter { $0.at >= oldest }
    var ended: [String: Instant] = [:]
    for entry in recent where Self.event(of: entry) == .outcome { ended[entry.request ?? ""] = entry.at }
    for request in requests.sorted(by: { $0.number < $1.number }) where Self.isTold(request.state) {
      guard let at = ended[request.id.rawValue] else { continue }
      matters.append(PushWords.outcome(request, on: byName[request.account], at: at))
    }
    matters += usage(recent.filter { Self.event(of: $0) == .usage }, isLive)
    var notes: [AccountName: (count: Int, at: Instant)] = [:]
    for entry in recent where entry.kind == "note.kept" {
      guard let name = account(entry) else { continue }
      notes[name] = ((notes[name]?.count ?? 0) + 1, entry.at)
    }
    return matters
      + notes.sorted { $0.key < $1.key }.map {
        PushWords.notes($0.value.count, on: $0.key, isLive: isLive($0.key), at: $0.value.at)
      }
  }

  /// The newest of each meter and of each limit.
  private func usage(_ entries: [Event], _ isLive: (AccountName) -> Bool) -> [PushMatter] {
    var seen: Set<[String]> = []
    let newest = entries.reversed().filter { entry in
      seen.insert([
        entry.kind, entry.account ?? "", entry.body["meter"]?.string ?? entry.body["code"]?.string ?? "",
        entry.kind == "limit.hit" ? entry.actor : "",
      ]).inserted
    }
    return newest.reversed().compactMap { entry in
      guard let account = entry.account.flatMap(AccountName.init) else { return nil }
      return PushWords.usage(entry, on: account, isLive: isLive(account))
    }
  }

  /// Whether a state is told as what came of a request; approved ones are told when something came of it.
  private static func isTold(_ state: ConsentState) -> Bool {
    state.isFinal || state == .unknown || state == .awaitingPayment
  }
}
