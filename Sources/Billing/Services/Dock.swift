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
      advice: "Give agents a door token in its place", command: "countersign agent add NAME --account",
      passed: "A dk_ key of Dock has no scopes: on the routes that are listed it may do everything.",
      passedByOther: "A dk_ key of Dock has no scopes: on the routes that are listed it may do everything.",
      inviting: "/api/orgs/x/invites"),
    forwarding: dockForwarding)

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

  private static let dockForwarding = Forwarding(
    tools: Forwarding.ToolEndpoint(
      path: "/api/mcp",
      held: ["get_billing", "upgrade_plan", "downgrade_plan", "request_limit_increase", "open_billing_portal"]),
    sets: [Forwarding.NamedSet("@dock-cli", "what Dock's command line 0.7.0 calls", dockCommandLine)],
    below: [["api"]],
    never: [
      (
        .billing,
        [
          "/api/billing", "/api/stripe", "/api/orgs/{slug}/billing", "/api/web-approve", "/web-approve",
          "/settings/billing",
        ]
      ),
      (
        .keys,
        ["/api/keys", "/api/agents/{id}/keys", "/api/orgs/{slug}/keys", "/api/workspaces/{slug}/keys", "/api/me/keys"]
      ),
      (
        .signIn,
        [
          "/api/auth", "/api/oauth", "/api/login", "/api/logout", "/api/session", "/api/sessions", "/api/me/sessions",
          "/api/me/password", "/api/agent-bootstrap",
        ]
      ),
      (.elevation, ["/api/me/elevate", "/api/elevate"]),
      (.mcp, ["/api/mcp"]),
    ],
    secrets: [], liveLinks: ["web_approve_url"])

  /// What the vendor's CLI 0.7.0 calls (src/index.js), without keys, OAuth, sessions, export, billing and MCP.
  private static let dockCommandLine = [
    "GET /api/me", "PUT /api/me", "POST /api/me/avatar", "GET /api/me/org", "PATCH /api/me/org",
    "PATCH /api/me/active-org", "PATCH /api/me/view-mode",
    "GET /api/workspaces", "POST /api/workspaces", "GET /api/workspaces/{slug}", "PATCH /api/workspaces/{slug}",
    "DELETE /api/workspaces/{slug}", "POST /api/workspaces/{slug}/unarchive", "POST /api/workspaces/{slug}/pin",
    "DELETE /api/workspaces/{slug}/pin", "POST /api/workspaces/{slug}/share",
    "GET /api/workspaces/{slug}/rows", "POST /api/workspaces/{slug}/rows", "POST /api/workspaces/{slug}/rows/bulk",
    "PATCH /api/workspaces/{slug}/rows/{id}", "DELETE /api/workspaces/{slug}/rows/{id}",
    "GET /api/workspaces/{slug}/rows/{id}/history", "GET /api/workspaces/{slug}/rows/{id}/comments",
    "POST /api/workspaces/{slug}/rows/{id}/comments",
    "GET /api/workspaces/{slug}/columns", "POST /api/workspaces/{slug}/columns", "PUT /api/workspaces/{slug}/columns",
    "GET /api/workspaces/{slug}/doc", "PUT /api/workspaces/{slug}/doc",
    "GET /api/workspaces/{slug}/members", "PATCH /api/workspaces/{slug}/members/{id}",
    "DELETE /api/workspaces/{slug}/members/{id}",
    "GET /api/workspaces/{slug}/surfaces", "POST /api/workspaces/{slug}/surfaces",
    "PATCH /api/workspaces/{slug}/surfaces/{surface}", "DELETE /api/workspaces/{slug}/surfaces/{surface}",
    "GET /api/orgs/{slug}/members", "PATCH /api/orgs/{slug}/members/{id}", "DELETE /api/orgs/{slug}/members/{id}",
    "POST /api/orgs/{slug}/invites", "DELETE /api/orgs/{slug}/invites/{id}",
    "POST /api/orgs/{slug}/invites/{id}/resend",
    "POST /api/org-invites/{token}", "POST /api/orgs/{slug}/logo", "PATCH /api/orgs/{slug}/branding",
    "GET /api/orgs/slug-availability",
    "GET /api/orgs/{slug}/webhooks", "POST /api/orgs/{slug}/webhooks", "PATCH /api/orgs/{slug}/webhooks/{id}",
    "DELETE /api/orgs/{slug}/webhooks/{id}", "GET /api/orgs/{slug}/webhooks/{id}/deliveries",
    "POST /api/orgs/{slug}/webhooks/{id}/rotate-secret", "POST /api/webhook-deliveries/{id}/retry",
    "GET /api/agents/overview", "PATCH /api/agents/{id}", "DELETE /api/agents/{id}", "GET /api/agents/{id}/invites",
    "POST /api/agents/{id}/invites", "DELETE /api/agents/{id}/invites/{invite}",
    "GET /api/support", "POST /api/support", "GET /api/support/{id}", "POST /api/support/upload",
    "GET /api/search", "GET /api/referrals/me",
  ]
}
