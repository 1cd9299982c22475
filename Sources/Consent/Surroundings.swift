import Billing
import Text

/// What else happened where a request wants a change: what an operator should know before the answer, though no approval
/// is bound to it.
public struct Surroundings: Hashable, Sendable {
  /// Pages for the same plan that wait for payment already: whoever pays two of them pays twice.
  public let pages: [OtherRequest]
  /// The alarms nobody has explained, newest first.
  public let openAlarms: [Alarm]
  /// The other requests that are not over, by number, those with a page for the same plan among them.
  public let live: [OtherRequest]
  /// What was done, refused to others or explained in the last 24 hours, newest first.
  public let changes: [Change]
  /// The limits that agents ran into at the account, as long as they are told, newest first.
  public let limitHits: [LimitHit]
  /// What agents left for the operator about the account and nobody has seen yet, newest first.
  public let notes: [OperatorNote]

  /// How far back it is told what happened.
  public static let span: Duration = .seconds(86_400)

  /// Something that happened to the account and is over.
  public enum Change: Hashable, Sendable {
    /// A request was carried out.
    case executed(OtherRequest)
    /// The operator said no to the same change when another agent asked for it, with the reason that agent was told.
    case rejected(OtherRequest, RejectionPreset?)
    /// The operator explained an alarm.
    case explained(Alarm, at: Instant)

    /// When it happened.
    public var at: Instant {
      switch self {
      case .executed(let request), .rejected(let request, _): request.since
      case .explained(_, let at): at
      }
    }
  }

  /// Finds what belongs to a request among what the ledger knows.
  ///
  /// - Parameter accounts: the names of the accounts that count as the request's own, which is always among them: keys of
  ///   one organisation are one.
  public init(
    of request: ConsentRequest, on accounts: Set<AccountName> = [], requests: [ConsentRequest], alarms: [Alarm],
    limitHits: [LimitHit] = [], notes: [OperatorNote] = [], at now: Instant
  ) {
    let accounts = accounts.union([request.account])
    let oldest = now.adding(milliseconds: -Self.span.wholeMilliseconds)
    let others = requests.filter { $0.id != request.id && accounts.contains($0.account) }
    let alarms = alarms.filter { accounts.contains($0.account) && $0.kind.isAboutAccount }
    live = others.filter { !$0.state.isFinal }.map(OtherRequest.init).sorted { $0.number < $1.number }
    pages = live.filter { $0.state == .awaitingPayment && $0.change.leadsTo(samePlanAs: request.change) }
    openAlarms = alarms.filter(\.isOpen).sorted { ($0.at, $0.id) > ($1.at, $1.id) }
    let executed = others.filter { $0.state == .executed }.map { Change.executed(OtherRequest($0)) }
    // How often its own agent heard no is told as its history.
    let rejected = others.filter {
      $0.state == .rejected && $0.requester.agent != request.requester.agent && $0.change.isSame(as: request.change)
    }.map { Change.rejected(OtherRequest($0), $0.rejection?.preset) }
    let explained = alarms.compactMap { alarm in alarm.explainedAt.map { Change.explained(alarm, at: $0) } }
    changes = (executed + rejected + explained).filter { $0.at > oldest }.sorted {
      ($0.at, $0.order) > ($1.at, $1.order)
    }
    self.limitHits = limitHits.filter { accounts.contains($0.account) }.sorted { ($0.at, $0.id) > ($1.at, $1.id) }
    self.notes = notes.filter { accounts.contains($0.account) && $0.isNew }.sorted { ($0.at, $0.id) > ($1.at, $1.id) }
  }

  /// Whether there is nothing to tell.
  public var isEmpty: Bool {
    openAlarms.isEmpty && live.isEmpty && changes.isEmpty && limitHits.isEmpty && notes.isEmpty
  }

  /// Whether everything that happened here was known earlier; a limit that is hit again is no news.
  public func hasNothingNew(since earlier: Surroundings) -> Bool {
    changes.allSatisfy(earlier.changes.contains)
      && Set(limitHits.map(\.id)).isSubset(of: earlier.limitHits.map(\.id))
      && Set(notes.map(\.id)).isSubset(of: earlier.notes.map(\.id))
  }
}

/// Another request, as far as it matters beside the one that is being decided.
public struct OtherRequest: Hashable, Sendable {
  /// Its id.
  public let id: RequestID
  /// The number for people.
  public let number: Int64
  /// The account that it would change.
  public let account: AccountName
  /// Who asks.
  public let requester: Requester
  /// The plan that it began from; nil where the service named none.
  public let from: PlanName?
  /// What it would do.
  public let change: PlanChange
  /// Where it stands.
  public let state: ConsentState
  /// When it came there, as far as a request knows: its asking, its decision or its end.
  public let since: Instant

  /// What matters of a request.
  public init(_ request: ConsentRequest) {
    id = request.id
    number = request.number
    account = request.account
    requester = request.requester
    from = request.facts.from.plan
    change = request.change
    state = request.state
    since = request.endedAt ?? (state == .pending ? nil : request.decidedAt) ?? request.createdAt
  }
}

extension Surroundings.Change {
  /// What decides the order of two that happened at one moment.
  fileprivate var order: Int64 {
    switch self {
    case .executed(let request), .rejected(let request, _): request.number
    case .explained(let alarm, _): alarm.id
    }
  }
}

extension PlanChange {
  /// Whether both lead to one plan, by whatever operation and however often it is charged.
  fileprivate func leadsTo(samePlanAs other: PlanChange) -> Bool {
    target != nil && target == other.target
  }

  /// Whether both come down to one thing for the operator: one plan, or the same step where none is named.
  fileprivate func isSame(as other: PlanChange) -> Bool {
    leadsTo(samePlanAs: other) || target == nil && other.target == nil && operation == other.operation
  }
}
