import Text

extension ServiceProfile {
  /// daimon.email: upgrades by a link that leads to the payment page.
  static let daimon = ServiceProfile(
    service: .daimon, title: "daimon.email", usualAddress: "https://api.daimon.email",
    operations: [.upgradeLink, .notify],
    absences: [
      .upgrade: "daimon upgrades through a link that leads to the payment page: ask for an upgrade link.",
      .checkout: "daimon upgrades through a link that leads to the payment page: ask for an upgrade link.",
      .downgrade: "daimon downgrades through its support only, at the end of the billing period.",
      .resume: "daimon takes a downgrade back through its support only.",
      .portal: "daimon has no billing portal.",
    ],
    renewalTitle: "renews",
    wayUp: .upgradeLink, documentedPlans: plans("free", "developer", "growth", "enterprise"), listsPlans: false,
    documentedTerms: daimonTerms, documentedFacts: daimonFacts,
    gated: [], makesPages: [.upgrade], hasFastPaths: false,
    checkoutNeedsNoPlan: nil,
    countedCalls: nil,
    thresholds: [.warning, .limit],
    custody: Custody(
      words: "The account key of daimon makes upgrade links; an inbox key does not.",
      openings: ["dm_"], variables: ["DAIMON_"],
      advice: "Give agents their inbox keys only", command: nil,
      passed:
        "The account key of daimon serves every inbox: name an inbox key as forward_credential where one is enough.",
      passedByOther:
        "An inbox key of daimon serves its inbox and makes no upgrade links; an account key there would serve all of them.",
      inviting: nil),
    forwarding: daimonForwarding)

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

  private static let daimonFacts = [
    DocumentedFact(label: "upgrade links", words: "valid for 7 days, used once", page: .daimonUpgradeLink),
    DocumentedFact(
      label: "downgrade", words: "through support, at the end of the billing period", page: .daimonUpgradeLink),
    DocumentedFact(label: "daily limits", words: "begin anew at midnight UTC", page: .daimonRates),
    DocumentedFact(
      label: "review for abuse", words: "above 10 % bounces over 100 messages, above 0.1 % complaints",
      page: .daimonAbuse),
  ]

  private static let daimonForwarding = Forwarding(
    below: [["v1"]],
    never: [
      (
        .billing,
        [
          "/v1/account", "/v1/capabilities", "/v1/upgrade-link", "/v1/notify-operator", "/v1/billing", "/upgrade",
          "/approve",
        ]
      ),
      (
        .keys,
        [
          "/v1/keys", "/v1/api-keys", "/v1/inboxes/{id}/keys", "/v1/inboxes/{id}/api-keys", "/v1/inboxes/{id}/api-key",
          "/v1/inboxes/{id}/rotate-key",
        ]
      ),
      (.signIn, ["/v1/auth", "/v1/oauth", "/v1/login", "/v1/sessions"]),
      (.mcp, ["/v1/mcp"]),
    ],
    secrets: [], liveLinks: ["operator_action_url", "agent_script"])
}
