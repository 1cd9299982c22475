import Billing
import Testing
import Text

@testable import Ledger

/// Every fact of a look arrives where it is shown: what a viewer reads is what the engine saw.
@Suite struct WholeObservationTests {
  private let folder: TemporaryFolder
  private let ledger: Ledger

  init() throws {
    folder = try TemporaryFolder()
    ledger = try folder.ledger()
  }

  /// A look that says everything a look can say, each in a way of its own.
  ///
  /// The other one has the same shape and says everything differently: what is left out of the stored form comes back as
  /// some fixed value, which may be the one's by chance, but not both's.
  private func whole(other: Bool = false) throws -> Observation {
    let price = Price(
      Money(minorUnits: other ? 1_903 : 1_901, currency: try #require(CurrencyCode(other ? "JPY" : "EUR"))),
      per: other ? .month : .year)
    if other {
      func at(_ hours: Int64) -> Instant { Sample.now.adding(.seconds(hours * 3_600 + 1)) }
      return Observation(
        account: try Sample.name("mail-test"), at: at(0),
        plan: PlanState(
          plan: try Sample.plan("free"), status: "active", price: price, renewsAt: at(1),
          cancellation: .scheduled(at(2))),
        meters: [
          Meter(
            name: "calls", used: 21, limit: .of(22), unit: "calls", resetsAt: at(3), provenance: .configured,
            asOf: at(-2))
        ],
        facts: [Fact(label: "tenant", value: "cl1")],
        allowance: CallAllowance(limit: 23, per: .month, used: 24, resetsAt: at(4), provenance: .server),
        agentView: "{}",
        links: [
          OfferedLink(
            kind: .portal, target: try Sample.plan("starter"),
            issued: IssuedURL(url: Secret("https://pay.example/s/25"), host: "pay.example", expiresAt: at(5)))
        ],
        plans: [
          PlanOffer(
            name: try Sample.plan("starter"), price: price, limits: [PlanOffer.Allowance(name: "rows", limit: .of(26))],
            words: "for two")
        ], unrecognised: ["members"],
        partFailure: LookFailure(.unrecognised(field: "members"), detail: "a part"),
        card: PaymentCard(brand: "visa", last4: "0042", expiry: PaymentCard.Expiry(year: 2033, month: 1)))
    }
    func at(_ hours: Int64) -> Instant { Sample.now.adding(.seconds(hours * 3_600)) }
    return Observation(
      account: try Sample.name("mail-prod"), at: Sample.now,
      plan: PlanState(
        plan: try Sample.plan("pro"), status: SafeText(Sample.hostile), price: price, renewsAt: at(1),
        cancellation: .scheduled(at(2))),
      meters: [
        Meter(
          name: "e-mails", used: 11, limit: .of(12), unit: SafeText(Sample.hostile), resetsAt: at(3),
          provenance: .estimated, asOf: at(-1), isSeenInPassing: true)
      ],
      facts: [Fact(label: SafeText(Sample.hostile), value: "visa ···· 4242")],
      allowance: CallAllowance(limit: 13, per: .day, used: 14, resetsAt: at(4), provenance: .documented),
      agentView: "{\"plan\":\"pro\\u0000\"}",
      links: [
        OfferedLink(
          kind: .approval, target: try Sample.plan("business"),
          issued: IssuedURL(
            url: Secret("https://pay.example/s/15"), host: SafeText("pay.example\u{202E}"), expiresAt: at(5)))
      ],
      plans: [
        PlanOffer(
          name: try Sample.plan("日本 plan"), price: price,
          limits: [
            PlanOffer.Allowance(name: SafeText(Sample.hostile), limit: .of(.min)),
            PlanOffer.Allowance(name: "domains", limit: .unlimited),
            PlanOffer.Allowance(name: "members", limit: .unknown),
          ], words: SafeText(Sample.hostile)),
        PlanOffer(name: try Sample.plan("business"), words: "on request"),
      ], unrecognised: ["usage.agents", SafeText(Sample.hostile)],
      partFailure: LookFailure(.unrecognised(field: SafeText(Sample.hostile)), detail: SafeText(Sample.hostile)),
      card: PaymentCard(
        brand: SafeText(Sample.hostile), last4: "4242", expiry: PaymentCard.Expiry(year: 2031, month: 12)))
  }

  @Test(arguments: [false, true]) func everyFactOfALookComesBackFromTheLedger(_ other: Bool) async throws {
    let whole = try whole(other: other)
    try await ledger.record(whole)
    let seen = try #require(try await ledger.look(at: whole.account)?.observation)
    #expect(seen.links.isEmpty, "a live URL is a secret, and stands among the links alone")
    var links: [OfferedLink] = []
    for link in try await ledger.links(at: Sample.now) where link.account == whole.account {
      let url = try #require(try await ledger.url(ofLink: link.id))
      links.append(
        OfferedLink(
          kind: link.kind, target: link.target,
          issued: IssuedURL(url: url, host: link.host, expiresAt: link.expiresAt)))
    }
    #expect(
      Observation(
        account: seen.account, at: seen.at, plan: seen.plan, meters: seen.meters, facts: seen.facts,
        allowance: seen.allowance, agentView: seen.agentView, links: links, plans: seen.plans,
        unrecognised: seen.unrecognised, partFailure: seen.partFailure, card: seen.card) == whole)
  }

  /// A field that is new, and that nobody gave values above, would come back as it was for the wrong reason.
  @Test func theTwoLooksSayEverythingAndNothingAlike() throws {
    let (one, other) = (try whole(), try whole(other: true))
    #expect(Self.blanks(one, "observation").isEmpty)
    #expect(Self.blanks(other, "other").isEmpty)
    #expect(Self.likenesses(one, other, "observation").isEmpty)
  }

  @Test func aFieldWithoutAValueOfItsOwnIsFound() {
    struct Inner { var flag = false }
    struct Outer {
      var name = ""
      var inner = [Inner()]
      var late: Int?
    }
    let (one, other) = (Outer(name: "a"), Outer(name: "b"))
    #expect(Self.blanks(one, "x") == ["x.late"])
    #expect(Self.likenesses(one, other, "x") == ["x.inner[0].flag", "x.late"])
    #expect(Self.likenesses(one, Outer(name: "b", inner: [Inner(flag: true)], late: 1), "x") == ["x.late"])
  }

  @Test func aLookFromBeforePlansWereKeptHasNone() async throws {
    let whole = try whole()
    try await ledger.record(whole)
    try ledger.tamper("UPDATE observation SET document = json_remove(document, '$.plans')")
    let seen = try #require(try await ledger.look(at: whole.account)?.observation)
    #expect(seen.plans.isEmpty && seen.meters == whole.meters)
    try await ledger.record(whole)
    #expect(try await ledger.look(at: whole.account)?.observation?.plans == whole.plans)
  }

  @Test func ofAPlanThatCannotBeReadWholeNothingIsShown() async throws {
    let whole = try whole()
    try await ledger.record(whole)
    try ledger.tamper("UPDATE observation SET document = json_set(document, '$.plans[0].limits[1].name', 7)")
    #expect(try await ledger.look(at: whole.account)?.observation?.plans == [whole.plans[1]])
  }

  /// The fields of a value that say nothing, all the way down; of lists the first element has to say everything.
  private static func blanks(_ value: Any, _ path: String) -> [String] {
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional:
      return mirror.children.first.map { blanks($0.value, path) } ?? [path]
    case .collection, .set, .dictionary:
      return mirror.children.first.map { blanks($0.value, path + "[0]") } ?? [path]
    case .struct where value is SafeText:
      return (value as? SafeText)?.isEmpty == true ? [path] : []
    default:
      return mirror.children.flatMap { blanks($0.value, path + "." + ($0.label ?? "_")) }
    }
  }

  /// The fields that two values have alike, all the way down, or of which only one says anything; of lists the first
  /// elements.
  private static func likenesses(_ one: Any, _ other: Any, _ path: String) -> [String] {
    let (mirror, second) = (Mirror(reflecting: one), Mirror(reflecting: other))
    // A secret shows nothing of itself.
    if let one = one as? Secret, let other = other as? Secret { return one.reveal() == other.reveal() ? [path] : [] }
    switch mirror.displayStyle {
    case .optional, .collection, .set, .dictionary:
      guard let first = mirror.children.first, let partner = second.children.first else { return [path] }
      return likenesses(first.value, partner.value, mirror.displayStyle == .optional ? path : path + "[0]")
    default:
      guard !mirror.children.isEmpty, !(one is SafeText) else {
        return String(describing: one) == String(describing: other) ? [path] : []
      }
      let (fields, partners) = (Array(mirror.children), Array(second.children))
      guard fields.map(\.label) == partners.map(\.label) else { return [path] }
      return zip(fields, partners).flatMap { likenesses($0.value, $1.value, path + "." + ($0.label ?? "_")) }
    }
  }
}
