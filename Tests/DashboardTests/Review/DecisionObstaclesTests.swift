import Billing
import Consent
import Screen
import Testing
import Text

@testable import Dashboard

@Suite struct DecisionObstaclesTests {
  private func reason(_ change: (inout Snapshot) -> Void, size: Size = Size(columns: 100, rows: 30)) -> String? {
    var snapshot = Sample.world(Sample.heavy)
    change(&snapshot)
    var desk = Desk(snapshot, size: size)
    desk.openArmed(Sample.id(42))
    desk.press(.character("A"))
    if desk.state.review?.gesture != Gesture.none { return nil }
    #expect(desk.frame().text.contains("Approving is not possible.") || size.rows < 16)
    return desk.notice
  }

  @Test func nothingIsInTheWayOfAFreshOne() {
    #expect(reason { _ in } == nil)
  }

  @Test func staleFactsAreWaitedFor() {
    #expect(reason { $0.accounts[0].freshness = .stale }?.hasPrefix("Waiting for fresh facts") == true)
    #expect(reason { $0.accounts[0].freshness = .unknown }?.contains("not read yet") == true)
  }

  @Test(arguments: [
    (ProviderFailure.Kind.unreachable, "dock-main cannot be reached."),
    (.unauthorized, "the service refuses the key of dock-main."),
    (.noCredential, "there is no key for dock-main."),
    (.rateLimited(until: nil), "the service takes no more calls from dock-main."),
    (.atLimit(until: nil), "dock-main is at its limit, so the service tells nothing of it."),
    (
      .atLimit(until: Sample.start.wall),
      "dock-main is at its limit, so the service tells nothing of it until \(Sample.start.wall.timeOfDay(in: .utc))."
    ),
    (.rejected(status: 503), "the service answers 503 when asked about dock-main."),
    (.unrecognised(field: "plan"), "the service's answer about dock-main is not recognised (plan)."),
    (.garbage, "the service's answer about dock-main is not recognised."),
    (.unrecorded, "what dock-main shows could not be recorded."),
  ])
  func whyThereAreNoFreshFactsIsSaid(_ kind: ProviderFailure.Kind, _ words: String) {
    // The detail says something else on purpose: nothing is read out of it.
    let failure = LookFailure(kind, detail: "Dock answered 401 unauthorized: unreachable")
    #expect(reason { $0.accounts[0].freshness = .failed(failure) } == "Waiting for fresh facts: " + words)
  }

  @Test func anAccountThatIsNotConfiguredCannotBeChanged() {
    #expect(reason { $0.accounts.removeFirst() }?.contains("not in the configuration") == true)
  }

  @Test func withoutAnEngineNothingIsApproved() {
    #expect(reason { $0.engine = .absent } == Command.noEngine)
    #expect(reason { $0.engine = .silent(pid: 7) }?.contains("process 7 does not answer") == true)
    #expect(reason { $0.engine = .elsewhere(pid: 1) } == nil)
  }

  /// An approval takes a quote and its confirmation; a live token leaves only the confirmation.
  @Test(arguments: [
    (0, false, "Approving takes two plan-changing calls, and none is left this hour; the next two are possible at "),
    (
      1, false, "Approving takes two plan-changing calls, and only one is left this hour; the next two are possible at "
    ),
    (2, false, nil), (0, true, "No plan-changing call is left this hour; the next one is possible at "), (1, true, nil),
  ])
  func withoutTheCallsOfAnApprovalTheTimeOfTheNextOnesIsTold(_ left: Int, _ hasToken: Bool, _ sentence: String?) {
    func reason(_ next: Instant?) -> String? {
      self.reason {
        if !hasToken { $0.requests = [Sample.request(42)] }
        $0.accounts[0].callsLeft = left
        $0.accounts[0].nextCallAt = next
      }
    }
    #expect(reason(Sample.start.wall.adding(.seconds(180))) == sentence.map { $0 + "12:03:00 UTC." })
    let unknown = sentence.map { String($0.prefix { $0 != ";" }) + "." }
    #expect(reason(nil) == unknown)
    #expect(reason(Sample.start.wall) == nil)
  }

  @Test func callsAreCountedByOperation() {
    let next = Sample.start.wall.adding(.seconds(60))
    #expect(
      reason {
        $0.accounts[0].callsLeft = 0
        $0.accounts[0].nextCallAt = next
        $0.accounts[0].calls = [.upgrade: CallsLeft(left: 5, nextAt: nil, pairAt: nil)]
      } == nil)
    #expect(
      reason {
        $0.requests = [Sample.request(42)]
        $0.accounts[0].calls = [.upgrade: CallsLeft(left: 1, nextAt: nil, pairAt: next)]
      }?.hasSuffix("the next two are possible at 12:01:00 UTC.") == true)
  }

  @Test func aTokenOfUnderTenSecondsIsNoneForAnApproval() {
    func reason(_ left: Int64) -> String? {
      self.reason {
        $0.requests = [Sample.withToken(Sample.request(42), left: left)]
        $0.accounts[0].callsLeft = 1
      }
    }
    // The review is read for 700 ms before its key counts.
    #expect(reason(11) == nil)
    #expect(reason(10)?.hasPrefix("Approving takes two plan-changing calls, and only one is left") == true)
  }

  @Test func whatTakesNoCallOrOneIsNotHeldBackForTwo() {
    let url = Sample.request(42, .portal, to: nil)
    let resume = Sample.request(42, .resume, to: "pro", price: nil, words: "")
    func reason(_ request: ConsentRequest, _ left: Int) -> String? {
      self.reason {
        $0.requests = [request]
        $0.accounts[0].callsLeft = left
      }
    }
    #expect(reason(url, 0) == nil)
    #expect(reason(resume, 1) == nil)
    #expect(reason(resume, 0) == "No plan-changing call is left this hour.")
  }

  /// Dock makes no token for such an account, so nobody may wait for one.
  @Test func anAccountThatApprovesOnThePageIsApprovedWithoutAToken() {
    let web = Account(
      name: Sample.dock.name, service: .dock, origin: Sample.dock.origin, isLive: true, consent: .web)
    #expect(
      reason {
        $0.accounts[0].account = web
        $0.requests = [Sample.request(42, account: web, price: nil, words: "", effective: nil)]
      } == nil)
  }

  /// Dock may ask for its page also where a token was expected: there will be no quote to wait for.
  @Test func aRequestThatTheServiceSentToItsPageIsApprovedWithoutAToken() {
    let usual = Sample.request(42, price: nil, words: "", effective: nil)
    let request = ConsentRequest(
      id: usual.id, number: usual.number, account: Sample.dock, organisation: usual.organisation,
      requester: usual.requester, ask: usual.ask, change: usual.change, way: .page, reason: usual.reason,
      facts: usual.facts, createdAt: usual.createdAt)
    #expect(reason { $0.requests = [usual] }?.contains("asks Dock for it") == true)
    #expect(reason { $0.requests = [request] } == nil)
  }

  @Test func anApprovalThatWaitsForACallSaysSo() {
    func reason(_ callsLeft: Int?) -> String? {
      var snapshot = Sample.world(
        Sample.apply(
          .approved(Approval(digest: Sample.request(42).digest, version: 1, from: .shell)), to: Sample.request(42)))
      snapshot.accounts[0].callsLeft = callsLeft
      snapshot.accounts[0].nextCallAt = Sample.start.wall.adding(.seconds(180))
      var desk = Desk(snapshot)
      desk.open(Sample.heavy.id)
      return desk.state.approvalObstacle(at: desk.now)
    }
    let wait =
      "Approved, but too few plan-changing calls are left this hour: it is carried out at 12:03:00 UTC or ends. R takes it "
      + "back."
    #expect(reason(0) == wait)
    #expect(reason(1) == wait)
    #expect(reason(2) == "Approved; nothing was sent yet. It lapses at 12:05:00 UTC. R takes it back.")
  }

  @Test func whenTheTimeIsOverNothingIsApproved() {
    var desk = Desk(Sample.world(Sample.heavy))
    desk.openArmed(Sample.id(42))
    desk.press(.character("A"))
    desk.type(String(desk.code.prefix(3)))
    desk.wait(839_300)
    #expect(desk.now.wall == Sample.heavy.decideBy)
    desk.type(String(desk.code.suffix(1)))
    #expect(desk.effects.isEmpty)
    #expect(desk.notice == "The time to decide is over.")
    #expect(desk.state.review?.gesture == Gesture.none)
  }

  @Test func aScreenThatCannotShowEveryFactCannotApprove() {
    #expect(reason({ _ in }, size: Size(columns: 40, rows: 10))?.hasPrefix("Too small") == true)
    var desk = Desk(Sample.world(Sample.heavy), size: Size(columns: 30, rows: 5))
    desk.openArmed(Sample.id(42))
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == Gesture.none)
  }

  @Test func theSizeThatIsAskedForSuffices() {
    var desk = Desk(Sample.world(Sample.heavy), size: Size(columns: 45, rows: 12))
    desk.open(Sample.id(42))
    guard let review = desk.state.review,
      let size = desk.state.sizeForEveryFact(of: review, at: desk.now)
    else {
      Issue.record("45x12 should be too small")
      return
    }
    desk.send(.resized(size))
    desk.wait(700)
    for _ in 0..<60 { desk.press(.down) }
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == .code(typed: ""))
  }

  @Test func anUnknownPriceNeedsTheServicesWordsOnTheScreen() {
    let request = Sample.request(1, price: nil, words: "Ask sales.")
    for rows in 10...24 {
      var desk = Desk(Sample.world(request), size: Size(columns: 80, rows: rows))
      desk.openArmed(Sample.id(1))
      desk.press(.character("A"))
      if case .code = desk.state.review?.gesture { #expect(desk.frame().text.contains("Ask sales.")) }
    }
  }

  @Test func theServicesWordsAreReadToTheirEndBeforeAnApproval() {
    let words = SafeText(
      (1...12).map { "Line \($0) of what Dock says about the change of the plan, and more." }.joined(separator: " "))
    var desk = Desk(Sample.world(Sample.request(1, words: words)), size: Size(columns: 80, rows: 24))
    desk.openArmed(Sample.id(1))
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == Gesture.none)
    for _ in 0..<12 { desk.press(.down) }
    desk.press(.character("A"))
    #expect(desk.notice == "Tab and Down show the rest of the service's words first.")
    desk.press(.tab)
    for _ in 0..<12 { desk.press(.down) }
    #expect(desk.frame().text.contains("Line 12"))
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == .code(typed: ""))
    desk.send(.resized(Size(columns: 80, rows: 24)))
    desk.wait(700)
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == Gesture.none)
  }

  @Test func aNoticeTakesNoFactAwayFromTheReview() {
    let words: SafeText =
      "Downgrade team-shop from Pro ($19/mo) to Free ($0/mo). Pro and its limits stay until December 20 of this year."
    for rows in 20...30 {
      var desk = Desk(Sample.world(Sample.request(1, words: words)), size: Size(columns: 80, rows: rows))
      desk.openArmed(Sample.id(1))
      let before = desk.frame().text.split(separator: "\n").filter { $0.first == " " }.dropLast(3)
      desk.send(.noticed(Notice(.money, SafeText(String(repeating: "The bill is another one. ", count: 9)))))
      let text = desk.frame().text
      if desk.state.approvalObstacle(at: desk.now) == nil {
        for line in before where !line.contains("Wait") { #expect(text.contains(line), "\(rows): \(line)") }
        #expect(text.contains("stay until December 20"))
        #expect(text.contains("Money: "))
      }
      if rows >= 25 { #expect(desk.state.approvalObstacle(at: desk.now) == nil, "\(rows)") }
    }
  }

  @Test func aPriceThatATokenWouldTellIsAskedForFirst() {
    func reason(_ left: Int, blocked: Bool = false) -> String? {
      self.reason {
        $0.requests = [Sample.request(42, price: nil, words: "", effective: nil)]
        $0.accounts[0].callsLeft = left
        $0.accounts[0].nextCallAt = Sample.start.wall.adding(.seconds(180))
        $0.accounts[0].mintingBlocked = blocked
      }
    }
    #expect(reason(4) == "The price is not known yet: t asks Dock for it (4 calls left this hour).")
    // That nobody can ask makes nothing approvable.
    let next = "the next two are possible at 12:03:00 UTC"
    #expect(reason(1) == "The price is not known yet: t asks Dock for it (1 call left this hour; \(next)).")
    #expect(reason(0) == "The price is not known yet: t asks Dock for it (no call left this hour; \(next)).")
    #expect(reason(4, blocked: true)?.hasPrefix("The price is not known yet: t asks Dock for it once") == true)
  }

  @Test func aTokenIsOnlyAskedForWhereThereIsOneAndTwoCallsAreLeft() {
    func reason(_ request: ConsentRequest, _ change: (inout Snapshot) -> Void = { _ in }) -> String? {
      var snapshot = Sample.world(request)
      snapshot.accounts[0].nextCallAt = Sample.start.wall.adding(.seconds(180))
      change(&snapshot)
      let desk = Desk(snapshot)
      return desk.state.renewalObstacle(at: desk.now)
    }
    let takes = "Asking for the price and approving it take two plan-changing calls, and"
    let next = "is left this hour; the next two are possible at 12:03:00 UTC."
    #expect(reason(Sample.heavy) == nil)
    #expect(reason(Sample.light) == "This change needs no token.")
    #expect(reason(Sample.request(1, .resume, to: "pro")) == "This change needs no token.")
    #expect(reason(Sample.heavy) { $0.accounts[0].callsLeft = 2 } == nil)
    #expect(reason(Sample.heavy) { $0.accounts[0].callsLeft = 1 } == "\(takes) only one \(next)")
    #expect(reason(Sample.heavy) { $0.accounts[0].callsLeft = 0 } == "\(takes) none \(next)")
    #expect(reason(Sample.heavy) { $0.accounts[0].mintingBlocked = true }?.contains("alarm") == true)
    #expect(reason(Sample.heavy) { $0.engine = .absent } == Command.noEngine)
  }

  @Test func aRequestGetsAtMostADay() {
    let long = Account(
      name: Sample.dock.name, service: .dock, origin: Sample.dock.origin, isLive: true, decideWithin: .seconds(86_400))
    var desk = Desk(Sample.world(Sample.request(1, account: long)))
    desk.openArmed(Sample.id(1))
    desk.press(.character("e"))
    #expect(desk.effects.isEmpty)
    #expect(desk.notice?.contains("24 hours") == true)
  }

  @Test func anApprovalCanBeTakenBackUntilItIsConsumed() {
    let approved = Sample.apply(
      .approved(Approval(digest: Sample.heavy.digest, version: 1, from: .shell)), to: Sample.heavy)
    var desk = Desk(Sample.world(approved))
    desk.openArmed(Sample.id(42))
    desk.press(.character("R"), .character("1"), .enter)
    #expect(desk.effects == [.reject(Sample.id(42), version: 1, Rejection(.notNeeded))])
  }

  @Test func aLinkThatEndedIsNotOpened() {
    var desk = Desk()
    desk.press(.tab)
    desk.press(.character("o"))
    #expect(desk.effects == [.openLink(1)])
    desk.press(.character("c"))
    #expect(desk.effects == [.copy(.link(1))])
    desk.wait(604_800_000)
    desk.press(.character("o"))
    #expect(desk.effects.isEmpty)
    #expect(desk.notice == "The link has expired.")
  }
}
