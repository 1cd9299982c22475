import Billing
import Consent
import Screen
import Text

@testable import Dashboard

/// A small world to look at: four accounts, requests, links and an alarm, all with fixed times.
enum Sample {
  /// What the operator can choose the look of the screen from.
  static let themes = [
    ThemeChoice(name: "default", isBuiltIn: true, content: .theme(.fallback)),
    ThemeChoice(name: "mono", isBuiltIn: true, content: .theme(.mono)),
    ThemeChoice(name: "broken", isBuiltIn: false, content: .broken("broken.toml:3:8: styles.text: it is no colour")),
    ThemeChoice(name: "red", isBuiltIn: false, content: .theme(redTheme)),
  ]

  static let redTheme = Theme(name: "red", styles: [.text: Style(foreground: .rgb(255, 0, 0))])

  /// 2026-05-01T12:00:00Z, 1,000 seconds after the boot.
  static let start = Moment(
    wall: Instant(milliseconds: 1_777_636_800_000),
    boot: StoredBootTime(bootID: "boot", time: BootTime(nanoseconds: 1_000_000_000_000)))

  static func at(_ milliseconds: Int64) -> Moment { start.adding(.milliseconds(milliseconds)) }

  static func name(_ text: String) -> AccountName {
    guard let name = AccountName(text) else { preconditionFailure("sample names are valid: \(text)") }
    return name
  }

  static func plan(_ text: String) -> PlanName {
    guard let plan = PlanName(text) else { preconditionFailure("sample plans are valid: \(text)") }
    return plan
  }

  static func dollars(_ amount: Int64) -> Price {
    Price(Money(minorUnits: amount * 100, currency: .usd), per: .month)
  }

  static let dock = Account(name: name("dock-main"), service: .dock, origin: "https://trydock.ai", isLive: true)
  static let mail = Account(
    name: name("mail-prod"), service: .mailingcore, origin: "https://api.mailingcore.com", isLive: true)
  static let idp = Account(name: name("idp-local"), service: .agentidp, origin: "http://127.0.0.1:9000", isLive: false)
  static let daimon = Account(
    name: name("daimon-bot"), service: .daimon, origin: "https://daimon.email", isLive: true)

  /// A limit that an agent ran into so many seconds ago.
  static func limitHit(
    _ id: Int64 = 1, on account: Account = daimon, ago: Int64 = 190, firstAgo: Int64? = nil, times: Int64 = 4,
    words: SafeText = "Outbound sending is only available on paid plans"
  ) -> LimitHit {
    LimitHit(
      id: id, agent: agent("research-bot"), account: account.name,
      limit: OverheardLimit(
        code: "SEND_REQUIRES_PAID", title: "sending needs a paid plan", words: words, status: 402, gate: "sends"),
      firstAt: start.wall.adding(.seconds(-(firstAgo ?? ago))), at: start.wall.adding(.seconds(-ago)), times: times)
  }

  /// The busy world in which a limit was hit and a meter was seen in passing.
  static var passing: Snapshot {
    var snapshot = busy
    snapshot.limitHits = [limitHit(on: dock)]
    let seen = OverheardUsage("API calls", used: 81_000, limit: 100_000, unit: "calls")
    snapshot.accounts[0].observation = snapshot.accounts[0].observation.map { look in
      look.seen(
        with: [seen].compactMap(\.self).map {
          PassingMeter($0, at: start.wall.adding(.seconds(-60)), plan: plan("pro"), resetsAt: nil)
        })
    }
    return snapshot
  }

  // MARK: Accounts

  static func meter(
    _ name: SafeText, _ used: Int64?, _ limit: Limit, _ unit: SafeText = "", resets: Instant? = nil,
    _ provenance: Provenance = .server
  ) -> Meter {
    Meter(name: name, used: used, limit: limit, unit: unit, resetsAt: resets, provenance: provenance)
  }

  static var dockStatus: AccountStatus {
    let december = Instant(seconds: 1_796_083_200)
    return AccountStatus(
      account: dock,
      observation: Observation(
        account: dock.name, at: start.wall.adding(.seconds(-130)),
        plan: PlanState(
          plan: plan("pro"), status: "active", price: dollars(19), renewsAt: december, cancellation: .none),
        meters: [
          meter("agents", 9, .of(10), "agents"), meter("workspaces", 41, .of(200), "workspaces"),
          meter("API calls", 74_000, .of(100_000), "calls", resets: december),
        ]),
      freshness: .fresh, nextPoll: start.wall.adding(.seconds(170)), organisation: "Acme Research", callsLeft: 4)
  }

  static var mailStatus: AccountStatus {
    AccountStatus(
      account: mail,
      observation: Observation(
        account: mail.name, at: start.wall.adding(.seconds(-20)),
        plan: PlanState(plan: plan("pro"), status: "active", price: dollars(29)),
        meters: [
          meter("emails", 52_000, .of(50_000), "emails"), meter("domains", 3, .unlimited, "domains"),
          meter("contacts", nil, .of(10_000), "contacts", .documented),
        ]),
      freshness: .fresh)
  }

  static var idpStatus: AccountStatus {
    AccountStatus(
      account: idp,
      observation: Observation(
        account: idp.name, at: start.wall.adding(.seconds(-3900)),
        plan: PlanState(plan: plan("free")),
        meters: [meter("calls today", 790, .of(1000), "calls"), meter("agents", 2, .unknown, "agents", .unknown)]),
      freshness: .fresh)
  }

  static var daimonStatus: AccountStatus {
    AccountStatus(
      account: daimon,
      observation: Observation(
        account: daimon.name, at: start.wall, plan: PlanState(plan: plan("free"), status: "sending off"), meters: []),
      freshness: .fresh)
  }

  // MARK: Requests

  static func id(_ number: Int) -> RequestID {
    let digits = String(number, radix: 16)
    guard let id = RequestID(String(repeating: "0", count: 32 - digits.count) + digits) else {
      preconditionFailure("a padded number is an id")
    }
    return id
  }

  static func agent(_ text: String) -> AgentName {
    guard let agent = AgentName(text) else { preconditionFailure("sample agents are valid: \(text)") }
    return agent
  }

  static func request(
    _ number: Int, _ operation: Billing.Operation = .upgrade, to target: String? = "scale", account: Account = dock,
    agent name: String = "research-bot", peer: PeerUser = .distinct,
    reason: SafeText? = "The batch job needs more agents.",
    price: Price? = dollars(49),
    from: PlanState = PlanState(
      plan: plan("pro"), price: dollars(19), renewsAt: Instant(seconds: 1_796_083_200), cancellation: .none),
    words: SafeText = "You will move from Pro to Scale at $49/mo, charged today.", effective: SafeText? = "immediately",
    created: Instant = start.wall.adding(.seconds(-60)), per interval: BillingInterval? = nil
  ) -> ConsentRequest {
    let change = PlanChange(operation, to: target.map(plan), per: interval)
    return ConsentRequest(
      id: id(number), number: Int64(number), account: account, organisation: account == dock ? "Acme Research" : nil,
      requester: Requester(agent: agent(name), door: .gateway, peer: peer), ask: change, change: change, reason: reason,
      facts: ConsentFacts(
        from: from,
        quote: operation.onlyMakesURL ? nil : Quote(price: price, effective: effective, words: words)),
      createdAt: created)
  }

  /// The request with a token that has so many seconds left at the start.
  static func withToken(_ request: ConsentRequest, left: Int64 = 42) -> ConsentRequest {
    apply(
      .tokenMinted(
        TokenFact(
          hash: String(repeating: "a", count: 64),
          issued: StoredBootTime(bootID: "boot", time: start.boot.time.adding(.seconds(left - 60))),
          lifetime: .seconds(60))), to: request)
  }

  static func apply(_ event: ConsentEvent, to request: ConsentRequest, at now: Instant = start.wall) -> ConsentRequest {
    do {
      return try request.applying(event, at: now)
    } catch {
      preconditionFailure("the sample event is possible: \(error)")
    }
  }

  static var heavy: ConsentRequest { withToken(request(42)) }

  static var light: ConsentRequest {
    request(
      43, .upgradeLink, to: "developer", account: daimon, agent: "mailer-7", peer: .operatorsOwn,
      reason: "Sending is off.", from: PlanState(plan: plan("free")), created: start.wall.adding(.seconds(-170)))
  }

  // MARK: Links and alarms

  static let links = [
    Link(
      id: 1, account: daimon.name, kind: .upgradeLink, target: plan("developer"), host: "daimon.email",
      createdAt: start.wall.adding(.seconds(-3600)), expiresAt: start.wall.adding(.seconds(604_800 - 3600)),
      state: .unused),
    Link(
      id: 2, account: idp.name, kind: .checkout, target: plan("pro"), host: "checkout.stripe.com",
      createdAt: start.wall.adding(.seconds(-120)), expiresAt: start.wall.adding(.seconds(86_400 - 120)),
      state: .unused),
  ]

  /// The URL of a sample link; the word SECRET is in it, so that a test finds it wherever it is.
  static func url(ofLink id: Int64, in snapshot: Snapshot? = busy) -> String {
    let host = snapshot?.link(id)?.host.string ?? "daimon.email"
    return "https://\(host)/upgrade/SECRET-\(id)/a1B2c3D4e5F6?plan=developer&session=cs_live_SECRET0123456789"
  }

  static let alarm = Alarm(
    id: 7, kind: .unconsentedChange, account: mail.name, at: start.wall, detail: "the plan went from pro to scale.")

  /// An alarm with a detail that is longer than a row has room for.
  static let longAlarm = Alarm(
    id: 9, kind: .executedMismatch, account: dock.name, at: start.wall.adding(.seconds(-7200)),
    detail: SafeText(
      "Scale at $49/mo was approved, and the bill shows 漢字 at $490/yr \u{202E}since yesterday. "
        + "The service answered that the plan was switched; its billing state has not followed for 60 seconds. "
        + "Look at the service's own page, and at what else was changed there."))

  /// Dock with everything that looking at it over time brings.
  static var forecastStatus: AccountStatus {
    var status = dockStatus
    status.nextPoll = start.wall.adding(.seconds(42))
    status.budget = PollBudget(
      allowance: CallAllowance(limit: 10_000, per: .month, provenance: .documented), spent: 12, sharePercent: 5,
      left: 488, interval: .seconds(300))
    status.forecasts = [
      "API calls": Forecast(
        reaches: start.wall.adding(.seconds(187_200)), method: "last 24 h", hourlyRate: 500)
    ]
    let hours: [UsageSample] = (0...24).map { (hour: Int64) in
      UsageSample(at: start.wall.adding(.seconds((hour - 24) * 3600)), used: 50_000 + hour * hour * 40)
    }
    status.samples = [
      "API calls": hours,
      "agents": [UsageSample(at: start.wall.adding(.seconds(-3600)), used: 9), UsageSample(at: start.wall, used: 9)],
    ]
    return status
  }

  /// A request that the operator asked for himself.
  static var own: ConsentRequest {
    let change = PlanChange(.upgrade, to: plan("scale"))
    return ConsentRequest(
      id: id(77), number: 77, account: dock, organisation: "Acme Research",
      requester: Requester(agent: .operatorItself, door: .operatorItself, peer: .operatorsOwn), ask: change,
      change: change, reason: nil, facts: request(1).facts, createdAt: start.wall)
  }

  // MARK: Whole worlds

  static var empty: Snapshot { Snapshot(engine: .here(gateway: "127.0.0.1:8787")) }

  static var busy: Snapshot {
    Snapshot(
      accounts: [dockStatus, mailStatus, idpStatus, daimonStatus], requests: [light, heavy],
      askedBefore: [id(43): AskHistory(asked: 1, rejected: 1)], links: links,
      engine: .here(gateway: "127.0.0.1:8787"))
  }

  /// The busy world with forecasts, readings and a budget.
  static var watched: Snapshot {
    var snapshot = busy
    snapshot.accounts[0] = forecastStatus
    return snapshot
  }

  /// A world in which one account has everything that a service can report.
  static var rich: Snapshot {
    var snapshot = watched
    let old = forecastStatus.observation
    let expires = start.wall.adding(.seconds(86_400))
    let fallback = Observation(account: dock.name, at: start.wall, plan: PlanState(plan: nil), meters: [])
    let end = PlanState(
      plan: plan("pro"), status: "active", price: dollars(19), renewsAt: Instant(seconds: 1_796_083_200),
      cancellation: .scheduled(Instant(seconds: 1_796_083_200)))
    snapshot.accounts[0].observation = Observation(
      account: dock.name, at: (old ?? fallback).at, plan: end,
      meters: (old ?? fallback).meters,
      facts: [
        Fact(label: "card", value: "visa ···· 4242, 12/2027"),
        Fact(label: "members", value: "12 漢字 \u{202E}and \u{1B}[31mred\u{1B}[0m"),
      ],
      links: [
        OfferedLink(
          kind: .portal,
          issued: IssuedURL(url: Secret("https://billing.stripe.com/p/SECRET"), host: "billing.stripe.com"))
      ])
    snapshot.requests += [
      apply(.rejected(Rejection(.notNeeded)), to: request(41, created: start.wall.adding(.seconds(-4000))))
    ]
    snapshot.links.append(
      Link(
        id: 3, account: dock.name, kind: .portal, target: nil, host: "billing.stripe.com", createdAt: start.wall,
        expiresAt: expires, state: .unused))
    return snapshot
  }

  /// The busy world in which the first link leads to a host that is not allowed.
  static var strange: Snapshot {
    var snapshot = busy
    snapshot.links[0] = Link(
      id: 1, account: daimon.name, kind: .checkout, target: plan("developer"), host: "pay.daimon-mail.example",
      createdAt: start.wall.adding(.seconds(-3600)), expiresAt: start.wall.adding(.seconds(604_800 - 3600)),
      state: .unused)
    snapshot.strangeLinks = [1]
    return snapshot
  }

  /// An entry of the log.
  static func entry(_ sequence: Int64) -> LogEntry {
    let kinds: [SafeText] = ["request.created", "request.approved", "usage.reached", "alarm.raised"]
    let account = [dock.name, mail.name][Int(sequence % 2)].rawValue
    let sentences = [
      "research-bot asked for Pro → Scale on \(account) (+$30/mo)",
      "operator approved Pro → Scale on \(account) for research-bot (+$30/mo)",
      "\(account): agents reached 80 % (8 of 10)", "\(account): alarm 7, changed without an approval",
    ]
    return LogEntry(
      sequence: sequence, at: start.wall.adding(.seconds((sequence - 10_000) * 60)), kind: kinds[Int(sequence % 4)],
      account: sequence % 3 == 0 ? nil : [dock.name, mail.name][Int(sequence % 2)],
      request: sequence % 4 < 2 ? SafeText("\(sequence / 4)") : nil,
      actor: sequence % 4 == 1 ? "operator" : sequence % 4 == 0 ? "agent:research-bot" : "engine",
      sentence: sentences[Int(sequence % 4)],
      words: sequence % 4 == 0
        ? SafeText("\u{1B}]0;x\u{7}entry \(sequence) 漢字") : sequence % 4 == 3 ? "the plan changed." : "",
      body: [
        Fact(label: "plan", value: "pro to 漢字"),
        Fact(label: "words", value: SafeText("\u{1B}]0;x\u{7}entry \(sequence)")),
      ], json: #"{"actor":"engine","body":{"plan":"pro, to [漢字]","words":"\u001b]0;x"},"seq":\#(sequence)}"#)
  }

  /// The busy world with three alarms, one of them explained.
  static var alarmed: Snapshot {
    var snapshot = busy
    snapshot.alarms = [
      Alarm(
        id: 3, kind: .outcomeUnknown, account: idp.name, at: start.wall.adding(.seconds(-200_000)),
        detail: "No answer came.", explanation: "It was done after all."),
      longAlarm, alarm,
    ]
    return snapshot
  }

  /// The busy world with three notes of agents, one of them seen.
  static var noted: Snapshot {
    var snapshot = busy
    func note(
      _ id: Int64, _ issue: SafeText, secondsAgo: Int64, context: SafeText? = nil, times: Int64 = 1,
      isSeen: Bool = false
    ) -> OperatorNote {
      let at = start.wall.adding(.seconds(-secondsAgo))
      return OperatorNote(
        id: id, agent: agent("inbox-bot"), account: daimon.name, issue: issue, context: context,
        action: context.map { _ in "Review it" },
        firstAt: at, at: at, times: times, seenAt: isSeen ? start.wall : nil)
    }
    snapshot.notes = [
      note(
        8,
        SafeText(
          "Sending needs a paid plan. I have 42 letters to send before noon, and the people they are for wait for them; "
            + "I can go on with the reading meanwhile, but everything else stands still \u{202E}until then."),
        secondsAgo: 120, context: #"{"inbox":"sales@daimon.email","letters":42}"#, times: 3),
      note(5, "An inbox bounces.", secondsAgo: 7_200), note(2, "Hello.", secondsAgo: 90_000, isSeen: true),
    ]
    return snapshot
  }

  /// A checkout page that a request waits for.
  static var awaiting: Snapshot {
    let request = request(
      50, .checkout, to: "pro", account: idp, from: PlanState(plan: plan("free")), created: start.wall)
    let approved = apply(
      .approved(Approval(digest: request.digest, version: 1, from: .dashboardDoubleKey)), to: request)
    let executing = apply(.executionBegan(Attempt(number: 1, tokenHash: nil, issued: start.boot)), to: approved)
    var snapshot = busy
    snapshot.requests = [apply(.pageIssued(Outcome(.paymentPage)), to: executing)]
    return snapshot
  }

  /// A page of another agent for the plan that most sample requests lead to.
  static func page(_ number: Int, account: Account = dock) -> ConsentRequest {
    apply(.pageIssued(Outcome(.paymentPage)), to: executing(number, .checkout, account: account))
  }

  /// A change that was carried out at the start.
  static func executed(_ number: Int) -> ConsentRequest {
    apply(.executed(Outcome(.switched)), to: executing(number, .upgrade))
  }

  private static func executing(
    _ number: Int, _ operation: Billing.Operation, account: Account = dock
  ) -> ConsentRequest {
    let request = request(number, operation, account: account, agent: "other-bot")
    let approved = apply(
      .approved(Approval(digest: request.digest, version: 1, from: .dashboardDoubleKey)), to: request)
    return apply(.executionBegan(Attempt(number: 1, tokenHash: nil, issued: start.boot)), to: approved)
  }

  /// A request among everything else that can happen on its account.
  static var surrounded: Snapshot {
    var snapshot = world(
      heavy, request(51, .downgrade, to: "free", agent: "thrift-bot"), page(50), executed(41))
    snapshot.alarms = [
      Alarm(
        id: 7, kind: .unconsentedChange, account: dock.name, at: start.wall.adding(.seconds(-1800)),
        detail: "the price went from $19/mo to $29/mo.")
    ]
    snapshot.explainedAlarms = [
      Alarm(
        id: 6, kind: .unconsentedChange, account: dock.name, at: start.wall.adding(.seconds(-9000)),
        detail: "the plan went from Free to Pro.", explanation: "I did it in Dock's own page.",
        explainedAt: start.wall.adding(.seconds(-7200)))
    ]
    return snapshot
  }

  /// One request alone, on fresh accounts.
  static func world(_ requests: ConsentRequest...) -> Snapshot {
    var snapshot = busy
    snapshot.requests = requests
    return snapshot
  }
}
