import Billing
import Consent
import Dashboard
import Settings
import Support
import Testing
import Text

@testable import Desk
@testable import Ledger

@Suite struct SnapshotReaderTests {
  private func reader(_ accounts: [Account], _ time: ManualTime = ManualTime()) -> SnapshotReader {
    SnapshotReader(accounts, hosts: LinkHosts(Settings()), time: time)
  }

  private func overview(
    _ looks: [AccountName: Look] = [:], requests: [ConsentRequest] = [], links: [Link] = [], alarms: [Alarm] = [],
    calls: [AccountName: [PlanRoute: CallHistory]] = [:], history: [RequestID: PastAsks] = [:],
    forwardTroubles: [AccountName: ForwardTrouble] = [:]
  ) -> Overview {
    Overview(
      looks: looks, requests: requests, links: links, alarms: alarms, explainedAlarms: [], notes: [], limitHits: [],
      forwardTroubles: forwardTroubles,
      calls: calls,
      history: history)
  }

  private static let failure = LookFailure(.atLimit(until: Sample.now), detail: Sample.hostile)

  /// A look that showed something so many seconds ago, and one that failed so many seconds ago.
  private func look(
    seen: Int64?, failed failure: Int64? = nil, interval: Duration? = .seconds(300),
    organisation: SafeText? = nil, part: LookFailure? = nil, next: Instant? = nil
  ) throws -> Look {
    let observation = try seen.map { seconds in
      Observation(
        account: try Sample.name(), at: Sample.now.adding(.seconds(-seconds)),
        plan: PlanState(plan: try Sample.plan("pro"), status: nil, price: nil, renewsAt: nil, cancellation: .unknown),
        meters: [], partFailure: part)
    }
    return Look(
      observation: observation, failedAt: failure.map { Sample.now.adding(.seconds(-$0)) },
      failure: failure.map { _ in Self.failure }, nextAt: next,
      identity: organisation.map { Identity(organisation: $0, principal: nil, isAgent: nil) },
      budget: interval.map { PollBudget(allowance: nil, spent: 0, sharePercent: nil, left: nil, interval: $0) })
  }

  @Test func whatKeepsAgentsCallsFromTheServiceStandsBesideTheirAccount() throws {
    let trouble = ForwardTrouble(.refused, words: "no", at: Sample.now)
    let snapshot = reader([try Sample.account()]).snapshot(
      overview(forwardTroubles: [try Sample.name(): trouble]), engine: .absent)
    #expect(snapshot.accounts.map(\.forwardTrouble) == [trouble])
    let document = StatusDocument.document(snapshot, engine: .null, at: Sample.moment)["accounts"]?[0]?[
      "forward_trouble"]
    #expect(document?["kind"] == "refused" && document?["words"] == "no")
    #expect(document?["at"] == .string(Sample.now.timestamp))
  }

  private func status(_ look: Look?) throws -> AccountStatus {
    let looks = try look.map { [try Sample.name(): $0] } ?? [:]
    return try #require(reader([try Sample.account()]).snapshot(overview(looks), engine: .absent).accounts.first)
  }

  @Test func freshForTwoIntervalsAndStaleAfterThem() throws {
    #expect(try status(nil).freshness == .unknown)
    #expect(try status(look(seen: 0)).freshness == .fresh)
    #expect(try status(look(seen: 600)).freshness == .fresh)
    #expect(try status(look(seen: 601)).freshness == .stale)
  }

  @Test func aLookThatMissesAPartIsNotPlainFresh() throws {
    let part = try #require(LookFailure.part(["usage"], of: .dock))
    #expect(try status(look(seen: 10, part: part)).freshness == .partial(part))
    #expect(try status(look(seen: 10, part: part)).failure == part)
    #expect(try status(look(seen: 601, part: part)).freshness == .stale)
    #expect(try status(look(seen: 10, failed: 5, part: part)).freshness == .failed(Self.failure))
  }

  @Test func whereNoEngineWorksThereIsNoNextLook() throws {
    let looks = [try Sample.name(): try look(seen: 10, next: Sample.now.adding(.seconds(60)))]
    for (engine, isTold) in [
      (EngineStatus.absent, false), (.silent(pid: 7), false), (.elsewhere(pid: 7), true), (.here(gateway: nil), true),
    ] {
      let status = reader([try Sample.account()]).snapshot(overview(looks), engine: engine).accounts.first
      #expect((status?.nextPoll != nil) == isTold, "\(engine)")
    }
  }

  @Test func aFailureAfterTheLastLookIsKept() throws {
    #expect(try status(look(seen: 10, failed: 5)).freshness == .failed(Self.failure))
    #expect(try status(look(seen: 10, failed: 10)).freshness == .failed(Self.failure))
    #expect(try status(look(seen: 5, failed: 10)).freshness == .fresh)
    #expect(try status(look(seen: nil, failed: 10)).freshness == .failed(Self.failure))
    #expect(try status(look(seen: nil)).freshness == .unknown)
    #expect(try status(look(seen: 10, failed: 5)).failure == Self.failure)
    #expect(try status(look(seen: 10)).failure == nil)
  }

  @Test func theLedgerIsReadAgainWhenAnObservationAges() throws {
    let looks = [try Sample.name(): try look(seen: 100)]
    let reader = reader([try Sample.account()])
    #expect(reader.nextChange(overview(looks)) == .milliseconds(500_001))
    #expect(reader.nextChange(overview([try Sample.name(): try look(seen: 601)])) == nil)
    #expect(reader.nextChange(overview()) == nil)
  }

  @Test func theCallsLeftAreThoseOfTheTightestRoute() throws {
    let sent = (0..<4).map { Sample.now.adding(.seconds(Int64(-600 + $0))) }
    let name = try Sample.name()
    let calls: [AccountName: [PlanRoute: CallHistory]] = [
      name: [.downgrade: CallHistory(sent: sent, noneUntil: nil)]
    ]
    func left(_ requests: [ConsentRequest]) throws -> AccountStatus {
      try #require(
        reader([try Sample.account()]).snapshot(overview(requests: requests, calls: calls), engine: .absent).accounts
          .first)
    }
    // Without a request it is the upgrades that count.
    #expect(try left([]).callsLeft == 5)
    let downgrade = try left([Sample.request(.downgrade, to: "free")])
    #expect(downgrade.callsLeft == 1)
    #expect(downgrade.calls[.downgrade]?.left == 1)
    #expect(downgrade.calls[.downgrade]?.pairAt == sent[0].adding(.seconds(3600)))
    #expect(downgrade.calls[.upgrade]?.left == 5)
    // What only makes a link uses none.
    #expect(try left([Sample.request(.checkout, way: .link)]).callsLeft == 5)
  }

  @Test func aServiceThatCountsNoCallsHasNoneLeftToTell() throws {
    let status = try #require(
      reader([try Sample.account("mail", .daimon)]).snapshot(overview(), engine: .absent).accounts.first)
    #expect(status.callsLeft == nil && status.calls.isEmpty)
  }

  @Test func anAlarmBlocksTokensForTheWholeOrganisationAndNobodyElse() throws {
    let names = ["one", "two", "other", "elsewhere"]
    var accounts = try names.map {
      Account(name: try Sample.name($0), service: .dock, origin: "https://o", isLive: true)
    }
    accounts[3] = Account(name: try Sample.name("elsewhere"), service: .dock, origin: "https://p", isLive: true)
    let organisations: [SafeText] = ["Acme", "Acme", "Else", "Acme"]
    let looks = Dictionary(
      uniqueKeysWithValues: try zip(accounts, organisations).map { ($0.name, try look(seen: 0, organisation: $1)) })
    func alarm(_ kind: AlarmKind) throws -> Alarm {
      Alarm(id: 1, kind: kind, account: try Sample.name("two"), at: Sample.now, detail: "")
    }
    func blocked(_ kind: AlarmKind) throws -> [Bool] {
      reader(accounts).snapshot(overview(looks, alarms: [try alarm(kind)]), engine: .absent).accounts
        .map(\.mintingBlocked)
    }
    #expect(try blocked(.executedWithoutConsent) == [true, true, false, false])
    #expect(try blocked(.unconsentedChange) == [false, false, false, false])
  }

  @Test func strangeLinksAreMarkedAndThisAskIsNoEarlierOne() throws {
    let request = try Sample.request()
    let links = try [SafeText("evil.example"), "checkout.stripe.com"].enumerated().map { index, host in
      Link(
        id: Int64(index), account: try Sample.name(), kind: .checkout, target: nil, host: host, createdAt: Sample.now,
        expiresAt: nil, state: .unused)
    }
    let snapshot = reader([try Sample.account()]).snapshot(
      overview(
        requests: [request], links: links, history: [request.id: PastAsks(asked: 3, rejected: 1)]), engine: .absent)
    #expect(snapshot.strangeLinks == [0])
    #expect(snapshot.links.map(\.id) == [1, 0])
    #expect(snapshot.askedBefore[request.id] == AskHistory(asked: 2, rejected: 1))
  }
}
