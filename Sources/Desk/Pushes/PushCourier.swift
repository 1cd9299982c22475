import Billing
import Consent
import Ledger
import Settings
import Text

/// Tells a push what happens: from its place in the log, at least once, and one message at a time.
///
/// A message is written down before it is sent and stays, with its id, until it was delivered or what it tells is over. So a
/// program that ends between the two sends it again, and the receiver knows it by its id. While one is under way, what
/// happens is gathered for the next.
package actor PushCourier {
  private let push: PushSettings
  private let ledger: Ledger
  private let accounts: [Account]
  private let time: any TimeSource
  private let deliver: @Sendable (PushMessage) async -> PushVerdict
  private let say: @Sendable (String) -> Void

  private var pace = PushPace()
  /// Up to which entry the log was looked through, and whether something was there to tell.
  private var scannedTo: Int64 = 0
  private var hasNews = false
  /// Up to when reminders that came due brought a try forward.
  private var notedTo: Instant?

  /// Entries that are read at once.
  private static let batch = 500
  /// Entries of which one message is made at the most.
  private static let mostEntries = 2_000
  /// How many entries of no interest are passed by before the place is moved past them.
  private static let fewEntries: Int64 = 200

  /// - Parameters:
  ///   - deliver: sends a message once and says what the receiver made of it.
  ///   - say: takes what is worth a line in the log; nothing in it is secret.
  package init(
    _ push: PushSettings, ledger: Ledger, accounts: [Account], time: any TimeSource,
    deliver: @escaping @Sendable (PushMessage) async -> PushVerdict, say: @escaping @Sendable (String) -> Void
  ) {
    self.push = push
    self.ledger = ledger
    self.accounts = accounts
    self.time = time
    self.deliver = deliver
    self.say = say
  }

  /// Tells until the task is cancelled.
  package func run() async {
    let (wakes, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let rings = ledger.bell.rings()
    let listening = Task { for await _ in rings { waker.yield() } }
    defer { listening.cancel() }
    waker.yield()
    for await _ in wakes {
      if Task.isCancelled { return }
      let next = await step()
      if Task.isCancelled { return }
      guard let next else { continue }
      alarmClock?.cancel()
      alarmClock = Task { [time] in
        guard (try? await time.sleep(until: next)) != nil else { return }
        waker.yield()
      }
    }
    alarmClock?.cancel()
  }

  private var alarmClock: Task<Void, Never>?

  /// Does what is to be done now, and says when there is more to do, should no bell ring before.
  package func step() async -> BootTime? {
    do throws(LedgerError) {
      while !Task.isCancelled {
        let place = try await ledger.pushPlace(push.name, at: time.wall)
        try await scan(from: place)
        let waiting = try await ledger.liveRequests().filter { $0.state == .pending }
        noteReminders(waiting, place)
        let next: BootTime?
        if let message = place.message {
          next = try await tell(PushMessage(message), waiting)
        } else {
          next = try await makeMessage(place, waiting)
        }
        if let next { return next == .never ? nil : next }
      }
    } catch {
      if !Task.isCancelled { say("what there is to tell cannot be read: \(error)") }
      return time.boot.adding(PushPace.gathering)
    }
    return nil
  }

  /// Looks through what was added to the log.
  private func scan(from place: PushPlace) async throws(LedgerError) {
    scannedTo = max(scannedTo, place.position)
    while case let entries = try await ledger.events(from: scannedTo + 1, limit: Self.batch), let last = entries.last {
      scannedTo = last.sequence
      if entries.contains(where: { PushNews.isWanted($0, by: push, ownAlarm: place.alarm) }) {
        hasNews = true
        pace.news(at: time.boot)
      }
      if Task.isCancelled { return }
    }
  }

  /// Takes a reminder that came due for what it is: something new to tell, also while a message is under way.
  private func noteReminders(_ waiting: [ConsentRequest], _ place: PushPlace) {
    let now = time.wall
    let last = min(max(notedTo ?? place.remindedTo, place.remindedTo), now)
    if waiting.contains(where: { isReminded($0) && PushReminder.due($0, after: last, at: now) != nil }) {
      pace.news(at: time.boot)
    }
    notedTo = now
  }

  /// Sends the message under way when it is time; nil when there is more to do at once.
  private func tell(_ message: PushMessage, _ waiting: [ConsentRequest]) async throws(LedgerError) -> BootTime? {
    let alarms = Set(try await ledger.openAlarms().map(\.id))
    if message.isOver(waiting: Set(waiting.map(\.number)), alarms: alarms, at: time.wall) {
      say("message \(message.id) was not delivered, and what it tells is over")
      try await ledger.endPushMessage(push.name, message.id, delivered: false, at: time.wall)
      return nil
    }
    if let next = pace.mayTry, time.boot < next {
      guard pace.heedsNews, let reminder = nextReminder(waiting, at: time.wall) else { return next }
      return min(next, reminder)
    }
    let verdict = await deliver(message)
    if Task.isCancelled, verdict != .delivered { return nil }
    let isAlarm = pace.tried(verdict, at: time.boot)
    switch verdict {
    case .delivered:
      try await ledger.endPushMessage(push.name, message.id, delivered: true, at: time.wall)
    case .failed(let why, _), .refused(let why):
      say("message \(message.id) was not delivered: \(why)")
      guard isAlarm, let account = message.account ?? accounts.first?.name else { break }
      try await ledger.raisePushAlarm(
        push.name, account: account, detail: SafeText("The push \(push.name) cannot be delivered: \(why)."),
        at: time.wall)
    }
    return nil
  }

  /// Writes down the next message when there is something to tell and it is time; nil when there is more to do at once.
  private func makeMessage(_ place: PushPlace, _ waiting: [ConsentRequest]) async throws(LedgerError) -> BootTime? {
    let now = time.wall
    // A clock that was put back would else suppress what is due until it has caught up.
    let remindedTo = min(place.remindedTo, now)
    let isReminder = waiting.contains { isReminded($0) && PushReminder.due($0, after: remindedTo, at: now) != nil }
    guard hasNews || isReminder else {
      if remindedTo != place.remindedTo || scannedTo - place.position >= Self.fewEntries {
        try await ledger.movePush(push.name, to: scannedTo, remindedTo: remindedTo, telling: nil)
      }
      return nextReminder(waiting, at: now) ?? .never
    }
    if let next = pace.mayMake, time.boot < next { return next }
    let entries = try await ledger.events(from: place.position + 1, limit: Self.mostEntries)
    let position = entries.last?.sequence ?? place.position
    var requests: [ConsentRequest] = []
    for id in Set(entries.filter { PushNews.event(of: $0) != nil }.compactMap(\.request)) {
      if let id = RequestID(id), let request = try await ledger.request(id) { requests.append(request) }
    }
    let news = PushNews(
      events: entries, requests: requests, waiting: waiting, alarms: try await ledger.openAlarms(),
      remindedTo: remindedTo, ownAlarm: place.alarm)
    let message = PushMessage(
      news.matters(for: push, accounts: accounts, at: now), id: RequestID.random().rawValue, at: now)
    try await ledger.movePush(push.name, to: position, remindedTo: now, telling: message?.written)
    hasNews = position < scannedTo
    scannedTo = max(scannedTo, position)
    if message != nil { pace.made(at: time.boot) }
    return nil
  }

  private func isReminded(_ request: ConsentRequest) -> Bool {
    request.needsAnotherApprover && push.wants(.deadline, on: request.account)
  }

  private func nextReminder(_ waiting: [ConsentRequest], at now: Instant) -> BootTime? {
    waiting.filter(isReminded).compactMap { PushReminder.next($0, after: now) }.min().map { next in
      // The wall clock may be put forward meanwhile.
      min(time.boot.adding(.milliseconds(next.milliseconds(since: now))), time.boot.adding(PushPace.longestWait))
    }
  }
}

extension BootTime {
  /// No time at all: only a bell brings more to do.
  fileprivate static let never = BootTime(nanoseconds: .max)
}
