import Billing
import Text

/// One request for a change of plan, from asking to outcome.
///
/// A value: it changes only through ``applying(_:at:)``, and the ledger stores each change in one transaction with its
/// event.
public struct ConsentRequest: Hashable, Sendable {
  /// The random id.
  public let id: RequestID
  /// The short number for people, counted up by the ledger.
  public let number: Int64
  /// The account to be changed.
  public let account: AccountName
  /// The service the account was at when it was asked for; nil in one that was made before this was kept.
  ///
  /// It is not part of the digest: approvals from before it was kept stand.
  public let service: Service?
  /// Where the change would be sent.
  public let origin: String
  /// Whether real money moves.
  public let isLive: Bool
  /// Who asks.
  public let requester: Requester
  /// What was asked, word for word: identical asks join by it.
  public let ask: PlanChange
  /// The agent's words, at most 500 characters; never a fact.
  public let reason: SafeText?
  /// When it was made.
  public let createdAt: Instant

  /// What would really be done: asking for the current plan while its end is scheduled is a resume.
  public internal(set) var change: PlanChange
  /// By which way it would be done.
  public internal(set) var way: ChangeWay
  /// What the operator sees and approves.
  public internal(set) var facts: ConsentFacts
  /// With which version of the digest the facts were shown.
  public internal(set) var digestVersion: Int
  /// Counts up whenever the facts or the deadline change; an approval names it.
  public internal(set) var version: Int64
  /// Until when the operator can decide.
  public internal(set) var decideBy: Instant
  /// When the operator approved; nil before, and nil again when the approval became void.
  public internal(set) var approvedAt: Instant?
  /// When the operator last said yes or no; nil before.
  public internal(set) var decidedAt: Instant?
  /// Until when an approval can be executed; nil before one.
  public internal(set) var executeBy: Instant?
  /// When it came to its end; nil before.
  public internal(set) var endedAt: Instant?
  /// Where it stands.
  public internal(set) var state: ConsentState
  /// How often the same ask joined this one.
  public internal(set) var joins: Int
  /// The upstream token the engine holds, as far as others may know of it.
  public internal(set) var token: TokenFact?
  /// The newest consumed approval.
  public internal(set) var attempt: Attempt?
  /// What came of it; while it is pending, what stands in its way; nil while there is nothing to say.
  public internal(set) var outcome: Outcome?
  /// Until when the page that was made for it can be paid at its service; nil while there is none.
  public internal(set) var pageUntil: Instant?
  /// The request whose page this one waits for, too; nil for one with a page of its own, or none.
  public internal(set) var pageOf: RequestID?
  /// What of it has explained a change that a look showed, and when: each fact once.
  public internal(set) var explained: [ExplainedFact: Instant]
  /// Why it was rejected; nil unless it was.
  public internal(set) var rejection: Rejection?

  /// A new pending request with its facts complete.
  ///
  /// - Parameter way: how the change is carried out; nil as the account's service does by itself.
  public init(
    id: RequestID, number: Int64, account: Account, organisation: SafeText?, requester: Requester, ask: PlanChange,
    change: PlanChange, way: ChangeWay? = nil, reason: SafeText?, facts: ConsentFacts, createdAt: Instant
  ) {
    self.id = id
    self.number = number
    self.account = account.name
    self.service = account.service
    self.origin = account.origin
    self.isLive = account.isLive
    self.requester = requester
    self.ask = ask
    self.change = change
    self.reason = reason
    self.way = way ?? account.way(of: change)
    self.facts = facts
    self.facts.organisation = organisation ?? facts.organisation
    self.createdAt = createdAt
    digestVersion = ConsentDigest.currentVersion
    version = 1
    let time = self.way == .link ? account.decidePagesWithin : account.decideWithin
    decideBy = createdAt.adding(min(time, Self.decisionHorizon(of: self.way)))
    explained = [:]
    state = .pending
    joins = 0
  }

  /// A request from what is on record of it; only the ledger and the replay of its events have use for this.
  public init(
    id: RequestID, number: Int64, account: AccountName, service: Service?, origin: String, isLive: Bool,
    organisation: SafeText?, requester: Requester, ask: PlanChange, change: PlanChange, reason: SafeText?,
    facts: ConsentFacts, createdAt: Instant, progress: ConsentProgress
  ) {
    self.id = id
    self.number = number
    self.account = account
    self.service = service
    self.origin = origin
    self.isLive = isLive
    self.requester = requester
    self.ask = ask
    self.change = change
    self.reason = reason
    self.facts = facts
    self.facts.organisation = organisation ?? facts.organisation
    self.createdAt = createdAt
    way = progress.way ?? .direct
    digestVersion = progress.digestVersion
    version = progress.version
    decideBy = progress.decideBy
    explained = progress.explained
    state = progress.state
    joins = progress.joins
    restore(to: progress)
  }

  /// The digest of what an operator would approve now.
  public var digest: ConsentDigest {
    ConsentDigest(of: self)
  }

  /// Whether it cannot be approved because the service was not asked yet what it costs.
  public var isQuoteMissing: Bool { way == .token && facts.quote == nil }
  /// Whether it failed because the bill does not show what was sent, and not because the service refused it.
  public var isUnseen: Bool { state == .failed && outcome?.code == .notExecuted }
  /// Whether the service took it and carries it out later: until then the account stands as before.
  public var isScheduled: Bool { state == .executed && outcome?.code == .downgradeScheduled }
  /// The organisation that is billed, as the service names it.
  public var organisation: SafeText? { facts.organisation }

  /// Until when the longest time to decide ends, extensions included.
  public var decisionHorizon: Instant { createdAt.adding(Self.decisionHorizon(of: way)) }

  /// Whether facts ask the operator for the same approval as those on record do, by the digest they were shown with.
  public func stands(on facts: ConsentFacts) -> Bool {
    guard digestVersion == 1 else { return self.facts.bindsTheSame(as: facts) }
    let isSameOrganisation = organisation == nil || organisation?.string == facts.organisation?.string
    return isSameOrganisation && ConsentDigest.firstBound(self.facts) == ConsentDigest.firstBound(facts)
  }

  /// Whether ``outcome`` says what came of it, and not what stands in its way.
  public var hasOutcome: Bool { outcome != nil && state != .pending && state != .approved && state != .executing }

  /// The request that took this one's place, among those given; nil unless it was replaced.
  ///
  /// Both happen in one transaction, so that the end of the one is the beginning of the other.
  public func replacement(among requests: [ConsentRequest]) -> ConsentRequest? {
    guard state == .superseded, let endedAt else { return nil }
    return requests.first {
      $0.id != id && $0.createdAt == endedAt && $0.account == account && $0.requester.agent == requester.agent
    }
  }

  /// Whether the asking side may never decide this request: everybody but the operator's own door.
  public var needsAnotherApprover: Bool {
    requester.door != .operatorItself
  }
}
