import Billing
import Consent
import Testing
import Text

@Suite struct SurroundingsTests {
  private let now = Fixture.now
  private let main = Fixture.name("dock-main")

  private func around(
    _ requests: [ConsentRequest], alarms: [Alarm] = [], on accounts: Set<AccountName> = []
  ) -> Surroundings {
    Surroundings(of: own, on: accounts, requests: [own] + requests, alarms: alarms, at: now)
  }

  private let own = Fixture.request(number: 1)

  private func other(
    _ number: Int64, _ operation: Operation = .checkout, to plan: String = "scale", account: String = "dock-main",
    agent: String = "other", in state: ConsentState = .pending, at: Instant = Fixture.now
  ) throws -> ConsentRequest {
    var request = Fixture.request(
      number: number, ask: PlanChange(operation, to: Fixture.plan(plan)), agent: agent, account: account,
      at: at.adding(.seconds(-60)))
    var events: [ConsentEvent] = []
    switch state {
    case .pending: break
    case .rejected: events = [.rejected(Rejection(.notNow))]
    default:
      events = [
        Fixture.approval(of: request), .executionBegan(Attempt(number: 1, tokenHash: nil, issued: Fixture.boot)),
      ]
    }
    if state == .awaitingPayment { events.append(.pageIssued(Outcome(.paymentPage))) }
    if state == .executed { events.append(.executed(Outcome(.switched))) }
    for event in events { request = try request.applying(event, at: at) }
    #expect(request.state == state)
    return request
  }

  private func alarm(
    _ id: Int64, account: String = "dock-main", at: Instant = Fixture.now, explainedAt: Instant? = nil
  ) -> Alarm {
    Alarm(
      id: id, kind: .unconsentedChange, account: Fixture.name(account), at: at, detail: "the plan changed.",
      explanation: explainedAt.map { _ in "It was me." }, explainedAt: explainedAt)
  }

  @Test func nothingElseIsNothingToTell() throws {
    #expect(around([]).isEmpty)
    // What its own agent asked before, and what is another change.
    #expect(around([try other(2, agent: own.requester.agent.rawValue, in: .rejected)]).isEmpty)
    #expect(around([try other(2, .downgrade, to: "free", in: .rejected)]).isEmpty)
    #expect(around([try other(2, account: "dock-test")], alarms: [alarm(1, account: "dock-test")]).isEmpty)
  }

  @Test func aPushThatCannotBeDeliveredIsNothingThatHappenedHere() {
    let open = Alarm(
      id: 1, kind: .pushUndelivered, account: main, at: now, detail: "The push phone cannot be delivered.")
    let explained = Alarm(
      id: 2, kind: .pushUndelivered, account: main, at: now, detail: "The push team cannot be delivered.",
      explanation: "A message was delivered again.", explainedAt: now)
    #expect(around([], alarms: [open, explained]).isEmpty)
    #expect(around([], alarms: [open, alarm(3)]).openAlarms.map(\.id) == [3])
  }

  @Test func theSameChangeThatAnotherAgentWasRefusedIsTold() throws {
    let rejected = try other(2, in: .rejected, at: now.adding(.seconds(-3600)))
    let around = around([rejected])
    #expect(around.changes == [.rejected(OtherRequest(rejected), .notNow)])
    #expect(around.changes.first?.at == rejected.endedAt)
    #expect(!around.isEmpty && around.live.isEmpty && around.pages.isEmpty)
    #expect(self.around([try other(2, in: .rejected, at: now.adding(.seconds(-86_400)))]).isEmpty)
  }

  @Test func whatLeadsToNoPlanIsTheSameByWhatItDoes() throws {
    let portal = Fixture.request(number: 1, ask: PlanChange(.portal))
    func refused(_ operation: Operation) throws -> [Surroundings.Change] {
      let asked = Fixture.request(number: 2, ask: PlanChange(operation), agent: "other")
      let rejected = try asked.applying(.rejected(Rejection(.notNow)), at: now)
      return Surroundings(of: portal, requests: [portal, rejected], alarms: [], at: now).changes
    }
    #expect(try refused(.portal).count == 1)
    #expect(try refused(.limitIncrease).isEmpty, "another thing without a plan")
    #expect(try around([other(2, in: .rejected)]).changes.count == 1)
    let plan = try other(3, in: .rejected)
    #expect(Surroundings(of: portal, requests: [plan], alarms: [], at: now).changes.isEmpty)
  }

  @Test func limitsAndNewNotesOfTheAccountAreTold() throws {
    let agent = own.requester.agent
    func hit(_ id: Int64, _ account: String) -> LimitHit {
      LimitHit(
        id: id, agent: agent, account: Fixture.name(account),
        limit: OverheardLimit(code: "plan", title: "sending needs a paid plan", words: "", status: 402, gate: "plan"),
        firstAt: now,
        at: now)
    }
    func note(_ id: Int64, _ account: String, seenAt: Instant? = nil) -> OperatorNote {
      OperatorNote(
        id: id, agent: agent, account: Fixture.name(account), issue: "Look.", firstAt: now, at: now, seenAt: seenAt)
    }
    let here = Surroundings(
      of: own, requests: [own], alarms: [], limitHits: [hit(1, "dock-main"), hit(2, "dock-test")],
      notes: [note(1, "dock-main"), note(2, "dock-main", seenAt: now), note(3, "dock-test")], at: now)
    #expect(here.limitHits.map(\.id) == [1])
    #expect(here.notes.map(\.id) == [1])
    #expect(!here.isEmpty)
    #expect(!here.hasNothingNew(since: around([])) && here.hasNothingNew(since: here))
  }

  @Test func liveRequestsAreToldWithWhoWhatStateAndSince() throws {
    let pending = try other(7, at: now.adding(.seconds(-600)))
    let executing = try other(4, .downgrade, to: "free", in: .executing, at: now.adding(.seconds(-30)))
    let live = around([pending, executing]).live
    #expect(live.map(\.number) == [4, 7])
    #expect(live.map(\.state) == [.executing, .pending])
    #expect(live.map(\.since) == [now.adding(.seconds(-30)), now.adding(.seconds(-660))])
    #expect(live.map(\.requester.agent) == [Fixture.agent("other"), Fixture.agent("other")])
    #expect(live.first?.change == PlanChange(.downgrade, to: Fixture.plan("free")))
    #expect(live.first?.from == Fixture.plan("pro"))
    #expect(around([pending]).pages.isEmpty, "a request without a page offers nobody to pay")
  }

  @Test func aPageForTheSamePlanIsToldApart() throws {
    let same = try other(5, .checkout, to: "scale", in: .awaitingPayment)
    let another = try other(6, .checkout, to: "team", in: .awaitingPayment)
    #expect(around([same, another]).pages.map(\.number) == [5])
    #expect(around([same, another]).live.map(\.number) == [5, 6])
    let paid = try other(5, .checkout, to: "scale", in: .executed)
    #expect(around([paid]).pages.isEmpty)
    // What leads to no plan shares none.
    let portal = Fixture.request(number: 9, ask: PlanChange(.portal))
    #expect(Surroundings(of: portal, requests: [same], alarms: [], at: now).pages.isEmpty)
  }

  @Test func theChangesOfADayAreToldTheNewestFirst() throws {
    let early = try other(2, .upgrade, in: .executed, at: now.adding(.seconds(-7200)))
    let late = try other(3, .upgrade, in: .executed, at: now.adding(.seconds(-60)))
    let gone = try other(4, .upgrade, in: .executed, at: now.adding(.seconds(-86_400)))
    let explained = alarm(8, at: now.adding(.seconds(-200_000)), explainedAt: now.adding(.seconds(-3600)))
    let forgotten = alarm(9, explainedAt: now.adding(.seconds(-86_400)))
    let changes = around([early, late, gone], alarms: [explained, forgotten]).changes
    #expect(
      changes == [
        .executed(OtherRequest(late)), .explained(explained, at: now.adding(.seconds(-3600))),
        .executed(OtherRequest(early)),
      ])
    let justInside = try other(4, .upgrade, in: .executed, at: now.adding(milliseconds: -86_399_999))
    #expect(around([justInside]).changes.count == 1)
  }

  @Test func anOpenAlarmIsToldHoweverOldItIs() {
    let old = alarm(1, at: now.adding(.seconds(-9_000_000)))
    let new = alarm(2)
    #expect(around([], alarms: [old, new]).openAlarms.map(\.id) == [2, 1])
    #expect(around([], alarms: [old, new]).changes.isEmpty)
  }

  @Test func accountsOfOneOrganisationAreOne() throws {
    let second = Fixture.name("dock-second")
    let page = try other(5, .checkout, to: "scale", account: "dock-second", in: .awaitingPayment)
    let alarm = alarm(3, account: "dock-second")
    #expect(around([page], alarms: [alarm], on: [main, second]).pages.map(\.number) == [5])
    #expect(around([page], alarms: [alarm], on: [second]).openAlarms == [alarm])
    #expect(around([page], alarms: [alarm]).isEmpty)
    let own = try other(6)
    #expect(around([own], on: [second]).live.map(\.number) == [6], "its own account is always among them")
  }
}
