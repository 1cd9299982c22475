import Billing
import Consent
import Text

/// What the ledger knows at one moment, read by somebody else and handed to the dashboard whole.
public struct Snapshot: Equatable, Sendable {
  /// Every configured account, in the order of the configuration.
  public var accounts: [AccountStatus] { didSet { index.note(accounts) } }
  /// Live requests first, then recently finished ones.
  public var requests: [ConsentRequest] { didSet { index.note(requests) } }
  /// How often the same change was asked before; a request that is missing was asked for the first time.
  public var askedBefore: [RequestID: AskHistory]
  /// Stored links, the newest first.
  public var links: [Link] { didSet { index.note(links) } }
  /// The links whose hosts are not allowed.
  public var strangeLinks: Set<Int64>
  /// Alarms, the newest first; explained ones may be among them.
  public var alarms: [Alarm] { didSet { index.note(alarms) } }
  /// Alarms that were explained in the last 24 hours, which are told beside requests and nowhere else.
  public var explainedAlarms: [Alarm]
  /// What agents want the operator to know, the newest first.
  public var notes: [OperatorNote] { didSet { index.note(notes) } }
  /// The limits that agents ran into and that are not over, the newest first.
  public var limitHits: [LimitHit] { didSet { index.note(limitHits) } }
  /// Who carries decisions out.
  public var engine: EngineStatus
  /// What is found in these lists, once for many frames.
  private(set) var index = SnapshotIndex()

  /// What the ledger knows; everything that is not named is empty.
  public init(
    accounts: [AccountStatus] = [], requests: [ConsentRequest] = [], askedBefore: [RequestID: AskHistory] = [:],
    links: [Link] = [], strangeLinks: Set<Int64> = [], alarms: [Alarm] = [], explainedAlarms: [Alarm] = [],
    notes: [OperatorNote] = [], limitHits: [LimitHit] = [], engine: EngineStatus = .absent
  ) {
    self.accounts = accounts
    self.requests = requests
    self.askedBefore = askedBefore
    self.links = links
    self.strangeLinks = strangeLinks
    self.alarms = alarms
    self.explainedAlarms = explainedAlarms
    self.notes = notes
    self.limitHits = limitHits
    self.engine = engine
    index.note(accounts)
    index.note(requests)
    index.note(links)
    index.note(alarms)
    index.note(notes)
    index.note(limitHits)
  }

  /// The limits that agents ran into at an account, the newest first.
  func limitHits(at account: AccountName) -> [LimitHit] {
    index.hitsOf[account, default: []].map { limitHits[$0] }
  }

  /// The account of that name.
  func account(_ name: AccountName) -> AccountStatus? {
    index.accounts[name].map { accounts[$0] }
  }

  /// The request of that id.
  func request(_ id: RequestID) -> ConsentRequest? {
    index.requests[id].map { requests[$0] }
  }

  /// The link of that number.
  func link(_ id: Int64) -> Link? {
    index.links[id].map { links[$0] }
  }

  /// The alarm of that number.
  func alarm(_ id: Int64) -> Alarm? {
    index.alarms[id].map { alarms[$0] }
  }

  /// The note of that number.
  func note(_ id: Int64) -> OperatorNote? {
    index.notes[id].map { notes[$0] }
  }

  /// What else happened where a request wants a change.
  func surroundings(of request: ConsentRequest, at now: Instant) -> Surroundings {
    Surroundings(
      of: request, on: accounts(sharing: request.account), requests: requests, alarms: alarms + explainedAlarms,
      limitHits: limitHits, notes: notes, at: now)
  }

  /// The accounts whose keys reach the organisation of an account; only itself where none is known.
  private func accounts(sharing name: AccountName) -> Set<AccountName> {
    guard let own = account(name), let organisation = own.organisation else { return [name] }
    let sharing = accounts.filter { $0.organisation == organisation && $0.account.origin == own.account.origin }
    return Set(sharing.map(\.account.name))
  }

  /// The requests that wait for a decision.
  var pending: [ConsentRequest] {
    index.pending.map { requests[$0] }
  }

  /// The alarms nobody has explained.
  var openAlarms: [Alarm] {
    index.openAlarms.map { alarms[$0] }
  }

  /// What is left of the time to decide the most urgent request that waits; nil when none waits.
  func timeToNearestDecision(at now: Moment) -> Duration? {
    index.earliestDecision.map { max(Duration.zero, Duration.milliseconds($0.milliseconds(since: now.wall))) }
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
  /// In another process that does not answer, because it was stopped or hangs: as good as nowhere until it goes on.
  case silent(pid: Int32)
  /// Nowhere: nothing is polled and nothing is executed.
  case absent
}
