import Text

extension Service {
  /// What the service's documents say of its plans, the page that binds most first and each page's smallest plan first.
  ///
  /// Nothing is decided by it: pages disagree with each other and age. It is there to be shown beside its page and day.
  public var documentedTerms: [DocumentedPlan] {
    switch self {
    case .dock: Self.dockTerms
    case .daimon: Self.daimonTerms
    case .mailingcore: Self.mailingCoreTerms
    case .agentidp: Self.agentIdPTerms
    }
  }

  /// What one page says of a plan; nil when it does not name it.
  public func documentedTerms(of plan: PlanName?, on page: DocumentedPage) -> DocumentedPlan? {
    documentedTerms.first { $0.page == page && $0.plan == plan }
  }

  /// What the service's documents say beside its plans.
  public var documentedFacts: [DocumentedFact] {
    switch self {
    case .dock: Self.dockFacts
    case .daimon: Self.daimonFacts
    case .mailingcore: Self.mailingCoreFacts
    case .agentidp: Self.agentIdPFacts
    }
  }

  private typealias Line = (name: SafeText, amount: DocumentedPlan.Amount)

  /// One page's table; a name that is none leaves its line out, and a test counts the lines.
  private static func terms(
    _ service: Service, _ page: DocumentedPage, _ plans: [(String, DocumentedPlan.Cost, [Line])]
  ) -> [DocumentedPlan] {
    plans.compactMap { name, cost, limits in
      PlanName(name).map { plan in
        DocumentedPlan(
          service: service, plan: plan, cost: cost, limits: limits.map { .init(name: $0.name, amount: $0.amount) },
          page: page)
      }
    }
  }

  private static func dollars(_ whole: Int64) -> DocumentedPlan.Cost {
    .price(Price(Money(minorUnits: whole * 100, currency: .usd), per: .month))
  }

  private static let dockTerms: [DocumentedPlan] = {
    func limits(
      _ agents: Int64, _ humans: Int64, _ workspaces: Int64, _ rows: Int64, _ calls: Int64, _ webhooks: Int64,
      _ messages: Int64, _ ceiling: Int64
    ) -> [Line] {
      [
        ("agents", .of(agents)), ("humans", .of(humans)), ("workspaces", .of(workspaces)),
        ("rows a workspace", .of(rows)), ("API calls a month", .of(calls)), ("webhooks a month", .of(webhooks)),
        ("messages a month", .of(messages)), ("messages a month at most", .of(ceiling)),
      ]
    }
    return terms(
      .dock, .dockLimits,
      [
        ("free", dollars(0), limits(3, 6, 20, 500, 10_000, 1_000, 1_000, 1_000)),
        ("pro", dollars(19), limits(10, 20, 200, 5_000, 100_000, 10_000, 25_000, 500_000)),
        ("scale", dollars(49), limits(30, 60, 1_000, 50_000, 1_000_000, 100_000, 250_000, 5_000_000)),
      ])
  }()

  private static let daimonTerms: [DocumentedPlan] =
    terms(
      .daimon, .daimonUpgradeLink,
      [
        (
          "developer", dollars(29),
          [("sends a day", .of(100)), ("sends a month", .of(3_000)), ("domains", .of(1))]
        ),
        (
          "growth", dollars(99),
          [("sends a day", .of(1_000)), ("sends a month", .of(30_000)), ("domains", .of(5))]
        ),
        (
          "enterprise", .custom, [("sends a day", .custom), ("sends a month", .custom), ("domains", .unlimited)]
        ),
      ])
    + terms(
      .daimon, .daimonConcepts,
      [
        ("developer", dollars(9), [("sends a month", .of(10_000))]),
        ("growth", dollars(49), [("sends a month", .of(100_000)), ("domains", .of(3))]), ("enterprise", .custom, []),
      ])
    + terms(
      .daimon, .daimonRates,
      [
        ("free", .unsaid, [("sends a day", .of(0)), ("new inboxes an hour and address", .of(10))]),
        (
          "developer", dollars(9),
          [("sends a day", .of(1_000)), ("sends a minute", .of(10)), ("sends at once", .of(5))]
        ),
        (
          "growth", dollars(49),
          [("sends a day", .of(10_000)), ("sends a minute", .of(100)), ("sends at once", .of(20))]
        ),
        (
          "enterprise", .unsaid,
          [("sends a day and more", .of(100_000)), ("sends a minute", .of(1_000)), ("sends at once", .of(100))]
        ),
      ])
    + terms(
      .daimon, .daimonTerms,
      [("developer", .unsaid, [("sends a day", .of(100))]), ("growth", .unsaid, [("sends a day", .of(1_000))])])
    + terms(
      .daimon, .daimonBeta,
      [
        ("developer", dollars(9), [("inboxes", .of(50)), ("sends a month", .of(10_000))]),
        ("growth", dollars(49), [("inboxes", .of(500)), ("sends a month", .of(500_000))]),
      ])
    + terms(.daimon, .daimonPods, [("free", .unsaid, [("inboxes", .of(10))])])

  private static let mailingCoreTerms = terms(.mailingcore, .mailingCoreUpgrade, [("pro", .unsaid, [])])

  private static let agentIdPTerms: [DocumentedPlan] = {
    func daily(_ agents: DocumentedPlan.Amount, _ calls: DocumentedPlan.Amount) -> [Line] {
      [("agents", agents), ("API calls a day", calls), ("tokens a day", calls)]
    }
    func monthly(
      _ agents: DocumentedPlan.Amount, _ tokens: DocumentedPlan.Amount, _ requests: DocumentedPlan.Amount
    ) -> [Line] {
      [("agents", agents), ("tokens a month", tokens), ("requests a minute", requests)]
    }
    return terms(
      .agentidp, .agentIdPGuide,
      [
        ("free", .unsaid, daily(.of(10), .of(1_000))), ("pro", .unsaid, daily(.of(100), .of(50_000))),
        ("enterprise", .unsaid, daily(.unlimited, .unlimited)),
      ])
      + terms(
        .agentidp, .agentIdPTiersFile,
        [
          ("free", .unsaid, monthly(.of(100), .of(10_000), .of(100))),
          ("pro", .unsaid, monthly(.of(1_000), .of(100_000), .of(1_000))),
          ("enterprise", .unsaid, monthly(.unlimited, .unlimited, .unlimited)),
        ]) + terms(.agentidp, .agentIdPTokenFile, [("free", .unsaid, [("tokens a month", .of(10_000))])])
  }()

  // MARK: - Facts of all plans

  private static let dockFacts = [
    DocumentedFact(
      label: "plan changes", words: "5 calls an hour and organisation, for upgrade and downgrade each", page: .dockRates
    ),
    DocumentedFact(
      label: "message overage",
      words: "$1.00 per 1,000 for the first 10,000, $0.50 up to 100,000, $0.25 above", page: .dockLimits),
  ]

  private static let daimonFacts = [
    DocumentedFact(label: "upgrade links", words: "valid for 7 days, used once", page: .daimonUpgradeLink),
    DocumentedFact(
      label: "downgrade", words: "through support, at the end of the billing period", page: .daimonUpgradeLink),
    DocumentedFact(label: "daily limits", words: "begin anew at midnight UTC", page: .daimonRates),
    DocumentedFact(
      label: "review for abuse", words: "above 10 % bounces over 100 messages, above 0.1 % complaints",
      page: .daimonAbuse),
  ]

  private static let mailingCoreFacts = [
    DocumentedFact(
      label: "quota rule", words: "warning from 80 %, grace from 100 to 110 %, blocked above", page: .mailingCoreQuota),
    DocumentedFact(
      label: "AI tokens", words: "granted each month, what is left is not kept", page: .mailingCoreTokens),
    DocumentedFact(
      label: "AI token packs", words: "10,000 for €5, 50,000 for €20, 200,000 for €70, without an end",
      page: .mailingCoreTokens),
    DocumentedFact(label: "calls", words: "300 a minute, 15 sign-ins in 15 minutes", page: .mailingCoreRates),
    DocumentedFact(label: "session", words: "15 minutes", page: .mailingCoreSignIn),
    DocumentedFact(
      label: "what plans differ in", words: "e-mails and AI tokens a month; domains, members and templates",
      page: .mailingCoreUpgrade),
  ]

  private static let agentIdPFacts = [
    DocumentedFact(label: "daily counters", words: "begin anew at midnight UTC", page: .agentIdPGuide),
    DocumentedFact(
      label: "agents", words: "a current count: a decommissioned agent frees its place at once", page: .agentIdPGuide),
    DocumentedFact(label: "calls for tokens", words: "100 a minute and client", page: .agentIdPTokenFile),
  ]
}
