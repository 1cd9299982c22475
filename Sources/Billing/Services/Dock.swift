import Text

extension ServiceProfile {
  /// Dock, trydock.ai: the only one of the four that changes a plan by a call.
  static let dock = ServiceProfile(
    service: .dock, title: "Dock", usualAddress: "https://trydock.ai",
    operations: [.upgrade, .downgrade, .resume, .checkout, .portal, .limitIncrease],
    absences: [
      .upgradeLink: "Dock makes no upgrade links: ask for an upgrade or a checkout."
    ],
    renewalTitle: "next invoice",
    wayUp: .upgrade, documentedPlans: plans("free", "pro", "scale"), listsPlans: false,
    documentedTerms: dockTerms, documentedFacts: dockFacts,
    gated: [.upgrade, .downgrade], makesPages: [], hasFastPaths: true,
    checkoutNeedsNoPlan: "Dock makes a payment page only where there is no subscription yet: ask for an upgrade.",
    countedCalls: CountedCalls(
      hourly: 5, routes: [.upgrade: .upgrade, .resume: .upgrade, .downgrade: .downgrade]),
    thresholds: [.warning, .limit],
    custody: Custody(
      words: "A dk_ key of Dock has no scopes: an agent that gets hold of it changes the plan alone.",
      openings: ["dk_"], variables: ["DOCK_"],
      advice: "Give agents a door token in its place", command: "countersign agent add NAME --account"))

  private static let dockTerms: [DocumentedPlan] = {
    func limits(
      _ agents: Int64, _ humans: Int64, _ workspaces: Int64, _ rows: Int64, _ calls: Int64, _ webhooks: Int64,
      _ messages: Int64, _ ceiling: Int64
    ) -> [TermsLine] {
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

  private static let dockFacts = [
    DocumentedFact(
      label: "plan changes", words: "5 calls an hour and organisation, for upgrade and downgrade each", page: .dockRates
    ),
    DocumentedFact(
      label: "message overage",
      words: "$1.00 per 1,000 for the first 10,000, $0.50 up to 100,000, $0.25 above", page: .dockLimits),
  ]
}
