import Billing
import Consent

/// What passed by of one account since it was last recorded.
public struct PassingNews: Hashable, Sendable {
  /// A count with its time.
  public struct Count: Hashable, Sendable {
    /// The count.
    public let usage: OverheardUsage
    /// When it passed by.
    public let at: Instant

    /// A count with its time.
    public init(_ usage: OverheardUsage, at: Instant) {
      self.usage = usage
      self.at = at
    }
  }

  /// A limit that an agent ran into, once or several times.
  public struct Hit: Hashable, Sendable {
    /// Whose calls they were.
    public let agent: AgentName
    /// The limit as the last of them told it.
    public var limit: OverheardLimit
    /// When it was hit first.
    public let firstAt: Instant
    /// When it was hit last.
    public var at: Instant
    /// How often.
    public var times: Int64
    /// Whether a call passed since.
    public var isOver = false

    /// A limit that was hit once.
    public init(_ limit: OverheardLimit, by agent: AgentName, at: Instant) {
      self.agent = agent
      self.limit = limit
      firstAt = at
      self.at = at
      times = 1
    }
  }

  /// The counts, one a meter.
  public var counts: [Count] = []
  /// The limits, one an agent and code.
  public var hits: [Hit] = []
  /// What calls passed through, whose limits are over.
  public var passed: Set<String> = []

  /// Nothing yet.
  public init() {}

  /// Whether there is nothing to record.
  public var isEmpty: Bool { counts.isEmpty && hits.isEmpty && passed.isEmpty }
}
