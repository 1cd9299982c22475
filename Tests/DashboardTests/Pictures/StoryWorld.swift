import Billing
import Consent
import Screen
import Text

@testable import Dashboard

/// The world of the pictures: the accounts of the demo's calm story on a sandbox, and what their agents ask for.
///
/// Every time is a whole second, so that all countdowns of a recording go on at once. What comes of a request is the domain's
/// own state machine's; a step that it does not allow stops the test.
struct StoryWorld {
  static let sandbox = "http://127.0.0.1:8790"

  static func account(_ name: String, _ service: Service, isLive: Bool) -> Account {
    Account(name: Sample.name(name), service: service, origin: sandbox, isLive: isLive)
  }

  static let main = account("dock-main", .dock, isLive: true)
  static let research = account("dock-research", .dock, isLive: false)
  static let lab = account("dock-lab", .dock, isLive: false)
  static let mail = account("mail-prod", .mailingcore, isLive: true)
  static let idp = account("idp-local", .agentidp, isLive: false)
  static let daimon = account("daimon-bot", .daimon, isLive: false)

  private(set) var snapshot: Snapshot

  init() {
    snapshot = Snapshot(
      accounts: [
        Self.status(
          Self.main, plan: "pro", price: 19, organisation: "vector-build",
          meters: Self.dockMeters(agents: 9, calls: 74_000, cap: 10), isWatched: true),
        Self.status(
          Self.research, plan: "pro", price: 19, organisation: "paper-mill",
          meters: Self.dockMeters(agents: 4, calls: 22_000, messages: 2_400, cap: 10)),
        Self.status(
          Self.lab, plan: "free", price: nil, organisation: "tiny-lab",
          meters: [Sample.meter("agents", 2, .of(3), "agents"), Sample.meter("members", 1, .of(6), "members")]),
        Self.status(
          Self.mail, plan: "pro", price: 29, meters: [Sample.meter("emails", 52_100, .of(50_000), "emails")]),
        Self.status(Self.idp, plan: "free", meters: [Sample.meter("API calls", 788, .of(1_000), "calls")]),
        Self.status(Self.daimon, plan: "free", meters: []),
      ],
      links: [
        Link(
          id: 1, account: Self.daimon.name, kind: .upgradeLink, target: Sample.plan("developer"),
          host: "127.0.0.1:8790",
          createdAt: Sample.start.wall.adding(.seconds(-600)), expiresAt: Sample.start.wall.adding(.seconds(604_200)),
          state: .unused)
      ], engine: .here(gateway: "127.0.0.1:8787"))
  }

  // MARK: What the agents ask for

  static let upgrade = asking(
    1, on: main, organisation: "vector-build", by: "research-bot",
    because: "Nine of ten agents are in use and the crawl for the Q4 report needs twelve. Scale allows thirty.")

  static let hasty = asking(
    2, on: research, organisation: "paper-mill", by: "mailer-7",
    because: "A batch of 4,000 messages is waiting. Please upgrade quickly, it is urgent!")

  static let checkout = asking(
    3, .checkout, to: "business", on: mail, by: "newsletter",
    from: PlanState(plan: Sample.plan("pro"), price: Sample.dollars(29)),
    because: "The month's quota is over by 4 %; sending stops at 10 %.")

  private static func asking(
    _ number: Int, _ operation: Billing.Operation = .upgrade, to plan: String = "scale", on account: Account,
    organisation: SafeText? = nil, by agent: String,
    from: PlanState = PlanState(
      plan: Sample.plan("pro"), status: "active", price: Sample.dollars(19), renewsAt: renewal, cancellation: .none),
    because reason: SafeText
  ) -> ConsentRequest {
    let change = PlanChange(operation, to: Sample.plan(plan))
    let quote = Quote(
      price: Sample.dollars(49), effective: "immediately",
      words: SafeText(
        "You will move \(organisation?.string ?? "it") from Pro to Scale at $49/mo. Pro-rated today, then monthly."))
    return ConsentRequest(
      id: Sample.id(number), number: Int64(number), account: account, organisation: organisation,
      requester: Requester(agent: Sample.agent(agent), door: .gateway, peer: .distinct), ask: change, change: change,
      reason: reason, facts: ConsentFacts(from: from, quote: operation == .upgrade ? quote : nil),
      createdAt: Sample.start.wall)
  }

  // MARK: What happens

  /// An agent asks; where the service gives one, with a token that is as young as the request.
  mutating func ask(_ request: ConsentRequest, at now: Moment) {
    guard let account = snapshot.account(request.account)?.account else { return }
    var new = ConsentRequest(
      id: request.id, number: request.number, account: account, organisation: request.organisation,
      requester: request.requester, ask: request.ask, change: request.change, reason: request.reason,
      facts: request.facts, createdAt: now.wall)
    if request.change.operation == .upgrade {
      let token = TokenFact(hash: String(repeating: "a", count: 64), issued: now.boot, lifetime: .seconds(60))
      new = Sample.apply(.tokenMinted(token), to: new, at: now.wall)
    }
    snapshot.requests.append(new)
  }

  /// Something happens to a request.
  mutating func happen(_ event: ConsentEvent, to id: RequestID, at now: Moment) {
    guard let index = snapshot.requests.firstIndex(where: { $0.id == id }) else { return }
    snapshot.requests[index] = Sample.apply(event, to: snapshot.requests[index], at: now.wall)
  }

  /// The engine's next look at the main account shows it on the bigger plan.
  mutating func seeScale(at now: Moment) {
    snapshot.accounts[0].observation = Observation(
      account: Self.main.name, at: now.wall,
      plan: PlanState(
        plan: Sample.plan("scale"), status: "active", price: Sample.dollars(49), renewsAt: Self.renewal,
        cancellation: .none),
      meters: Self.dockMeters(agents: 9, calls: 74_000, cap: 30, scale: 10))
    snapshot.accounts[0].callsLeft = 3
    snapshot.accounts[0].forecasts = [:]
  }

  // MARK: What the accounts show

  private static let renewal = Instant(seconds: 1_779_494_400)
  private static let month = Instant(seconds: 1_780_272_000)

  private static func dockMeters(
    agents: Int64, calls: Int64, messages: Int64 = 11_800, cap: Int64, scale: Int64 = 1
  ) -> [Meter] {
    [
      Sample.meter("agents", agents, .of(cap), "agents"),
      Sample.meter("members", 7, .of(scale == 1 ? 20 : 60), "members"),
      Sample.meter("workspaces", 41, .of(scale == 1 ? 200 : 1_000), "workspaces"),
      Sample.meter("rows/workspace", 3_120, .of(5_000 * scale), "rows"),
      Sample.meter("API calls", calls, .of(100_000 * scale), "calls", resets: month),
      Sample.meter("webhooks", 2_240, .of(10_000 * scale), "webhooks"),
      Sample.meter("messages", messages, .of(25_000 * scale), "messages"),
    ]
  }

  private static func status(
    _ account: Account, plan: String, price: Int64? = nil, organisation: SafeText? = nil, meters: [Meter],
    isWatched: Bool = false
  ) -> AccountStatus {
    let now = Sample.start.wall
    let state = PlanState(
      plan: Sample.plan(plan), status: account == daimon ? "sending off" : "active", price: price.map(Sample.dollars),
      renewsAt: price == nil ? nil : renewal, cancellation: price == nil ? .unknown : .none)
    var status = AccountStatus(
      account: account, observation: Observation(account: account.name, at: now, plan: state, meters: meters),
      freshness: .fresh, nextPoll: now.adding(.seconds(300)), organisation: organisation,
      callsLeft: account.service == .dock ? 4 : nil)
    guard isWatched else { return status }
    status.budget = PollBudget(
      allowance: CallAllowance(limit: 100_000, per: .month, provenance: .server), spent: 12, sharePercent: 20,
      left: 19_988, interval: .seconds(300))
    status.forecasts = [
      "API calls": Forecast(reaches: now.adding(.seconds(187_200)), method: "last 24 h", hourlyRate: 500)
    ]
    status.samples = [
      "API calls": (0...96).map { (quarter: Int64) in
        // By day more than by night.
        let used = 62_000 + quarter * 80 + (quarter * quarter * 45) / 100
        return UsageSample(at: now.adding(.seconds((quarter - 96) * 900)), used: used)
      }
    ]
    return status
  }
}
