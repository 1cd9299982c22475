import Text

extension ServiceProfile {
  /// AgentIdP by SentryAgent: an upgrade is a payment page.
  static let agentIdP = ServiceProfile(
    service: .agentidp, title: "AgentIdP", usualAddress: "https://api.sentryagent.ai",
    operations: [.upgrade],
    absences: [
      .checkout: "AgentIdP's upgrade itself leads to the payment page: ask for an upgrade.",
      .upgradeLink: "AgentIdP's upgrade itself leads to the payment page: ask for an upgrade.",
      .downgrade: "AgentIdP documents no way to a lower tier.",
      .resume: "AgentIdP documents no way to a lower tier.",
      .portal: "AgentIdP has no billing portal.",
    ],
    renewalTitle: "renews",
    wayUp: .upgrade, documentedPlans: plans("free", "pro", "enterprise"), listsPlans: false,
    documentedTerms: agentIdPTerms, documentedFacts: agentIdPFacts,
    gated: [], makesPages: [.upgrade], hasFastPaths: false,
    checkoutNeedsNoPlan: nil,
    countedCalls: nil,
    thresholds: [.warning, .limit],
    custody: Custody(
      words: "A client of AgentIdP obtains checkout URLs, which somebody still has to pay.",
      openings: [], variables: ["AGENTIDP_", "SENTRYAGENT_"],
      advice: "Give agents a client of their own", command: nil,
      passed: "A token that is got with the client's secret may do what agents:read allows.",
      passedByOther:
        "A token that is got with a client's secret may do what agents:read allows; one of your own what its scopes allow.",
      inviting: nil),
    forwarding: agentIdPForwarding)

  private static let agentIdPTerms: [DocumentedPlan] = {
    func daily(_ agents: DocumentedPlan.Amount, _ calls: DocumentedPlan.Amount) -> [TermsLine] {
      [("agents", agents), ("API calls a day", calls), ("tokens a day", calls)]
    }
    func monthly(
      _ agents: DocumentedPlan.Amount, _ tokens: DocumentedPlan.Amount, _ requests: DocumentedPlan.Amount
    ) -> [TermsLine] {
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

  private static let agentIdPFacts = [
    DocumentedFact(label: "daily counters", words: "begin anew at midnight UTC", page: .agentIdPGuide),
    DocumentedFact(
      label: "agents", words: "a current count: a decommissioned agent frees its place at once", page: .agentIdPGuide),
    DocumentedFact(label: "calls for tokens", words: "100 a minute and client", page: .agentIdPTokenFile),
  ]

  private static let agentIdPForwarding = Forwarding(
    below: [["api", "v1"], ["v1"]],
    never: ["/api/v1", "/v1"].flatMap { base -> [(Forwarding.Reason, [String])] in
      [
        (.billing, ["tiers", "billing", "organizations/{id}/billing"].map { "\(base)/\($0)" }),
        (.keys, ["agents/{id}/credentials", "keys", "api-keys"].map { "\(base)/\($0)" }),
        (.signIn, ["token", "oauth", "oauth2", "auth", "login", "sessions"].map { "\(base)/\($0)" }),
        (.mcp, ["\(base)/mcp"]),
      ]
    },
    secrets: [], liveLinks: [])
}
