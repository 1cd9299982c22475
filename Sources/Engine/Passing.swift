import Billing
import Consent
import Ledger
import Text

/// What passed by of one account and is not on record yet, so that a thousand answers a second are one row a second.
struct Passing: Sendable {
  /// The pause between two records of one account.
  static let pause: Duration = .seconds(1)
  /// How long a count that does not change is not recorded again.
  static let sameness: Duration = .seconds(60)
  /// How long a slightly lower count is taken for one that was overtaken on its way.
  static let overtaking: Duration = .seconds(10)
  /// How many limits wait to be recorded; agents with more than that in a second have told enough.
  static let mostHits = 50

  private(set) var news = PassingNews()
  /// What agents cannot pass through; nil until the ledger was asked.
  var gates: Set<String>?
  private var latest: [SafeText: PassingNews.Count] = [:]
  private var notBefore: BootTime?
  private var isRecording = false

  /// When there is something to record; nil while there is not.
  func due(at now: BootTime) -> BootTime? {
    guard !news.isEmpty else { return nil }
    // What came while others are put on record waits as long as their pause: nobody wakes anybody when that begins.
    return isRecording ? now.adding(Self.pause) : notBefore ?? now
  }

  /// Takes in what an answer told.
  ///
  /// - Returns: whether that is the first that waits, so that somebody has to see to it.
  mutating func take(_ heard: Overheard, by agent: AgentName, at now: Instant) -> Bool {
    let wasEmpty = news.isEmpty
    for usage in heard.usage { take(PassingNews.Count(usage, at: now)) }
    if let limit = heard.limit { take(limit, by: agent, at: now) }
    for gate in heard.passed {
      if gates?.contains(gate) ?? true { news.passed.insert(gate) }
      for index in news.hits.indices where news.hits[index].limit.gate == gate { news.hits[index].isOver = true }
    }
    return wasEmpty && !news.isEmpty
  }

  private mutating func take(_ count: PassingNews.Count) {
    let name = count.usage.name
    if let last = latest[name] {
      let age = count.at.milliseconds(since: last.at)
      if last.usage == count.usage, age < Self.sameness.wholeMilliseconds { return }
      if Self.isOvertaken(count.usage, by: last.usage), age < Self.overtaking.wholeMilliseconds { return }
    }
    if latest.count >= Self.mostHits, latest[name] == nil { latest = [:] }
    latest[name] = count
    news.counts.removeAll { $0.usage.name == name }
    news.counts.append(count)
  }

  /// Whether a count is a little lower than the last: of two answers the later one can have been made first.
  private static func isOvertaken(_ usage: OverheardUsage, by last: OverheardUsage) -> Bool {
    guard usage.limit == last.limit, let used = usage.used, let before = last.used, used < before else { return false }
    return before - used <= max(1, (last.limit ?? 0) / 20)
  }

  private mutating func take(_ limit: OverheardLimit, by agent: AgentName, at now: Instant) {
    gates?.insert(limit.gate)
    if let index = news.hits.firstIndex(where: { $0.agent == agent && $0.limit.code == limit.code }) {
      news.hits[index].limit = limit
      news.hits[index].at = now
      news.hits[index].times += 1
      news.hits[index].isOver = false
    } else if news.hits.count < Self.mostHits {
      news.hits.append(PassingNews.Hit(limit, by: agent, at: now))
    }
  }

  /// Hands out what waits to be recorded; nil when there is nothing, or somebody is at it.
  mutating func begin() -> PassingNews? {
    guard !news.isEmpty, !isRecording else { return nil }
    defer { news = PassingNews() }
    isRecording = true
    return news
  }

  /// What was handed out is on record.
  mutating func end(gates open: Set<String>, at now: BootTime) {
    isRecording = false
    notBefore = now.adding(Self.pause)
    gates = open.union(news.hits.lazy.filter { !$0.isOver }.map(\.limit.gate))
  }

  /// What was handed out could not be recorded: the counts are told again by the next answer, the limits are kept.
  mutating func fail(_ lost: PassingNews, until: BootTime) {
    isRecording = false
    notBefore = until
    latest = [:]
    news.passed.formUnion(lost.passed)
    for hit in lost.hits where news.hits.count < Self.mostHits {
      if let index = news.hits.firstIndex(where: { $0.agent == hit.agent && $0.limit.code == hit.limit.code }) {
        news.hits[index].times += hit.times
      } else {
        news.hits.append(hit)
      }
    }
  }
}
