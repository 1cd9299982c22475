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
    var upgrade: (link: OfferedLink, facts: [Fact], at: Instant)?
    /// The latest notes, the oldest first.
    var notes: [DaimonNote] = []
    var remark: (fact: Fact, at: Instant)?
    var steps: (words: [String], at: Instant)?
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
        state.steps = nil
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
      if let link = refusal.offer { state.upgrade = (link, refusal.offerFacts, now) }
      if !refusal.steps.isEmpty { state.steps = (refusal.steps, now) }
    }
  }

  /// The most notes that are kept; an older one is only forgotten here, not taken back.
  static let mostNotes = 4

  func keep(_ note: DaimonNote) {
    state.withLock { state in
      state.notes.append(note)
      if state.notes.count > Self.mostNotes { state.notes.removeFirst() }
    }
  }

  /// Takes down what became of a note; nil when daimon does not know it any more.
  func keep(_ decision: ApprovalPageState?, ofNote id: String) {
    state.withLock { state in
      for index in state.notes.indices where state.notes[index].id == id {
        state.notes[index].state = decision ?? state.notes[index].state
        state.notes[index].isGone = decision == nil
      }
    }
  }

  /// The notes that are still told of.
  func notes(at now: Instant) -> [DaimonNote] {
    state.withLock { state in
      state.notes.removeAll { $0.endsAt <= now }
      return state.notes
    }
  }

  /// Keeps what the answer to a link said to do next.
  func keep(steps: [String], at now: Instant) {
    state.withLock { $0.steps = steps.isEmpty ? nil : (steps, now) }
  }

  /// What was last said to do next, as long as a link lives.
  func steps(at now: Instant) -> [String] {
    state.withLock { state in
      state.steps.flatMap { now < $0.at.adding(Self.linkLasts) ? $0.words : nil } ?? []
    }
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

  /// The link of the latest refusal with what was said of it, as long as it lives.
  func offer(at now: Instant) -> (link: OfferedLink, facts: [Fact])? {
    state.withLock { state in
      guard let (link, facts, at) = state.upgrade, now < link.issued.expiresAt ?? at.adding(Self.linkLasts) else {
        return nil
      }
      // A link to where the account is already would be taken for a used one.
      return (
        OfferedLink(kind: link.kind, target: link.target == state.tier ? nil : link.target, issued: link.issued), facts
      )
    }
  }

  /// What is to be said of the latest upgrade link, as long as one lives.
  func remark(at now: Instant) -> Fact? {
    state.withLock { state in
      state.remark.flatMap { now < $0.at.adding(Self.linkLasts) ? $0.fact : nil }
    }
  }
}
