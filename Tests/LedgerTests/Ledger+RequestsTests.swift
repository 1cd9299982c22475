import Billing
import Consent
import GRDB
import Testing
import Text

@testable import Ledger

@Suite struct LedgerRequestsTests {
  private let folder: TemporaryFolder
  private let ledger: Ledger

  init() throws {
    folder = try TemporaryFolder()
    ledger = try folder.ledger()
  }

  private func eventCount() throws -> Int {
    try ledger.count("SELECT COUNT(*) FROM event")
  }

  // MARK: - Asking

  @Test func anAskBecomesAPendingRequestWithItsNumberAndEvents() async throws {
    let token = Sample.token()
    guard case .created(let request) = try await ledger.submit(try Sample.draft(token: token), at: Sample.now) else {
      throw Unexpected(what: "no request")
    }
    #expect(request.state == .pending && request.number == 1 && request.version == 1 && request.token == token)
    #expect(request.decideBy == Sample.now.adding(.seconds(900)))
    #expect(try await ledger.request(request.id) == request)
    #expect(try await ledger.request(number: 1) == request)
    #expect(try await ledger.liveRequests() == [request])
    let events = try await ledger.events(limit: 9)
    #expect(events.map(\.kind) == ["request.token_minted", "request.created"])
    #expect(events.map(\.actor) == ["engine", "agent:research-bot"])
    #expect(events.allSatisfy { $0.request == request.id.rawValue && $0.account == "dock-main" })
    #expect(try await ledger.makeRequest(agent: "other").number == 2)
  }

  @Test func theSameAskJoinsAndIsCountedOnce() async throws {
    let first = try await ledger.makeRequest()
    let ask = first.ask
    let account = try Sample.name("dock-main")
    guard
      case .joined(let joined)? = try await ledger.consider(
        ask, account: account, requester: try Sample.requester(), at: Sample.now)
    else { throw Unexpected(what: "not joined") }
    #expect(joined.id == first.id && joined.joins == 1 && joined.decideBy == first.decideBy)
    guard case .joined(let again) = try await ledger.submit(try Sample.draft(), at: Sample.now) else {
      throw Unexpected(what: "not joined")
    }
    #expect(again.id == first.id && again.joins == 2)
    #expect(try await ledger.events(limit: 9).map(\.kind) == ["request.joined", "request.joined", "request.created"])
    #expect(try await ledger.liveRequests().count == 1)
  }

  @Test func anotherAskOfTheSameKindSupersedesTheFirst() async throws {
    let first = try await ledger.makeRequest(plan: "scale")
    let second = try await ledger.makeRequest(plan: "enterprise")
    let old = try #require(try await ledger.request(first.id))
    #expect(old.state == .superseded && old.outcome?.code == .replaced)
    #expect(try await ledger.liveRequests() == [second])
    #expect(
      try await ledger.events(limit: 9).map(\.kind) == ["request.created", "request.superseded", "request.created"])
  }

  @Test func anAskThatIsTrueAlreadyIsOverAtOnce() async throws {
    guard case .created(let request) = try await ledger.submit(try Sample.draft(), satisfied: true, at: Sample.now)
    else { throw Unexpected(what: "no request") }
    #expect(request.state == .satisfied)
    #expect(try await ledger.liveRequests() == [])
  }

  @Test func aRejectedAskIsAnsweredWithTheSameNoForAWhile() async throws {
    let request = try await ledger.makeRequest()
    try await ledger.bring(request, to: .rejected)
    let until = Sample.now.adding(.seconds(900))
    for now in [Sample.now, until.adding(milliseconds: -1)] {
      guard
        case .coolingDown(let rejected, until)? = try await ledger.consider(
          request.ask, account: request.account, requester: request.requester, at: now),
        case .coolingDown(rejected, until) = try await ledger.submit(try Sample.draft(), at: now)
      else { throw Unexpected(what: "not cooling down") }
      #expect(rejected.id == request.id && rejected.rejection == Rejection(.notNow))
    }
    #expect(
      try await ledger.consider(request.ask, account: request.account, requester: request.requester, at: until) == nil)
  }

  @Test func theCapsHold() async throws {
    for account in ["a", "b", "c"] { _ = try await ledger.makeRequest(account: account) }
    #expect(
      try await ledger.submit(try Sample.draft(account: "d"), at: Sample.now)
        == .full(.perAgent, retryAfter: .seconds(60)))
    for number in 0..<17 { _ = try await ledger.makeRequest(account: "a", agent: "agent-\(number)") }
    #expect(
      try await ledger.submit(try Sample.draft(agent: "one-too-many"), at: Sample.now)
        == .full(.overall, retryAfter: .seconds(60)))
    #expect(try await ledger.liveRequests().count == 20)
  }

  // MARK: - Deciding once

  /// Eight deciders for each of fifty requests, half of them through another opening of the same file.
  @Test func ofManyDecidersExactlyOneWinsAndTheOthersAreToldWhatWon() async throws {
    let ledgers = [ledger, try folder.ledger()]
    for round in 0..<50 {
      let request = try await ledger.makeRequest(agent: "agent-\(round)", at: Sample.now)
      let before = try eventCount()
      let results = await withTaskGroup(of: Result<ConsentState, LedgerError>.self) { group in
        for decider in 0..<8 {
          group.addTask {
            let event = decider % 2 == 0 ? Sample.approval(of: request) : .rejected(Rejection(.notNow))
            do throws(LedgerError) {
              return .success(
                try await ledgers[decider / 4].apply(event, to: request.id, actor: .operatorItself, at: Sample.now)
                  .state)
            } catch {
              return .failure(error)
            }
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      let final = try #require(try await ledger.request(request.id))
      let wins = results.compactMap { try? $0.get() }
      // A rejection takes an approval back, so of both kinds one may win, in this order.
      #expect(wins.count == (final.outcome?.code == .revoked ? 2 : 1), "round \(round)")
      #expect(wins.filter { $0 == .approved }.count <= 1 && wins.filter { $0 == .rejected }.count <= 1)
      #expect(try eventCount() - before == wins.count)
      for case .failure(let error) in results {
        guard case .refused(let refusal, let standing) = error else {
          throw Unexpected(what: "a loser was told \(error)")
        }
        #expect(standing.id == request.id && wins.contains(standing.state))
        #expect(refusal == (standing.state == .rejected ? .isFinal(.rejected) : .notPossible(in: .approved)))
      }
      if final.state == .approved {
        try await ledger.apply(.rejected(Rejection(.notNow)), to: request.id, actor: .operatorItself, at: Sample.now)
      }
    }
    #expect(try await ledger.verifyAudit() == .intact(events: Int64(try eventCount())))
  }

  @Test func anApprovalOfOtherFactsIsRefused() async throws {
    let request = try await ledger.makeRequest()
    let old = Sample.approval(of: request)
    try await ledger.apply(.factsChanged(try Sample.facts(price: 5900)), to: request.id, actor: .engine, at: Sample.now)
    let error = await #expect(throws: LedgerError.self) {
      try await ledger.apply(old, to: request.id, actor: .operatorItself, at: Sample.now)
    }
    guard case .refused(.shownFactsAreOld, let standing)? = error else { throw Unexpected(what: "\(error as Any)") }
    #expect(standing.version == 2 && standing.facts.quote?.price?.money.minorUnits == 5900)
  }

  @Test func whatDoesNotExistIsNotFound() async throws {
    await #expect(throws: LedgerError.notFound) {
      try await ledger.apply(.joined, to: .random(), actor: .engine, at: Sample.now)
    }
    #expect(try await ledger.request(.random()) == nil)
    #expect(try await ledger.request(number: 7) == nil)
  }

  // MARK: - One transaction, one event

  @Test func everyTransitionWritesExactlyOneEvent() async throws {
    let url = IssuedURL(url: Secret("https://checkout.stripe.com/c/1"), host: "checkout.stripe.com")
    let operatorSteps: [(ConsentEvent, Actor)] = [(.rejected(Rejection(.other, comment: "no")), .operatorItself)]
    let engineSteps: [(ConsentEvent, Actor)] = [
      (.joined, .agent(try Sample.agent())), (.factsChanged(try Sample.facts(price: 5000)), .engine),
      (.tokenMinted(Sample.token()), .engine), (.tokenLapsed, .engine), (.extended(by: .seconds(300)), .operatorItself),
    ]
    for (steps, agent) in [(operatorSteps, "a"), (engineSteps, "b")] {
      let request = try await ledger.makeRequest(account: agent, agent: "research-bot")
      for (event, actor) in steps {
        let before = try eventCount()
        let after = try await ledger.apply(event, to: request.id, actor: actor, at: Sample.now)
        #expect(try eventCount() == before + 1)
        #expect(try await ledger.events(limit: 1).first?.kind == event.auditKind)
        #expect(try await ledger.request(request.id) == after)
      }
    }
    let request = try await ledger.makeRequest(account: "c")
    try await ledger.bring(request, to: .executing)
    let before = try eventCount()
    try await ledger.apply(
      .pageIssued(Outcome(.paymentPage)), to: request.id, storing: url, kind: .checkout, at: Sample.now)
    #expect(try eventCount() == before + 2)
    #expect(try await ledger.events(limit: 2).map(\.kind) == ["link.stored", "request.page_issued"])
  }

  /// Nobody can be killed between the two: when the event cannot be written, the row does not change either.
  @Test func aRowWithoutItsEventIsNotChanged() async throws {
    let request = try await ledger.makeRequest()
    try ledger.tamper(
      "CREATE TRIGGER no_events BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'the disk broke here'); END")
    let before = try eventCount()
    let error = await #expect(throws: LedgerError.self) {
      try await ledger.apply(Sample.approval(of: request), to: request.id, actor: .operatorItself, at: Sample.now)
    }
    guard case .unavailable(let problem)? = error else { throw Unexpected(what: "\(error as Any)") }
    #expect(problem.description.contains("the disk broke here"))
    await #expect(throws: LedgerError.self) {
      _ = try await ledger.submit(try Sample.draft(agent: "other"), at: Sample.now)
    }
    await #expect(throws: LedgerError.self) {
      try await ledger.issueDoorToken(agent: try Sample.agent(), account: request.account, at: Sample.now)
    }
    await #expect(throws: LedgerError.self) {
      try await ledger.raise(.unconsentedChange, account: request.account, detail: "x", at: Sample.now)
    }
    #expect(try eventCount() == before)
    #expect(try await ledger.recentRequests(limit: 9) == [request])
    #expect(try await ledger.doorGrants() == [])
    #expect(try await ledger.openAlarms() == [])
  }

  @Test func anEventWithoutItsRowIsNotWritten() async throws {
    let request = try await ledger.makeRequest()
    try ledger.tamper(
      "CREATE TRIGGER no_rows BEFORE UPDATE ON request BEGIN SELECT RAISE(ABORT, 'the disk broke here'); END")
    let before = try eventCount()
    await #expect(throws: LedgerError.self) {
      try await ledger.apply(Sample.approval(of: request), to: request.id, actor: .operatorItself, at: Sample.now)
    }
    #expect(try eventCount() == before)
    #expect(try await ledger.request(request.id) == request)
  }

  @Test func aLinkThatCannotBeStoredLeavesTheRequestExecuting() async throws {
    let request = try await ledger.makeRequest(operation: .checkout)
    try await ledger.bring(request, to: .executing)
    try ledger.tamper("CREATE TRIGGER no_links BEFORE INSERT ON link BEGIN SELECT RAISE(ABORT, 'full'); END")
    let url = IssuedURL(url: Secret("https://checkout.stripe.com/c/1"), host: "checkout.stripe.com")
    await #expect(throws: LedgerError.self) {
      try await ledger.apply(
        .pageIssued(Outcome(.paymentPage)), to: request.id, storing: url, kind: .checkout, at: Sample.now)
    }
    #expect(try await ledger.request(request.id)?.state == .executing)
  }

  // MARK: - One live, one executing

  @Test func thereIsOneLiveRequestForAnAgentAnAccountAndAChange() async throws {
    let request = try await ledger.makeRequest()
    // Past the admission, which would let it join: the database itself has the last word.
    let twin = """
      CREATE TEMP TABLE twin AS SELECT * FROM request WHERE number = 1;
      UPDATE twin SET id = '0000000000000000000000000000000f', number = 99, ask_operation = 'checkout', ask_plan = 'other';
      INSERT INTO request SELECT * FROM twin;
      """
    let error = #expect(throws: DatabaseError.self) { try ledger.tamper(twin) }
    #expect(error?.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE)
    try await ledger.bring(request, to: .rejected)
    try ledger.tamper(twin)
  }

  @Test(arguments: [ConsentState.executing, .unknown])
  func onAnAccountOneRequestIsCarriedOutAtATime(first: ConsentState) async throws {
    try await ledger.bring(try await ledger.makeRequest(agent: "first"), to: first)
    let second = try await ledger.makeRequest(agent: "second")
    try await ledger.bring(second, to: .approved)
    let error = await #expect(throws: LedgerError.self) {
      try await ledger.apply(.executionBegan(Sample.attempt()), to: second.id, actor: .engine, at: Sample.now)
    }
    guard case .refused(.notPossible(in: .approved), let standing)? = error else {
      throw Unexpected(what: "\(error as Any)")
    }
    #expect(standing.id == second.id)
    #expect(try await ledger.request(second.id)?.state == .approved)
    // Another organisation's account is not held up by it, another key of the same one's is.
    let other = try await ledger.makeRequest(account: "other", agent: "second", organisation: "Other")
    try await ledger.bring(other, to: .executing)
    let key = try await ledger.makeRequest(account: "second-key", agent: "third")
    try await ledger.bring(key, to: .approved)
    await #expect(throws: LedgerError.self) {
      try await ledger.apply(.executionBegan(Sample.attempt()), to: key.id, actor: .engine, at: Sample.now)
    }
  }

  // MARK: - Who may do what

  @Test func onlyTheOperatorDecides() async throws {
    let request = try await ledger.makeRequest()
    for actor in [Actor.engine, .agent(try Sample.agent()), .agent(try Sample.agent("operator"))] {
      for event in [
        Sample.approval(of: request), .rejected(Rejection(.notNow)), .extended(by: .seconds(300)),
      ] {
        let error = await #expect(throws: LedgerError.self) {
          try await ledger.apply(event, to: request.id, actor: actor, at: Sample.now)
        }
        #expect(error == .refused(.notPossible(in: .pending), request))
      }
    }
    #expect(try await ledger.request(request.id) == request)
  }

  @Test func anAgentWithdrawsOnlyItsOwn() async throws {
    let request = try await ledger.makeRequest()
    await #expect(throws: LedgerError.refused(.notPossible(in: .pending), request)) {
      try await ledger.apply(.cancelled, to: request.id, actor: .agent(try Sample.agent("other")), at: Sample.now)
    }
    let after = try await ledger.apply(
      .cancelled, to: request.id, actor: .agent(try Sample.agent()), at: Sample.now)
    #expect(after.state == .cancelled)
  }

  @Test func theOperatorsOwnRequestsBearTheOperatorsName() async throws {
    guard
      case .created = try await ledger.submit(
        try Sample.draft(agent: "operator", door: .operatorItself), at: Sample.now),
      case .joined(let request) = try await ledger.submit(
        try Sample.draft(agent: "operator", door: .operatorItself), at: Sample.now)
    else { throw Unexpected(what: "not made and joined") }
    #expect(try await ledger.events(limit: 9).map(\.actor) == ["operator", "operator"])
    // An agent that was given the operator's name is still not the operator.
    await #expect(throws: LedgerError.self) {
      _ = try await ledger.submit(try Sample.draft(agent: "operator"), at: Sample.now)
    }
    #expect(try await ledger.request(request.id)?.joins == 1)
  }

  // MARK: - Lists

  @Test func listsAreOrderedLimitedAndAnAgentsOwn() async throws {
    var made: [ConsentRequest] = []
    for number in 0..<5 {
      made.append(
        try await ledger.makeRequest(
          agent: number % 2 == 0 ? "even" : "odd", operation: number < 2 ? .upgrade : number < 4 ? .downgrade : .portal)
      )
    }
    #expect(try await ledger.liveRequests().map(\.number) == [1, 2, 3, 4, 5])
    #expect(try await ledger.recentRequests(limit: 2).map(\.number) == [5, 4])
    func numbers(_ agent: String, after: Int64 = 0, limit: Int) async throws -> [Int64] {
      let grant = DoorGrant(
        agent: try Sample.agent(agent), account: try Sample.name("dock-main"), createdAt: Sample.now, after: after)
      return try await ledger.requests(under: grant, limit: limit).map(\.number)
    }
    #expect(try await numbers("even", limit: 9) == [5, 3, 1])
    #expect(try await numbers("even", limit: 1) == [5])
    #expect(try await numbers("even", after: 3, limit: 9) == [5])
    #expect(try await numbers("nobody", limit: 9) == [])
    #expect(try await ledger.requests(of: try Sample.agent("odd"), madeAt: Sample.now).map(\.number) == [2, 4])
    #expect(try await ledger.requests(of: try Sample.agent("odd"), madeAt: Sample.now.adding(.seconds(1))) == [])
  }
}
