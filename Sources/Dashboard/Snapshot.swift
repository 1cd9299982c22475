import Billing
import Consent
import Text

/// What the ledger knows at one moment, read by somebody else and handed to the dashboard whole.
public struct Snapshot: Equatable, Sendable {
  /// Every configured account, in the order of the configuration.
  public var accounts: [AccountStatus]
  /// Live requests first, then recently finished ones.
  public var requests: [ConsentRequest]
  /// How often the same change was asked before; a request that is missing was asked for the first time.
  public var askedBefore: [RequestID: AskHistory]
  /// Stored links, the newest first.
  public var links: [Link]
  /// Alarms, the newest first; explained ones may be among them.
  public var alarms: [Alarm]
  /// Who carries decisions out.
  public var engine: EngineStatus

  /// What the ledger knows; everything that is not named is empty.
  public init(
    accounts: [AccountStatus] = [], requests: [ConsentRequest] = [], askedBefore: [RequestID: AskHistory] = [:],
    links: [Link] = [], alarms: [Alarm] = [], engine: EngineStatus = .absent
  ) {
    self.accounts = accounts
    self.requests = requests
    self.askedBefore = askedBefore
    self.links = links
    self.alarms = alarms
    self.engine = engine
  }

  /// The account of that name.
  func account(_ name: AccountName) -> AccountStatus? {
    accounts.first { $0.account.name == name }
  }

  /// The request of that id.
  func request(_ id: RequestID) -> ConsentRequest? {
    requests.first { $0.id == id }
  }

  /// The requests that wait for a decision.
  var pending: [ConsentRequest] {
    requests.filter { $0.state == .pending }
  }

  /// The alarms nobody has explained.
  var openAlarms: [Alarm] {
    alarms.filter(\.isOpen)
  }
}

/// How often a change was asked before by the same agent, and what came of it.
public struct AskHistory: Hashable, Sendable {
  /// How often it was asked before.
  public let asked: Int
  /// How many of those were rejected.
  public let rejected: Int

  /// A history of asking.
  public init(asked: Int, rejected: Int) {
    self.asked = asked
    self.rejected = rejected
  }
}

/// Where the engine runs that carries decisions out.
public enum EngineStatus: Hashable, Sendable {
  /// In this process; the address of its agents' door where one is open, for example `127.0.0.1:8787`.
  case here(gateway: String?)
  /// In another process.
  case elsewhere(pid: Int32)
  /// Nowhere: nothing is polled and nothing is executed.
  case absent
}
