import Billing
import Consent
import Text

/// Announces requests, at most once in 30 seconds.
struct Bell: Hashable, Sendable {
  static let pause: Duration = .seconds(30)

  private var lastRang: BootTime?
  /// What arrived since then and was not announced.
  private var waiting: [RequestID] = []

  mutating func arrived(_ ids: [RequestID]) {
    waiting += ids.filter { !waiting.contains($0) }
  }

  /// When the bell will ring for what waits.
  var due: BootTime? {
    guard !waiting.isEmpty else { return nil }
    return lastRang?.adding(Self.pause)
  }

  /// Rings for what waits when it is time; what was decided meanwhile is not announced.
  mutating func ring(for pending: [ConsentRequest], at now: BootTime) -> [DashboardEffect] {
    let news = pending.filter { waiting.contains($0.id) }
    waiting = news.map(\.id)
    guard let first = news.first, lastRang.map({ now >= $0.adding(Self.pause) }) ?? true else { return [] }
    lastRang = now
    waiting = []
    let title = news.count == 1 ? "A request waits for you" : "\(news.count) requests wait for you"
    let more = news.count == 1 ? "" : ", and \(news.count - 1) more"
    let live = first.isLive ? "LIVE" : "TEST"
    return [
      .ring,
      .notify(
        title: SafeText(title),
        body: SafeText("\(first.requester.agent), \(first.account) (\(live)): \(first.summary)\(more)")),
    ]
  }
}
