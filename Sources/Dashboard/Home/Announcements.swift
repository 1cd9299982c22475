import Billing
import Consent
import Text

/// Announces requests, alarms and thresholds of use, at most once in 30 seconds.
struct Announcements: Hashable, Sendable {
  static let pause: Duration = .seconds(30)

  private var lastRang: BootTime?
  /// What arrived since then and was not announced.
  private var waiting: [RequestID] = []
  /// The alarms that were raised since then.
  private var waitingAlarms: [Int64] = []
  /// The thresholds that were reached since then.
  private var waitingUsage: [ReachedUsage] = []

  mutating func arrived(_ ids: [RequestID]) {
    waiting += ids.filter { !waiting.contains($0) }
  }

  mutating func raised(_ ids: [Int64]) {
    waitingAlarms += ids.filter { !waitingAlarms.contains($0) }
  }

  mutating func reached(_ usage: [ReachedUsage]) {
    // Of one meter only the newest is told.
    waitingUsage.removeAll { old in
      usage.contains { $0.account == old.account && $0.crossing.meter == old.crossing.meter }
    }
    waitingUsage += usage
  }

  /// When the bell will ring for what waits.
  var due: BootTime? {
    guard !waiting.isEmpty || !waitingAlarms.isEmpty || !waitingUsage.isEmpty else { return nil }
    return lastRang?.adding(Self.pause)
  }

  /// Rings for what waits when it is time; what was decided, explained or is over meanwhile is not announced.
  mutating func ring(
    for pending: [ConsentRequest], alarms open: [Alarm], usage told: ToldUsage, at now: BootTime
  ) -> [DashboardEffect] {
    let news = pending.filter { waiting.contains($0.id) }
    let alarms = open.filter { waitingAlarms.contains($0.id) }
    waiting = news.map(\.id)
    waitingAlarms = alarms.map(\.id)
    waitingUsage = waitingUsage.filter(told.contains)
    guard lastRang.map({ now >= $0.adding(Self.pause) }) ?? true else { return [] }
    guard
      let notification = Self.notification(alarms, news, waitingUsage) ?? Self.notification(news, waitingUsage)
        ?? Self.notification(waitingUsage)
    else { return [] }
    lastRang = now
    waiting = []
    waitingAlarms = []
    waitingUsage = []
    return [.ring, notification]
  }

  /// What is said of alarms, and that there is more beside them; nil without an alarm.
  private static func notification(
    _ alarms: [Alarm], _ news: [ConsentRequest], _ usage: [ReachedUsage]
  ) -> DashboardEffect? {
    guard let first = alarms.first else { return nil }
    let title = alarms.count == 1 ? "An alarm was raised" : "\(alarms.count) alarms were raised"
    let more =
      (alarms.count == 1 ? "" : ", and \(alarms.count - 1) more")
      + (news.isEmpty ? "" : "; \(news.count) request\(news.count == 1 ? " waits" : "s wait") for you")
      + beside(usage)
    return .notify(
      title: SafeText(title), body: SafeText("\(first.account): \(first.kind.word): ") + first.detail + SafeText(more))
  }

  /// What is said of requests, and of use beside them; nil without a request.
  private static func notification(_ news: [ConsentRequest], _ usage: [ReachedUsage]) -> DashboardEffect? {
    guard let first = news.first else { return nil }
    let title = news.count == 1 ? "A request waits for you" : "\(news.count) requests wait for you"
    let more = news.count == 1 ? "" : ", and \(news.count - 1) more"
    let live = first.isLive ? "LIVE" : "TEST"
    return .notify(
      title: SafeText(title),
      body: SafeText("\(first.requester.who), \(first.account) (\(live)): \(first.summary)\(more)\(beside(usage))"))
  }

  /// What is said of use alone; nil without any.
  private static func notification(_ usage: [ReachedUsage]) -> DashboardEffect? {
    guard let first = usage.max(by: { $0.crossing.threshold.rawValue < $1.crossing.threshold.rawValue }) else {
      return nil
    }
    let title = usage.count == 1 ? "A limit is near or reached" : "\(usage.count) limits are near or reached"
    let more = usage.count == 1 ? "" : ", and \(usage.count - 1) more"
    let live = first.isLive ? "LIVE" : "TEST"
    return .notify(
      title: SafeText(title), body: SafeText("\(first.account) (\(live)): ") + first.words + SafeText(more))
  }

  private static func beside(_ usage: [ReachedUsage]) -> String {
    usage.isEmpty ? "" : "; \(usage.count) limit\(usage.count == 1 ? " is" : "s are") near or reached"
  }
}
