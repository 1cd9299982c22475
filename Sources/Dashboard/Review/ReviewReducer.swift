import Billing
import Consent
import Text

extension Reducer {
  /// Opens the review of the request that is selected at home.
  mutating func openReview() {
    guard let request = state.request else { return }
    open(request)
  }

  /// Opens the review of a request, always at the beginning of its gesture.
  mutating func open(_ request: ConsentRequest) {
    let facts = ReviewFacts(request, in: state.snapshot, at: now.wall)
    state.review = Review(facts, at: now.boot.time)
    effects += [.reviewOpened(request.id), .discardTypeahead]
  }

  mutating func closeReview() {
    let reviewed = state.review?.id
    state.review = nil
    // Whoever leaves the review of a row that is gone meant that row with no key any more; the nearest one is selected.
    guard let reviewed, state.home.requests.selected == reviewed else { return }
    settleHome()
    if state.home.requests.selected == nil { state.home.requests.move(by: 0, in: state.home.order) }
  }

  /// Compares the open review with what the ledger says now.
  mutating func updateReview() {
    guard let review = state.review, let snapshot = state.snapshot else { return }
    let newer = snapshot.request(review.id).map { request in
      review.facts.updated(request, in: snapshot, at: now.wall)
    }
    if state.review?.update(newer, at: now.boot.time) == true { effects.append(.discardTypeahead) }
  }

  /// The key that approves: it begins the gesture, or ends a light one.
  mutating func approve() {
    guard let review = state.review else { return }
    let time = now.boot.time
    guard review.isArmed(at: time) else {
      refuse("Wait: the facts have only just been put on the screen.")
      return
    }
    switch (review.gesture, review.facts.weight) {
    case (.again, .light): if review.isQuiet(at: time) { sendApproval(.dashboardDoubleKey) }
    case (_, .light): state.review?.askAgain()
    case (_, .heavy): state.review?.askForCode()
    }
  }

  /// A letter while the code is asked for; the fourth right one approves.
  mutating func takeLetter(_ letter: Character) {
    guard letter.isASCII, letter.isLetter else { return }
    let wasArmed = state.review?.isArmed(at: now.boot.time) ?? false
    guard wasArmed, state.review?.type(letter, at: now.boot.time) == true else { return }
    if case .disabled(let reason) = Command.named(.approve).availability(in: state, at: now) {
      state.review?.leaveGesture()
      refuse(reason)
    } else {
      sendApproval(.dashboardCode)
    }
  }

  /// Sends a yes to exactly what is on the screen.
  private mutating func sendApproval(_ place: ApprovalPlace) {
    guard let review = state.review else { return }
    let approval = Approval(digest: review.facts.digest, version: review.facts.request.version, from: place)
    effects.append(.approve(review.id, approval))
    state.sent[review.id] = SentDecision(kind: .approval, version: approval.version)
    state.review?.sendDecision()
  }

  /// Remembers what is on the screen before anything changes it, until all of it was there.
  mutating func noteSeenFacts() {
    guard let review = state.review, state.place == .review, !review.scroll.seen.isComplete else { return }
    let layout = reviewLayout(review, in: state, size: state.size, at: now)
    if layout.sheet.missing == nil { state.review?.scroll.seen.note(layout.facts) }
  }

  /// Turns the arrows to another part of the review that can be moved.
  mutating func turnReview(by distance: Int) {
    guard let review = state.review else { return }
    let layout = reviewLayout(review, in: state, size: state.size, at: now)
    if let part = layout.part(distance, from: review.scroll) { state.review?.scroll.part = part }
  }

  /// Moves what the arrows move, or the whole list in a small window.
  mutating func scrollReview(_ movement: Movement) {
    guard let review = state.review else { return }
    let layout = reviewLayout(review, in: state, size: state.size, at: now)
    if layout.sheet.missing != nil {
      let rows = layout.table.size.rows - 1
      state.review?.scroll.list = movement.applied(
        to: review.scroll.list, page: rows, furthest: max(0, layout.list.count - rows))
      return
    }
    switch layout.moved(review.scroll) {
    case .facts:
      state.review?.scroll.facts = movement.applied(
        to: layout.facts.top, page: layout.facts.shown, furthest: layout.facts.furthest)
    case .words:
      guard let words = layout.words else { return }
      state.review?.scroll.moveWords(
        to: movement.applied(to: review.scroll.words, page: words.rect.size.rows - 2, furthest: words.furthest))
    case .reason:
      guard let reason = layout.reason else { return }
      state.review?.scroll.reason = movement.applied(
        to: review.scroll.reason, page: reason.rect.size.rows - 2, furthest: reason.furthest)
    case nil: break
    }
  }

  mutating func askForRejection() {
    state.review?.leaveGesture()
    state.review?.rejection = RejectionDialog()
  }

  mutating func sendRejection() {
    guard let review = state.review, let rejection = review.rejection?.rejection else { return }
    let version = review.facts.request.version
    effects.append(.reject(review.id, version: version, rejection))
    state.sent[review.id] = SentDecision(kind: .rejection, version: version)
    state.review?.sendDecision()
  }

  /// Tells what came of a decision, wherever the operator is by now; one that was not taken can be made again.
  mutating func finishDecision(on id: RequestID, _ result: DecisionResult) {
    let request = state.snapshot?.request(id)
    let number = request.map { "Request \($0.number)" } ?? "The request"
    switch result {
    case .recorded:
      // What was said of an earlier try is not so any more.
      state.toasts.forget(about: .request(id))
      switch state.sent[id]?.kind {
      case .approval: tell(Notice(.news, SafeText("\(number) is approved.")))
      case .rejection: tell(Notice(.news, SafeText("\(number) is rejected.")))
      case nil: break
      }
      state.sent[id]?.isRecorded = true
      forgetSentDecisions()
      return
    case .refused(let refusal):
      tell(Notice(.money, SafeText("\(number): nothing was decided. \(refusal.sentence)"), about: .request(id)))
    case .failed(let problem):
      tell(Notice(.money, SafeText("\(number): nothing was decided. \(problem)"), about: .request(id)))
    }
    if state.review?.id == id { state.review?.isExtending = false }
    let wasSent = state.sent.removeValue(forKey: id) != nil
    if wasSent, state.review?.id == id { state.review?.takeBackDecision(at: now.boot.time) }
  }

  /// Forgets the decisions that are in the ledger and seen there.
  mutating func forgetSentDecisions() {
    guard let snapshot = state.snapshot, !state.sent.isEmpty else { return }
    state.sent = state.sent.filter { id, sent in
      !sent.isRecorded || snapshot.request(id).map(sent.concerns) ?? false
    }
  }
}
