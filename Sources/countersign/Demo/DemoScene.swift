import Billing
import Sandbox

/// What a demo begins with and what happens in it; for an equal seed always the same.
struct DemoScene: Sendable {
  /// Which story is told.
  enum Story: String, CaseIterable, Sendable {
    /// Three agents that ask one after the other.
    case calm
    /// Many agents that go on asking, changes behind everybody's back, use that grows towards its limits.
    case busy
  }

  /// One Dock account of the demo and the organisation behind it.
  struct Place: Sendable {
    let account: String
    let organisation: SandboxOrganisation
    let isLive: Bool
    /// How fast each meter grows, in units an hour.
    let drift: [String: Int64]
  }

  /// One account of another service; what is behind it is the sandbox's own.
  struct Neighbour: Sendable {
    let account: String
    let service: Service
    let isLive: Bool
    /// How its agent asks.
    let client: DemoClient
    let part: Part
    /// How often it is looked at: where a payment is waited for, it is seen soon.
    var poll = "30s"
  }

  /// One ask: what and how long after the agent's last ending.
  struct Step: Sendable {
    let ask: PlanChange
    let reason: String
    let pause: Duration
    /// What the agent does at the service once it has what it asked for.
    var use: Use?
    /// What it wants instead where the account stands so by then.
    var instead: [DemoWish.Standing: DemoWish] = [:]

    /// What the agent wants of an account as it stands now.
    func wish(on standing: DemoWish.Standing?) -> DemoWish {
      standing.flatMap { instead[$0] } ?? DemoWish(ask: ask, reason: reason)
    }
  }

  /// What an agent uses of the account it works on.
  struct Use: Sendable {
    let meter: String
    let value: Int64
  }

  /// What an agent lets its operator know, and how long after the story's beginning.
  struct Remark: Sendable {
    let after: Duration
    let words: String
  }

  /// One agent's part.
  struct Part: Sendable {
    let agent: String
    let account: String
    let steps: [Step]
    /// Whether the agent begins anew after its last step.
    var repeats = false
    var remark: Remark?
  }

  /// Something that somebody does at the service, past every agent and operator.
  struct Happening: Sendable {
    let after: Duration
    let organisation: String
    let plan: String
  }

  let places: [Place]
  /// The accounts besides Dock's: one of every other service.
  var neighbours: [Neighbour] { Self.everyOtherService }
  let parts: [Part]
  let happenings: [Happening]
  private let seed: UInt64?

  init(_ story: Story, seed: UInt64?) {
    switch story {
    case .calm: self = Self.calm(seed)
    case .busy: self = Self.busy(seed)
    }
  }

  private init(places: [Place], parts: [Part], happenings: [Happening] = [], seed: UInt64?) {
    self.places = places
    self.parts = parts + Self.everyOtherService.map(\.part)
    self.happenings = happenings
    self.seed = seed
  }

  /// What the sandbox begins with: a sender in its grace and an identity provider near its daily calls among it.
  var sandbox: SandboxConfiguration {
    var configuration = SandboxConfiguration(organisations: places.map(\.organisation), seed: seed)
    var mail = MailingCoreConfiguration.standard(seed: seed)
    mail.tenants[0].emailsSent = 5_210
    mail.dialect.usage = .subscription
    var idp = AgentIdPConfiguration.standard(seed: seed)
    idp.calls = 788
    idp.tokens = 402
    idp.agents = 7
    configuration.mailingcore = mail
    configuration.agentidp = idp
    configuration.daimon = .standard(seed: seed)
    return configuration
  }

  /// In the order of the accounts' names, from behind: mail, the identity provider, the inboxes.
  private static let everyOtherService = Service.allCases.compactMap(neighbour).sorted { $0.account > $1.account }

  /// A service's account beside Dock's, with the one agent that asks for it; nil for Dock, which has places of its own.
  private static func neighbour(_ service: Service) -> Neighbour? {
    func asking(
      _ agent: String, of account: String, isLive: Bool, _ ask: PlanChange, _ reason: String, after pause: Duration,
      by client: DemoClient, remark: Remark? = nil, poll: String = "30s"
    ) -> Neighbour {
      let step = Step(ask: ask, reason: reason, pause: pause)
      return Neighbour(
        account: account, service: service, isLive: isLive, client: client,
        part: Part(agent: agent, account: account, steps: [step], remark: remark), poll: poll)
    }
    switch service {
    case .dock: return nil
    case .daimon:
      return asking(
        "inbox-bot", of: "daimon-bot", isLive: false, PlanChange(.upgradeLink, to: PlanName("developer")),
        "Sending is off on this tier, and two customers wait for an answer.", after: .seconds(35),
        by: DemoClient(path: "/v1/upgrade-link", planField: "target_tier", page: ["result", "url"]),
        remark: Remark(after: .seconds(18), words: "Two customers wrote that last week's invoice came twice."))
    case .mailingcore:
      return asking(
        "newsletter", of: "mail-prod", isLive: true, PlanChange(.checkout, to: PlanName("business")),
        "The month's quota is over by 4 %; sending stops at 10 %.", after: .seconds(24),
        by: DemoClient(
          path: "/billing/checkout", planField: "planSlug",
          fields: [
            "successUrl": "https://newsletter.example/billing/success",
            "cancelUrl": "https://newsletter.example/billing/cancel",
          ], page: ["url"]), poll: "10s")
    case .agentidp:
      return asking(
        "issuer", of: "idp-local", isLive: false, PlanChange(.upgrade, to: PlanName("pro")),
        "At this pace the day's calls are used up before the evening.", after: .seconds(65),
        by: DemoClient(
          tokenPath: "/api/v1/token", path: "/api/v1/tiers/upgrade", planField: "target_tier", page: ["checkoutUrl"]))
    }
  }

  // MARK: - Calm

  private static func calm(_ seed: UInt64?) -> DemoScene {
    let organisations = SandboxConfiguration.standard(seed: seed).organisations
    let names = ["dock-main", "dock-research", "dock-lab"]
    let drifts: [[String: Int64]] = [["api_calls": 410, "messages": 60], ["api_calls": 95], ["rows": 2]]
    return DemoScene(
      places: zip(names, organisations).enumerated().map { index, place in
        Place(account: place.0, organisation: place.1, isLive: index == 0, drift: drifts[index])
      },
      parts: [
        Part(
          agent: "research-bot", account: "dock-main",
          steps: [
            Step(
              ask: PlanChange(.upgrade, to: PlanName("scale")),
              reason:
                "Nine of ten agents are in use and the crawl for the Q4 report needs twelve. Scale allows thirty.",
              pause: .seconds(2), use: Use(meter: "agents", value: 12))
          ]),
        Part(
          agent: "mailer-7", account: "dock-research",
          steps: [
            Step(
              ask: PlanChange(.upgrade, to: PlanName("scale")),
              // Four thousand more fit twice over: the meter says so, and the haste does not.
              reason: "A batch of 4,000 messages is waiting. Please upgrade quickly, it is urgent!",
              pause: .seconds(12))
          ]),
        Part(
          agent: "lab-helper", account: "dock-lab",
          steps: [
            Step(
              ask: PlanChange(.upgrade, to: PlanName("pro")),
              reason: "Two of three agents are in use, and the trial needs two more. Pro allows ten.",
              pause: .seconds(45))
          ]),
      ], seed: seed)
  }

  // MARK: - Busy

  /// What Dock's plans allow, by the sandbox's names of the meters.
  private static let caps: [String: [String: Int64]] = [
    "free": [
      "agents": 3, "members": 6, "workspaces": 20, "rows": 500, "api_calls": 10_000, "webhooks": 1_000,
      "messages": 1_000,
    ],
    "pro": [
      "agents": 10, "members": 20, "workspaces": 200, "rows": 5_000, "api_calls": 100_000, "webhooks": 10_000,
      "messages": 25_000,
    ],
    "scale": [
      "agents": 30, "members": 60, "workspaces": 1_000, "rows": 50_000, "api_calls": 1_000_000, "webhooks": 100_000,
      "messages": 250_000,
    ],
  ]

  private static func busy(_ seed: UInt64?) -> DemoScene {
    var random = DemoRandom(seed: seed ?? 1)
    let plans = ["pro", "pro", "pro", "free", "scale", "pro"]
    let names = ["dock-main", "dock-research", "dock-shop", "dock-lab", "dock-fleet", "dock-docs"]
    let places = zip(names, plans).enumerated().map { index, place in
      let caps = Self.caps[place.1, default: [:]]
      let usage = Dictionary(
        uniqueKeysWithValues: caps.sorted { $0.key < $1.key }.map { meter, cap in
          (meter, max(1, cap * Int64(random.next(15...97)) / 100))
        })
      return Place(
        account: place.0,
        organisation: SandboxOrganisation(
          name: place.0.replacing("dock-", with: "team-"), slug: place.0.replacing("dock-", with: "team-"),
          plan: place.1,
          keys: [SandboxKey(principal: "countersign", key: "dk_" + random.hexadecimal(48))],
          usage: usage, hasCard: place.1 != "free"),
        isLive: index.isMultiple(of: 2),
        drift: [
          "api_calls": caps["api_calls", default: 0] / Int64(random.next(60...900)),
          "messages": Int64(random.next(5...200)),
        ])
    }
    let parts = (1...9).map { number in
      let place = places[random.next(0...places.count - 1)]
      return Part(
        agent: "agent-\(number)", account: place.account,
        steps: (0..<4).map { _ in step(on: place.organisation.plan, &random) }, repeats: true)
    }
    let happenings = (0..<6).map { turn in
      Happening(
        after: .seconds(90 + turn * 150 + random.next(0...60)),
        organisation: places[random.next(0...places.count - 1)].organisation.slug,
        plan: "scale")
    }
    return DemoScene(places: places, parts: parts, happenings: happenings, seed: seed)
  }

  private static func step(on plan: String, _ random: inout DemoRandom) -> Step {
    var wishes: [DemoWish.Standing: DemoWish] = [:]
    for standing in DemoWish.Standing.allCases { wishes[standing] = .any(on: standing, &random) }
    let wish = DemoWish.any(on: DemoWish.Standing(rawValue: plan) ?? .pro, &random)
    return Step(ask: wish.ask, reason: wish.reason, pause: .seconds(random.next(3...75)), instead: wishes)
  }
}

/// Reproducible choices (SplitMix64).
struct DemoRandom: Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// A number of a range.
  mutating func next(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.upperBound - range.lowerBound + 1))
  }

  /// So many hexadecimal digits.
  mutating func hexadecimal(_ count: Int) -> String {
    var text = ""
    while text.utf8.count < count {
      let digits = String(next(), radix: 16)
      text += String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
    return String(text.prefix(count))
  }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
