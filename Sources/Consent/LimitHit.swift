import Billing
import Text

/// That an agent ran into a limit of its account, as the service's answers to its own calls showed in passing.
public struct LimitHit: Hashable, Sendable {
  /// Its number.
  public let id: Int64
  /// Whose calls they were.
  public let agent: AgentName
  /// The account.
  public let account: AccountName
  /// The limit as the last of them told it.
  public let limit: OverheardLimit
  /// When it was hit first.
  public let firstAt: Instant
  /// When it was hit last.
  public let at: Instant
  /// How often it was hit.
  public let times: Int64

  /// A limit that was hit.
  public init(
    id: Int64, agent: AgentName, account: AccountName, limit: OverheardLimit, firstAt: Instant, at: Instant,
    times: Int64 = 1
  ) {
    self.id = id
    self.agent = agent
    self.account = account
    self.limit = limit
    self.firstAt = firstAt
    self.at = at
    self.times = times
  }

  /// How long it is told after it was hit last.
  public static let lasts: Duration = .seconds(86_400)

  /// What happened, in words of ours: `research-bot hit "sending needs a paid plan"`.
  public var sentence: SafeText { SafeText("\(agent) hit \"") + limit.title + SafeText("\"") }

  /// The live request that asks for more at the account, the newest: what the operator can do about it.
  public func request(among requests: [ConsentRequest]) -> ConsentRequest? {
    requests.filter { $0.account == account && !$0.state.isFinal }.max { $0.number < $1.number }
  }
}
