import Text

/// A page of a service's documents, with the day on which it said so.
public struct DocumentedPage: Hashable, Sendable {
  /// What the page is called.
  public let title: SafeText
  /// Where it stands: an address, or a file of the vendor's repository.
  public let address: SafeText
  /// The day that the page gives itself, `2026-03-11`; nil when it gives none.
  public let datedOn: SafeText?
  /// The day on which it was written down here.
  public let readOn: SafeText

  /// A page as it was read.
  init(_ title: SafeText, _ address: SafeText, datedOn: SafeText? = nil, readOn: SafeText = "2026-11-21") {
    self.title = title
    self.address = address
    self.datedOn = datedOn
    self.readOn = readOn
  }

  /// The page for people: `Tier Pricing, read 2026-11-21`.
  public var words: SafeText {
    title + (datedOn.map { " of " + $0 } ?? "") + ", read " + readOn
  }
}

extension DocumentedPage {
  /// Dock's limits by plan.
  public static let dockLimits = DocumentedPage("Dock's plans and limits", "https://trydock.ai/docs/billing/limits")
  /// Dock's rates of calls.
  public static let dockRates = DocumentedPage("Dock's rate limits", "https://trydock.ai/docs/api/rate-limits")
  /// daimon's page of the call that makes an upgrade link, with its table "Tier Pricing".
  public static let daimonUpgradeLink = DocumentedPage(
    "daimon's Generate Upgrade Link", "https://docs.daimon.email/docs/api-reference/account/upgrade-link")
  /// daimon's concepts.
  public static let daimonConcepts = DocumentedPage(
    "daimon's Concepts", "https://docs.daimon.email/docs/concepts")
  /// daimon's rate limits.
  public static let daimonRates = DocumentedPage(
    "daimon's Rate Limits", "https://docs.daimon.email/docs/security/rate-limits")
  /// daimon's rules against abuse.
  public static let daimonAbuse = DocumentedPage(
    "daimon's Anti-Abuse", "https://docs.daimon.email/docs/security/anti-abuse")
  /// daimon's terms.
  public static let daimonTerms = DocumentedPage(
    "daimon's Terms", "https://docs.daimon.email/docs/legal/terms", datedOn: "2026-03-18")
  /// daimon's text for language models.
  public static let daimonBeta = DocumentedPage(
    "daimon's llms-full.txt, v0.1.0-beta", "https://api.daimon.email/llms-full.txt", datedOn: "2026-03-11")
  /// daimon's page about pods.
  public static let daimonPods = DocumentedPage(
    "daimon's Pods and Organizations", "https://docs.daimon.email/docs/tenancy/pods-organizations")
  /// AgentIdP's guide.
  public static let agentIdPGuide = DocumentedPage(
    "AgentIdP's Manage API Tiers", "https://git.sentryagent.ai/vijay_admin/sentryagent-idp")
  /// AgentIdP's OpenAPI file of the tiers, which another one agrees with.
  public static let agentIdPTiersFile = DocumentedPage(
    "AgentIdP's tiers.yaml at 861d9312", "docs/openapi/tiers.yaml of sentryagent-idp")
  /// AgentIdP's OpenAPI file of the tokens.
  public static let agentIdPTokenFile = DocumentedPage(
    "AgentIdP's oauth2-token.yaml", "docs/openapi/oauth2-token.yaml of sentryagent-idp")
  /// MailingCore's page about upgrades.
  public static let mailingCoreUpgrade = DocumentedPage(
    "MailingCore's Upgrade and billing portal", "https://mailingcore.com/en/docs/billing/upgrade")
  /// MailingCore's page about quotas.
  public static let mailingCoreQuota = DocumentedPage(
    "MailingCore's Quota enforcement", "https://mailingcore.com/en/docs/billing/quota-enforcement")
  /// MailingCore's page about AI tokens.
  public static let mailingCoreTokens = DocumentedPage(
    "MailingCore's AI tokens", "https://mailingcore.com/en/docs/billing/ai-tokens")
  /// MailingCore's rates of calls.
  public static let mailingCoreRates = DocumentedPage(
    "MailingCore's Rate limits", "https://mailingcore.com/en/docs/api/rate-limits")
  /// MailingCore's page about signing in.
  public static let mailingCoreSignIn = DocumentedPage(
    "MailingCore's Authentication", "https://mailingcore.com/en/docs/api/authentication")
}
