import Billing
import JSON
import Synchronization

/// What daimon says only in passing, kept between two looks.
final class DaimonMemory: Sendable {
  /// How long the capabilities of a tier are taken for unchanged.
  static let capabilitiesLast: Duration = .seconds(3_600)
  /// How long a link lives that comes without an end: the documented seven days.
  static let linkLasts: Duration = .seconds(7 * 86_400)

  private struct State {
    var tier: PlanName?
    var accountID: String?
    var capabilities: (body: JSONValue, at: BootTime)?
    var count: DaimonSendCount?
    var upgrade: (link: OfferedLink, at: Instant)?
    var approval: (link: OfferedLink, at: Instant)?
    var remark: (fact: Fact, at: Instant)?
  }

  private let state = Mutex(State())

  /// The id of the account, nil before the first look.
  var accountID: String? { state.withLock(\.accountID) }

  /// Takes note of the account; another tier makes everything void that was true of the one before.
  ///
  /// A tier that was not told is none: the last one is then still the last one.
  func see(accountID: String?, tier: PlanName?) {
    state.withLock { state in
      if let tier, let last = state.tier, last != tier {
        state.capabilities = nil
        state.upgrade = nil
        state.remark = nil
      }
      state.tier = tier ?? state.tier
      state.accountID = accountID ?? state.accountID
    }
  }

  /// The capabilities, nil when they have to be asked for again.
  func capabilities(at now: BootTime) -> JSONValue? {
    state.withLock { state in
      guard let (body, at) = state.capabilities, at.duration(to: now) < Self.capabilitiesLast else { return nil }
      return body
    }
  }

  func keep(capabilities body: JSONValue, at now: BootTime) {
    state.withLock { $0.capabilities = (body, now) }
  }

  /// Keeps what a refusal told beside its reason.
  func keep(_ refusal: DaimonRefusal, at now: Instant) {
    state.withLock { state in
      if let count = refusal.count { state.count = count }
      if let link = refusal.offer { state.upgrade = (link, now) }
    }
  }

  func keep(approval link: OfferedLink, at now: Instant) {
    state.withLock { $0.approval = (link, now) }
  }

  /// Keeps what is to be said of the latest upgrade link; nil when there is nothing.
  func keep(remark: Fact?, at now: Instant) {
    state.withLock { $0.remark = remark.map { ($0, now) } }
  }

  /// Today's count, nil once the day is over.
  func count(at now: Instant) -> DaimonSendCount? {
    state.withLock { state in
      if let count = state.count, count.resetsAt <= now { state.count = nil }
      return state.count
    }
  }

  /// The links of refusals and notes that have not ended.
  func offers(at now: Instant) -> (upgrade: OfferedLink?, approval: OfferedLink?) {
    state.withLock { (Self.live($0.upgrade, now), Self.live($0.approval, now)) }
  }

  /// What is to be said of the latest upgrade link, as long as one lives.
  func remark(at now: Instant) -> Fact? {
    state.withLock { state in
      state.remark.flatMap { now < $0.at.adding(Self.linkLasts) ? $0.fact : nil }
    }
  }

  private static func live(_ kept: (link: OfferedLink, at: Instant)?, _ now: Instant) -> OfferedLink? {
    guard let (link, at) = kept, now < link.issued.expiresAt ?? at.adding(linkLasts) else { return nil }
    return link
  }
}
