import Billing
import Consent
import Text

/// Everything on the review screen that the operator decides by.
struct ReviewFacts: Equatable, Sendable {
  /// The request as shown.
  let request: ConsentRequest
  /// The digest of what an approval would be bound to.
  let digest: ConsentDigest
  /// What an approval takes.
  let weight: ApprovalWeight
  /// The organisation that is billed.
  let organisation: SafeText?
  /// The account's current usage against its limits.
  let meters: [Meter]
  /// The limits that the change moves, as far as the service lists them.
  let limits: [LimitChange]
  /// How often the same was asked before, this time's repetitions included; nil when never.
  let past: AskHistory?
  /// What else happened on the account.
  let surroundings: Surroundings

  init(
    _ request: ConsentRequest, on account: AccountStatus?, past: AskHistory? = nil, surroundings: Surroundings? = nil
  ) {
    self.request = request
    digest = request.digest
    meters = account?.observation?.meters ?? []
    limits = LimitChange.between(
      request.facts.from.plan, request.change.target, in: account?.observation?.plans ?? [])
    weight = ApprovalWeight.of(request.change, way: account?.account.way(of: request), usage: meters)
    organisation = request.organisation ?? account?.organisation
    self.past = past
    self.surroundings =
      surroundings ?? Surroundings(of: request, requests: [], alarms: [], at: request.createdAt)
  }

  /// The facts of a request in a snapshot.
  init(_ request: ConsentRequest, in snapshot: Snapshot?, at now: Instant) {
    self.init(
      request, on: snapshot?.account(request.account), past: snapshot?.askedBefore[request.id],
      surroundings: snapshot?.surroundings(of: request, at: now))
  }

  /// The facts after another reading of the ledger; what is costly is computed only when something changed.
  ///
  /// Of a request that is over the usage stays what it was.
  func updated(_ request: ConsentRequest, in snapshot: Snapshot, at now: Instant) -> ReviewFacts {
    var account = snapshot.account(request.account)
    if request.state.isFinal, let seen = account?.observation {
      account?.observation = Observation(
        account: seen.account, at: seen.at, plan: seen.plan, meters: meters,
        plans: seen.plans)
    }
    let past = snapshot.askedBefore[request.id]
    let surroundings = snapshot.surroundings(of: request, at: now)
    let same =
      request == self.request && meters == account?.observation?.meters ?? []
      && limits
        == LimitChange.between(
          request.facts.from.plan, request.change.target, in: account?.observation?.plans ?? [])
      && organisation == request.organisation ?? account?.organisation && past == self.past
      && surroundings == self.surroundings
    return same ? self : ReviewFacts(request, on: account, past: past, surroundings: surroundings)
  }

  /// What an operator who read `earlier` has not read yet.
  func changes(since earlier: ReviewFacts) -> Set<ShownFact> {
    let (new, old) = (request, earlier.request)
    let (quote, oldQuote) = (new.facts.quote, old.facts.quote)
    let (here, oldHere) = (surroundings, earlier.surroundings)
    let comparisons: [(ShownFact, Bool)] = [
      (.plan, new.facts.from.plan == old.facts.from.plan && new.change == old.change && new.ask == old.ask),
      (.price, new.facts.from.price == old.facts.from.price && quote?.price == oldQuote?.price),
      (
        .renewal,
        new.facts.from.renewsAt == old.facts.from.renewsAt
          && new.facts.from.cancellation == old.facts.from.cancellation
      ),
      (.effective, quote?.effective == oldQuote?.effective),
      (.words, quote?.words == oldQuote?.words),
      (.organisation, organisation == earlier.organisation),
      (.account, new.account == old.account && new.origin == old.origin && new.isLive == old.isLive),
      (.requester, new.requester == old.requester),
      (.reason, new.reason == old.reason),
      (.deadline, new.decideBy == old.decideBy),
      (.gesture, weight == earlier.weight || weight == .light),
      (.alarms, Set(here.openAlarms.map(\.id)).isSubset(of: oldHere.openAlarms.map(\.id))),
      (.pages, Set(here.pages.map(\.id)).isSubset(of: oldHere.pages.map(\.id))),
      (.others, here.live == oldHere.live),
      (.events, here.hasNothingNew(since: oldHere)),
      (.history, new.joins == old.joins && past == earlier.past),
      (
        .limits,
        meters.map(LimitFact.init) == earlier.meters.map(LimitFact.init) && limits == earlier.limits
      ),
      (.usage, meters.map(\.used) == earlier.meters.map(\.used)),
    ]
    var changed = Set(comparisons.filter { !$0.1 }.map(\.0))
    if digest != earlier.digest, changed.allSatisfy({ !$0.rearms }) { changed.insert(.version) }
    return changed
  }
}

/// A fact on the review screen, for saying which one changed.
enum ShownFact: Int, Hashable, Comparable, Sendable, CaseIterable {
  case plan, price, effective, renewal, words, organisation, account, requester, deadline, gesture, version, alarms
  case pages, others, events, history, limits, usage, reason

  static func < (left: ShownFact, right: ShownFact) -> Bool { left.rawValue < right.rawValue }

  /// Whether the gesture begins anew when it changed.
  ///
  /// Only for what an approval is bound to, for the service's words, for what approving takes and for a new alarm. What
  /// agents can bring about as often as they like is marked and told, and holds nobody up.
  var rearms: Bool {
    switch self {
    case .plan, .price, .effective, .renewal, .words, .organisation, .account, .requester, .deadline, .gesture,
      .version, .alarms:
      true
    case .pages, .others, .events, .history, .limits, .usage, .reason: false
    }
  }

  /// The fact as the banner names it.
  var name: String {
    switch self {
    case .plan: "plan"
    case .price: "price"
    case .effective: "takes effect"
    case .renewal: "renewal"
    case .words: "the service's words"
    case .limits: "limits"
    case .usage: "usage"
    case .organisation: "organisation"
    case .account: "account"
    case .requester: "requester"
    case .reason: "the agent's reason"
    case .deadline: "decide-by"
    case .gesture: "what approving takes"
    case .version: "version"
    case .alarms: "a new alarm"
    case .pages: "a page for the same plan"
    case .others: "other requests"
    case .events: "what happened here"
    case .history: "asked again"
    }
  }
}

/// A meter without what is used: usage moves all the time, a limit does not.
private struct LimitFact: Equatable {
  let name: SafeText
  let limit: Limit
  let provenance: Provenance

  init(_ meter: Meter) {
    name = meter.name
    limit = meter.limit
    provenance = meter.provenance
  }
}
