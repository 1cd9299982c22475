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

  init(_ request: ConsentRequest, on account: AccountStatus?) {
    self.request = request
    digest = request.digest
    meters = account?.observation?.meters ?? []
    weight = ApprovalWeight.of(request.change, way: account?.account.way(of: request.change), usage: meters)
    organisation = request.organisation ?? account?.organisation
  }

  /// The facts after another reading of the ledger; what is costly is computed only when something changed.
  ///
  /// Of a request that is over the usage stays what it was.
  func updated(_ request: ConsentRequest, on account: AccountStatus?) -> ReviewFacts {
    var account = account
    if request.state.isFinal, let seen = account?.observation {
      account?.observation = Observation(account: seen.account, at: seen.at, plan: seen.plan, meters: meters)
    }
    let same =
      request == self.request && meters == account?.observation?.meters ?? []
      && organisation == request.organisation ?? account?.organisation
    return same ? self : ReviewFacts(request, on: account)
  }

  /// What an operator who read `earlier` has not read yet.
  func changes(since earlier: ReviewFacts) -> Set<ShownFact> {
    let (new, old) = (request, earlier.request)
    let (quote, oldQuote) = (new.facts.quote, old.facts.quote)
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
      (.limits, meters.map(LimitFact.init) == earlier.meters.map(LimitFact.init)),
      (.organisation, organisation == earlier.organisation),
      (.account, new.account == old.account && new.origin == old.origin && new.isLive == old.isLive),
      (.requester, new.requester == old.requester),
      (.reason, new.reason == old.reason),
      (.deadline, new.decideBy == old.decideBy),
      (.gesture, weight == earlier.weight),
    ]
    let changed = Set(comparisons.filter { !$0.1 }.map(\.0))
    return changed.isEmpty && digest != earlier.digest ? [.version] : changed
  }
}

/// A fact on the review screen, for saying which one changed.
enum ShownFact: Int, Hashable, Comparable, Sendable, CaseIterable {
  case plan, price, effective, renewal, words, limits, organisation, account, requester, reason, deadline, gesture,
    version

  static func < (left: ShownFact, right: ShownFact) -> Bool { left.rawValue < right.rawValue }

  /// The fact as the banner names it.
  var name: String {
    switch self {
    case .plan: "plan"
    case .price: "price"
    case .effective: "takes effect"
    case .renewal: "renewal"
    case .words: "the service's words"
    case .limits: "limits"
    case .organisation: "organisation"
    case .account: "account"
    case .requester: "requester"
    case .reason: "the agent's reason"
    case .deadline: "decide-by"
    case .gesture: "what approving takes"
    case .version: "version"
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
