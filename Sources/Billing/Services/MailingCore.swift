import Text

extension ServiceProfile {
  /// MailingCore: sells on payment pages, lists its plans itself, and has a grace.
  static let mailingCore = ServiceProfile(
    service: .mailingcore, title: "MailingCore", usualAddress: "https://api.mailingcore.com",
    operations: [.checkout, .portal],
    absences: [
      .upgrade: "MailingCore's plans are bought on a payment page: ask for a checkout.",
      .upgradeLink: "MailingCore's plans are bought on a payment page: ask for a checkout.",
      .downgrade: "MailingCore ends and takes up subscriptions in its portal only: ask for a portal link.",
      .resume: "MailingCore ends and takes up subscriptions in its portal only: ask for a portal link.",
    ],
    renewalTitle: "period ends",
    wayUp: .checkout, documentedPlans: plans("pro"), listsPlans: true,
    documentedTerms: mailingCoreTerms, documentedFacts: mailingCoreFacts,
    gated: [], makesPages: [.upgrade], hasFastPaths: false,
    checkoutNeedsNoPlan: nil,
    countedCalls: nil,
    thresholds: [.warning, .limit, .endOfGrace],
    custody: Custody(
      words: "The login of MailingCore bills, its password and its session token alike; an mc_ key does not.",
      openings: ["mc_"], variables: ["MAILINGCORE_", "MC_"],
      advice: "Give agents mc_ keys only", command: nil,
      passed:
        "The login of MailingCore may do everything in its tenant: name an mc_ key as forward_credential where one is enough.",
      passedByOther: "An mc_ key of MailingCore does not bill; a session token there would be the whole login.",
      inviting: nil),
    forwarding: mailingCoreForwarding)

  private static let mailingCoreTerms = terms(.mailingcore, .mailingCoreUpgrade, [("pro", .unsaid, [])])

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

  private static let mailingCoreForwarding = Forwarding(
    never: [
      (.billing, ["/billing", "/tenants/{id}/billing", "/admin"]),
      (.keys, ["/api-keys", "/keys", "/tenants/{id}/api-keys", "/tenants/{id}/keys"]),
      (.signIn, ["/users/me/password", "/users/{id}/password", "/users/me/sessions", "/2fa"]),
    ],
    secrets: [], liveLinks: [])
}
