/// Answers as the services' published pages show them, filled with the values of an account in use.
enum RecordedBodies {
  /// One path of Dock and what it answers.
  struct Page {
    let path: String
    let headers: [(name: String, value: String)]
    let body: String
  }

  /// The two paths that the first poll of a Dock account reads.
  static let dockPages = [
    Page(
      path: "/api/billing",
      headers: [
        ("X-RateLimit-Monthly-Cap", "100000"), ("X-RateLimit-Monthly-Used", "74001"),
        ("X-RateLimit-Monthly-Reset", "2026-12-01T00:00:00Z"),
      ], body: dockBilling),
    Page(
      path: "/api/me", headers: [],
      body: #"{"id":"usr_01","type":"agent","name":"deploy-bot","org":{"slug":"acme","name":"Acme Inc."}}"#),
  ]

  static let dockBilling = """
    {"plan":"pro","interval":"month","subscriptionStatus":"active","monthlyPriceCents":1900,"currency":"usd",\
    "usage":{"agents":9,"members":7,"workspaces":41,"apiCalls":74001},\
    "caps":{"agents":10,"members":20,"workspaces":200,"apiCalls":100000},\
    "nextInvoiceDate":"2026-12-20T00:00:00Z","cancelAtPeriodEnd":false,"currentPeriodEnd":"2026-12-20T00:00:00Z",\
    "card":{"brand":"visa","last4":"4242","expMonth":12,"expYear":2031}}
    """

  static let daimonAccount = """
    {"result":{"id":"acc_def456","tier":"developer","status":"active","api_key":"dm_free_7d8a9b0c1d2e3f*********",\
    "inbox_count":3,"send_limits":{"daily":1000,"monthly":3000},"total_sent":200,"total_bounced":3,\
    "total_complaints":1,"bounce_rate":0.015,"complaint_rate":0.005,"created_at":"2026-01-02T00:00:00Z"},\
    "next_steps":["Verify your domain to send from it."]}
    """

  static let daimonCapabilities = """
    {"result":{"tier":"developer","can":[\
    {"action":"receive_messages","description":"Receive unlimited inbound emails"},\
    {"action":"send_messages","description":"Send up to 1,000 messages a day"},\
    {"action":"create_webhooks","description":"Be told of what comes in"}],"cannot":[\
    {"action":"use_custom_domains","reason":"DOMAIN_REQUIRES_PAID",\
    "unlock_url":"https://daimon.email/u?token=c2hvcnQ"}]},"next_steps":["Upgrade to use a domain of your own."]}
    """

  static let mailingCoreSubscription = """
    {"planSlug":"pro","status":"active","currentPeriodStart":"2026-05-01T00:00:00Z",\
    "currentPeriodEnd":"2026-06-01T00:00:00Z","cancelAtPeriodEnd":false,"aiTokensBalance":7500}
    """

  static let mailingCorePlans = """
    [{"id":"clp1","slug":"free","name":"Free","monthlyEmailLimit":100,"tokensIncludedMonth":500,"maxDomains":1,\
    "stripePriceId":null,"isActive":true},\
    {"id":"clp2","slug":"pro","name":"Professional","monthlyEmailLimit":5000,"tokensIncludedMonth":10000,\
    "maxDomains":-1,"priceCents":1900,"currency":"eur","interval":"month","stripePriceId":"price_1","isActive":true},\
    {"id":"clp3","slug":"business","name":"Business","monthlyEmailLimit":50000,"tokensIncludedMonth":100000,\
    "maxDomains":-1,"priceCents":9900,"currency":"eur","interval":"month","stripePriceId":"price_2","isActive":true}]
    """

  static let agentIdPStatus = """
    {"tier":"free","limits":{"maxAgents":10,"maxCallsPerDay":1000,"maxTokensPerDay":1000},\
    "usage":{"agentCount":3,"callsToday":142,"tokensToday":87}}
    """
}
