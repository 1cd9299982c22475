import Billing

/// What a sandbox begins with and how strict it is.
public struct SandboxConfiguration: Sendable {
  /// The port on 127.0.0.1; 0 takes any free one.
  public var port: Int
  /// The organisations, the first one being the one that the announcement's credential is for.
  public var organisations: [SandboxOrganisation]
  /// Which of the documented spellings Dock speaks.
  public var dialect: DockDialect
  /// Makes ids and tokens reproducible for tests; nil draws them from the system's generator.
  public var seed: UInt64?
  /// What the pretend Stripe signs its webhooks with, `whsec_...` by custom; nil draws one.
  public var webhookSecret: String?
  /// What the paid plans cost.
  public var prices: DockPrices
  /// How long a confirm token lives.
  public var tokenLifetime: Duration
  /// How long a web approval can be given; Dock's own documents do not say.
  public var approvalLifetime: Duration
  /// How often an organisation may call each of upgrade and downgrade in any hour.
  public var callsPerHour: Int
  /// How many calls an organisation may make in any minute; Dock's own documents do not say.
  public var callsPerMinute: Int
  /// daimon.email, nil for none.
  public var daimon: DaimonConfiguration? = nil
  /// AgentIdP, nil for none.
  public var agentidp: AgentIdPConfiguration? = nil
  /// MailingCore, nil for none.
  public var mailingcore: MailingCoreConfiguration? = nil

  /// A configuration; what is left out follows Dock's documents.
  public init(
    port: Int = 0, organisations: [SandboxOrganisation], dialect: DockDialect = .seed, seed: UInt64? = nil,
    webhookSecret: String? = nil, prices: DockPrices = .documented, tokenLifetime: Duration = .seconds(60),
    approvalLifetime: Duration = .seconds(600), callsPerHour: Int = 5, callsPerMinute: Int = 600
  ) {
    self.port = port
    self.organisations = organisations
    self.dialect = dialect
    self.seed = seed
    self.webhookSecret = webhookSecret
    self.prices = prices
    self.tokenLifetime = tokenLifetime
    self.approvalLifetime = approvalLifetime
    self.callsPerHour = callsPerHour
    self.callsPerMinute = callsPerMinute
  }

  /// Five organisations with fresh keys: vector-build near its limits on Pro, acme-research on Pro, tiny-lab on Free,
  /// partner-guild on Scale for nothing, and island-works, whose deployment has no Stripe.
  public static func standard(seed: UInt64?) -> SandboxConfiguration {
    var random = RandomSource(seed: seed, purpose: 1)
    func organisation(
      _ name: String, plan: String, agent: String, usage: [String: Int64], isDesignPartner: Bool = false,
      stripeConfigured: Bool = true, workspaces: [SandboxWorkspace] = []
    ) -> SandboxOrganisation {
      SandboxOrganisation(
        name: name, slug: name, plan: plan,
        keys: [SandboxKey(principal: agent, key: "dk_" + random.hexadecimal(48))],
        humanSession: random.hexadecimal(48), usage: usage, hasCard: plan != "free" && !isDesignPartner,
        isDesignPartner: isDesignPartner, stripeConfigured: stripeConfigured, workspaces: workspaces)
    }
    var configuration = SandboxConfiguration(
      organisations: [
        organisation(
          "vector-build", plan: "pro", agent: "build-bot",
          usage: [
            "agents": 9, "members": 7, "workspaces": 41, "rows": 3_120, "api_calls": 74_000, "webhooks": 2_240,
            "messages": 11_800,
          ],
          workspaces: [
            SandboxWorkspace(name: "Launch plan", rows: ["Book the venue", "Write the brief", "Test the build"]),
            SandboxWorkspace(name: "Build queue", rows: ["Vector index", "Nightly build"]),
            SandboxWorkspace(name: "Handoff", isDocument: true),
          ]),
        organisation(
          "acme-research", plan: "pro", agent: "research-bot",
          usage: [
            "agents": 4, "members": 12, "workspaces": 63, "rows": 1_480, "api_calls": 18_300, "webhooks": 610,
            "messages": 4_050,
          ],
          workspaces: [
            SandboxWorkspace(name: "Research queue", rows: ["Read the survey", "Run the benchmark"]),
            SandboxWorkspace(name: "Reading list", rows: ["Consent protocols"]),
          ]),
        organisation(
          "tiny-lab", plan: "free", agent: "lab-bot",
          usage: [
            "agents": 2, "members": 1, "workspaces": 5, "rows": 212, "api_calls": 1_900, "webhooks": 40,
            "messages": 96,
          ],
          workspaces: [SandboxWorkspace(name: "Lab notes", isDocument: true)]),
        organisation(
          "partner-guild", plan: "scale", agent: "guild-bot",
          usage: [
            "agents": 17, "members": 22, "workspaces": 310, "rows": 8_400, "api_calls": 402_000, "webhooks": 9_100,
            "messages": 61_000,
          ], isDesignPartner: true),
        organisation(
          "island-works", plan: "free", agent: "island-bot",
          usage: ["agents": 3, "members": 2, "workspaces": 8, "rows": 90, "api_calls": 700],
          stripeConfigured: false),
      ],
      seed: seed)
    configuration.daimon = .standard(seed: seed)
    configuration.agentidp = .standard(seed: seed)
    configuration.mailingcore = .standard(seed: seed)
    return configuration
  }

  /// The services besides Dock, each as this configuration has it.
  func otherServices(now: ClockReading) -> [any ServiceWorld] {
    let services: [(any ServiceWorld)?] = [
      agentidp.map { AgentIdPWorld($0, now: now) },
      daimon.map { DaimonWorld($0, now: now) },
      mailingcore.map { MailingCoreWorld($0, now: now) },
    ]
    return services.compactMap { $0 }
  }
}
