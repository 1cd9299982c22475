import Billing
import Consent
import Text

/// Announces requests and alarms, at most once in 30 seconds.
struct Bell: Hashable, Sendable {
  static let pause: Duration = .seconds(30)

  private var lastRang: BootTime?
  /// What arrived since then and was not announced.
  private var waiting: [RequestID] = []
  /// The alarms that were raised since then.
  private var waitingAlarms: [Int64] = []

  mutating func arrived(_ ids: [RequestID]) {
    waiting += ids.filter { !waiting.contains($0) }
  }

  mutating func raised(_ ids: [Int64]) {
    waitingAlarms += ids.filter { !waitingAlarms.contains($0) }
  }

  /// When the bell will ring for what waits.
  var due: BootTime? {
    guard !waiting.isEmpty || !waitingAlarms.isEmpty else { return nil }
    return lastRang?.adding(Self.pause)
  }

  /// Rings for what waits when it is time; what was decided or explained meanwhile is not announced.
  mutating func ring(for pending: [ConsentRequest], alarms open: [Alarm], at now: BootTime) -> [DashboardEffect] {
    let news = pending.filter { waiting.contains($0.id) }
    let alarms = open.filter { waitingAlarms.contains($0.id) }
    waiting = news.map(\.id)
    waitingAlarms = alarms.map(\.id)
    guard lastRang.map({ now >= $0.adding(Self.pause) }) ?? true else { return [] }
    guard let notification = Self.notification(alarms, news) ?? Self.notification(news) else { return [] }
    lastRang = now
    waiting = []
    waitingAlarms = []
    return [.ring, notification]
  }

  /// What is said of alarms, and that requests wait beside them; nil without an alarm.
  private static func notification(_ alarms: [Alarm], _ news: [ConsentRequest]) -> DashboardEffect? {
    guard let first = alarms.first else { return nil }
    let title = alarms.count == 1 ? "An alarm was raised" : "\(alarms.count) alarms were raised"
    let more =
      (alarms.count == 1 ? "" : ", and \(alarms.count - 1) more")
      + (news.isEmpty ? "" : "; \(news.count) request\(news.count == 1 ? " waits" : "s wait") for you")
    return .notify(
      title: SafeText(title), body: SafeText("\(first.account): \(first.kind.word): ") + first.detail + SafeText(more))
  }

  /// What is said of requests; nil without one.
  private static func notification(_ news: [ConsentRequest]) -> DashboardEffect? {
    guard let first = news.first else { return nil }
    let title = news.count == 1 ? "A request waits for you" : "\(news.count) requests wait for you"
    let more = news.count == 1 ? "" : ", and \(news.count - 1) more"
    let live = first.isLive ? "LIVE" : "TEST"
    return .notify(
      title: SafeText(title),
      body: SafeText("\(first.requester.who), \(first.account) (\(live)): \(first.summary)\(more)"))
  }
}
