import Billing
import Consent
import Testing

@testable import Engine

@Suite struct PlanRulesTests {
  private func state(_ plan: String?, _ cancellation: Cancellation = .none) throws -> PlanState {
    PlanState(plan: try plan.map { try Bench.plan($0) }, cancellation: cancellation)
  }

  private func change(_ operation: Operation, _ plan: String? = nil) throws -> PlanChange {
    PlanChange(operation, to: try plan.map { try Bench.plan($0) })
  }

  @Test func anAskIsWhatItComesDownTo() throws {
    let soon = Cancellation.scheduled(nil)
    for (ask, state, resolution) in [
      (try change(.upgrade, "scale"), try state("pro"), PlanRules.Resolution.change(try change(.upgrade, "scale"))),
      (try change(.upgrade, "scale"), try state("pro", soon), .change(try change(.upgrade, "scale"))),
      (try change(.upgrade, "pro"), try state("pro"), .satisfied),
      (try change(.upgrade, "pro"), try state("pro", soon), .change(try change(.resume, "pro"))),
      // An end that nobody reports is none that can be taken back.
      (try change(.upgrade, "pro"), try state("pro", .unknown), .satisfied),
      (try change(.upgrade, "pro"), try state("free"), .change(try change(.checkout, "pro"))),
      (try change(.upgrade), try state("pro"), .planUnknown),
      (try change(.upgrade, "pro"), try state(nil), .planUnknown),
      (try change(.downgrade, "free"), try state("pro"), .change(try change(.downgrade, "free"))),
      (try change(.downgrade, "free"), try state("pro", .unknown), .change(try change(.downgrade, "free"))),
      (try change(.downgrade, "free"), try state("pro", soon), .satisfied),
      (try change(.downgrade, "free"), try state("free"), .satisfied),
      (try change(.resume), try state("pro", soon), .change(try change(.resume, "pro"))),
      (try change(.resume), try state("pro"), .satisfied), (try change(.resume), try state(nil, soon), .planUnknown),
      (try change(.checkout, "pro"), try state("pro"), .satisfied),
      (try change(.checkout, "pro"), try state("free"), .change(try change(.checkout, "pro"))),
      (try change(.checkout, "pro"), try state(nil), .change(try change(.checkout, "pro"))),
      (try change(.portal), try state("pro"), .change(try change(.portal))),
    ] {
      #expect(PlanRules.resolve(ask, on: state, of: .dock) == resolution, "\(ask) on \(state)")
    }
  }

  /// Dock answers 409 for a checkout beside a subscription, whose end may be near (POST /api/billing/checkout).
  @Test func aCheckoutBesideASubscriptionIsRuledOutWhereTheServiceMakesNone() throws {
    let checkout = try change(.checkout, "scale")
    for cancellation in [Cancellation.none, .scheduled(nil), .unknown] {
      guard case .ruledOut(let reason) = PlanRules.resolve(checkout, on: try state("pro", cancellation), of: .dock)
      else {
        Issue.record("\(cancellation): a page beside a subscription")
        continue
      }
      #expect(reason.string.contains("ask for an upgrade"))
    }
    var over = try state("pro")
    over.status = "canceled"
    #expect(PlanRules.resolve(checkout, on: over, of: .dock) == .change(checkout))
    #expect(PlanRules.resolve(checkout, on: try state("pro"), of: .mailingcore) == .change(checkout))
  }

  @Test func aStateShowsAChangeOrNotOrCannotTell() throws {
    let soon = Cancellation.scheduled(nil)
    for (change, state, shows) in [
      (try change(.upgrade, "scale"), try state("scale"), true),
      (try change(.upgrade, "scale"), try state("pro"), false),
      (try change(.upgrade, "scale"), try state(nil), nil), (try change(.upgrade), try state("pro"), nil),
      (try change(.checkout, "scale"), try state("scale"), true),
      (try change(.upgradeLink, "a"), try state("b"), false),
      (try change(.downgrade, "free"), try state("pro", soon), true),
      (try change(.downgrade, "free"), try state("pro"), false),
      (try change(.downgrade, "free"), try state("pro", .unknown), nil),
      (try change(.downgrade, "free"), try state("free", .unknown), true),
      (try change(.downgrade), try state(nil, soon), nil),
      (try change(.resume, "pro"), try state("pro"), true), (try change(.resume, "pro"), try state("pro", soon), false),
      (try change(.resume, "pro"), try state("pro", .unknown), nil), (try change(.portal), try state("pro"), nil),
      (try change(.notify), try state("pro"), nil), (try change(.limitIncrease), try state("pro"), nil),
    ] as [(PlanChange, PlanState, Bool?)] {
      #expect(PlanRules.shows(change, in: state) == shows, "\(change) in \(state)")
    }
  }

  @Test func aPlanThatIsNotInForceIsNotHadAlready() throws {
    var past = try state("pro")
    past.status = "past_due"
    #expect(
      PlanRules.resolve(try change(.checkout, "pro"), on: past, of: .mailingcore)
        == .change(try change(.checkout, "pro")))
    #expect(PlanRules.resolve(try change(.upgrade, "pro"), on: past, of: .dock) == .change(try change(.upgrade, "pro")))
    var ending = try state("pro", .scheduled(nil))
    ending.status = "active"
    #expect(
      PlanRules.resolve(try change(.checkout, "pro"), on: ending, of: .agentidp)
        == .change(try change(.checkout, "pro")))
  }

  @Test func aPlanChargedInAnotherIntervalIsNotHadAlready() throws {
    var monthly = try state("scale")
    monthly.price = Price(Money(minorUnits: 4900, currency: .usd), per: .month)
    let yearly = PlanChange(.upgrade, to: try Bench.plan("scale"), per: .year)
    #expect(PlanRules.resolve(yearly, on: monthly, of: .dock) == .change(yearly))
    #expect(PlanRules.shows(yearly, in: monthly) == false)
    monthly.price = Price(Money(minorUnits: 49_000, currency: .usd), per: .year)
    #expect(PlanRules.resolve(yearly, on: monthly, of: .dock) == .satisfied)
    #expect(PlanRules.shows(yearly, in: monthly) == true)
  }

  @Test func aPageForThePlanThatWasShownAlreadyIsPaidWhenThePlanIsInForceAgain() throws {
    var before = try state("pro")
    before.status = "canceled"
    before.renewsAt = Instant(seconds: 1_790_000_000)
    let request = ConsentRequest(
      id: .random(), number: 1, account: try Self.account(.mailingcore, .token), organisation: nil,
      requester: Requester(agent: .operatorItself, door: .operatorItself, peer: .unknown),
      ask: try change(.checkout, "pro"), change: try change(.checkout, "pro"), reason: nil,
      facts: ConsentFacts(from: before, quote: nil), createdAt: Instant(seconds: 1_780_000_000))
    #expect(PlanRules.shows(request, in: before) == false)
    var after = before
    after.status = "active"
    #expect(PlanRules.shows(request, in: after) == true)
    after = before
    after.renewsAt = Instant(seconds: 1_793_000_000)
    #expect(PlanRules.shows(request, in: after) == false, "the status says that it is not in force")
  }

  @Test func theWayIsTheServicesOwnUnlessItSaidThatItsPageIsNeeded() throws {
    func request(_ way: ChangeWay) throws -> ConsentRequest {
      let account = try Self.account(.dock, .token)
      return ConsentRequest(
        id: .random(), number: 1, account: account, organisation: nil,
        requester: Requester(agent: .operatorItself, door: .operatorItself, peer: .unknown),
        ask: try change(.upgrade, "scale"), change: try change(.upgrade, "scale"), way: way, reason: nil,
        facts: ConsentFacts(from: try state("pro"), quote: nil), createdAt: Instant(seconds: 0))
    }
    let (token, web) = (try Self.account(.dock, .token), try Self.account(.dock, .web))
    #expect(token.way(of: try request(.token)) == .token)
    #expect(token.way(of: try request(.page)) == .page)
    // A row cannot make the engine leave the token out.
    #expect(token.way(of: try request(.direct)) == .token)
    #expect(token.way(of: try request(.link)) == .token)
    #expect(web.way(of: try request(.token)) == .page)
    #expect(PlanRules.handshake(of: .page) == .page)
    #expect(PlanRules.handshake(of: .direct) == .ask && PlanRules.handshake(of: .link) == .ask)
  }

  private static func account(_ service: Service, _ consent: ConsentMode) throws -> Account {
    Account(
      name: try #require(AccountName("a")), service: service, origin: "https://example.com", isLive: true,
      consent: consent)
  }

  @Test func elsewhereAnUpgradeIsAPageAndWhatIsSoAlreadyIsSatisfied() throws {
    for service in Service.allCases where service != .dock {
      for operation in [Operation.upgrade, .checkout, .upgradeLink] {
        let ask = try change(operation, "pro")
        #expect(PlanRules.resolve(ask, on: try state("free"), of: service) == .change(ask))
        #expect(PlanRules.resolve(ask, on: try state("pro", .unknown), of: service) == .satisfied)
      }
    }
  }

  /// Whatever an ask comes down to is stable: what is done for it would be asked for again.
  @Test func resolvingTwiceChangesNothing() throws {
    for operation in Operation.allCases {
      for target in [nil, "free", "pro", "scale"] as [String?] {
        for plan in ["free", "pro", "scale"] {
          for cancellation in [Cancellation.none, .scheduled(nil), .unknown] {
            let state = try state(plan, cancellation)
            guard case .change(let once) = PlanRules.resolve(try change(operation, target), on: state, of: .dock) else {
              continue
            }
            #expect(
              PlanRules.resolve(once, on: state, of: .dock) == .change(once),
              "\(operation) \(target ?? "-") on \(state)")
          }
        }
      }
    }
  }
}
