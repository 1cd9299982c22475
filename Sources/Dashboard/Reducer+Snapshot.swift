import Billing
import Consent
import Text

extension Reducer {
  /// Takes in what the ledger knows now.
  mutating func load(_ snapshot: Snapshot) {
    let earlier = state.snapshot
    state.snapshot = snapshot
    state.preview = nil
    state.money = MoneyTotals(snapshot)
    noteEngine(snapshot.engine, after: earlier?.engine)
    let reached = state.toldUsage.take(snapshot.accounts)
    if let earlier {
      announce(snapshot, after: earlier)
      state.announcements.reached(reached)
      ReachedUsage.notice(reached).map { tell($0) }
    }
    if !state.isTouched {
      // Before the first key nobody works with the keyboard; after it an arrival never takes it.
      state.home.focus = snapshot.requests.allSatisfy(\.state.isFinal) ? .accounts : .pending
    }
    noteLooks()
    forgetSentDecisions()
    forgetRecorded()
    updateReview()
    state.logPage?.readAgain()
    refreshHistory()
  }

  /// Rings for what waits anew, and tells what came of what was live.
  private mutating func announce(_ snapshot: Snapshot, after earlier: Snapshot) {
    let before = Dictionary(earlier.requests.map { ($0.id, $0.state) }) { first, _ in first }
    // The operator knows of his own ask; that his approval became void he does not.
    let arrivals = snapshot.pending.filter { before[$0.id] != .pending }
      .filter { $0.requester.door != .operatorItself || before[$0.id] != nil }
    state.announcements.arrived(arrivals.map(\.id))
    let known = Set(earlier.alarms.map(\.id))
    state.announcements.raised(snapshot.openAlarms.map(\.id).filter { !known.contains($0) })
    let newest = earlier.index.noteOrder.first ?? 0
    if let note = snapshot.notes.first(where: { $0.id > newest && $0.isNew }) {
      tell(
        Notice(
          .news,
          SafeText("\(note.agent) left a note (\(note.account)): \(state.configuration.keymap.label(.notes)) shows it.")
        ))
    }
    announceLimits(snapshot, after: earlier)
    for request in snapshot.requests {
      guard let old = before[request.id], old != request.state else { continue }
      state.toasts.forget(about: .request(request.id))
      if let notice = request.news(after: old, in: snapshot) { tell(notice) }
    }
  }

  /// Tells of the newest limit that an agent ran into; one that only comes and goes is told once.
  private mutating func announceLimits(_ snapshot: Snapshot, after earlier: Snapshot) {
    let known = Set(earlier.limitHits.map(\.id))
    let news = snapshot.limitHits.filter { hit in
      !known.contains(hit.id) && now.wall.milliseconds(since: hit.firstAt) < Self.newLimit.wholeMilliseconds
    }
    guard let hit = news.first else { return }
    let more = news.count == 1 ? "" : ", and \(news.count - 1) more limit\(news.count == 2 ? "" : "s")"
    let way = LimitWords(hit, among: snapshot.requests, separator: "").way
    tell(Notice(.problem, hit.sentence + SafeText(" (\(hit.account)): \(way)\(more).")))
  }

  /// How long after it began a limit is news.
  private static var newLimit: Duration { .seconds(120) }
}

extension ConsentRequest {
  /// What the operator is told when a request has left a state.
  fileprivate func news(after old: ConsentState, in snapshot: Snapshot) -> Notice? {
    let name = "Request \(number) (\(account), \(summary))"
    let said = outcome.map { $0.words.isEmpty ? SafeText("") : SafeText(": ") + $0.words } ?? ""
    // A service's sentence may have an end of its own.
    let words = said.string.hasSuffix(".") ? said : said + "."
    switch state {
    case .executed where isScheduled:
      return Notice(.news, SafeText("\(name) is scheduled for the end of the period."))
    case .executed: return Notice(.news, SafeText("\(name) was executed."))
    case .satisfied: return Notice(.news, SafeText("\(name): what was asked is so already."))
    case .expired where old == .pending: return Notice(.problem, SafeText("\(name) expired undecided."))
    case .expired: return Notice(.problem, SafeText("\(name) expired before it took effect."))
    case .cancelled: return Notice(.news, SafeText("\(name) was withdrawn."))
    case .superseded:
      let other = replacement(among: snapshot.requests).map { "request \($0.number)" } ?? "another one"
      return Notice(.news, SafeText("\(name) was replaced by \(other) of the same agent."))
    case .failed where isUnseen:
      return Notice(.money, SafeText("\(name) was sent once, its answer was lost, and the bill does not show it."))
    case .failed: return Notice(.money, SafeText("\(name) failed and nothing happened") + words)
    case .unknown:
      return Notice(.money, SafeText("\(name): the answer was lost. Do not repeat it") + words, about: .request(id))
    case .awaitingPayment:
      return Notice(.news, SafeText("\(name): a page waits for payment, see Links."), about: .request(id))
    case .pending where old == .approved:
      return Notice(
        .money, SafeText("\(name): the facts changed, so the approval is void. Review it again."), about: .request(id))
    // The operator's own decisions are answered where they were made.
    case .pending, .approved, .executing, .rejected, .closedManually: return nil
    }
  }
}
