import Billing
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
      (try change(.upgrade, "pro"), try state("pro", .unknown), .change(try change(.resume, "pro"))),
      (try change(.upgrade, "pro"), try state("free"), .change(try change(.checkout, "pro"))),
      (try change(.upgrade), try state("pro"), .planUnknown),
      (try change(.upgrade, "pro"), try state(nil), .planUnknown),
      (try change(.downgrade, "free"), try state("pro"), .change(try change(.downgrade, "free"))),
      (try change(.downgrade, "free"), try state("pro", .unknown), .change(try change(.downgrade, "free"))),
      (try change(.downgrade, "free"), try state("pro", soon), .satisfied),
      (try change(.downgrade, "free"), try state("free"), .satisfied),
      (try change(.resume), try state("pro", soon), .change(try change(.resume, "pro"))),
      (try change(.resume), try state("pro"), .satisfied), (try change(.resume), try state(nil, soon), .planUnknown),
      (try change(.checkout, "pro"), try state("pro"), .change(try change(.checkout, "pro"))),
      (try change(.portal), try state("pro"), .change(try change(.portal))),
    ] {
      #expect(PlanRules.resolve(ask, on: state, of: .dock) == resolution, "\(ask) on \(state)")
    }
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

  @Test(arguments: Operation.allCases)
  func upgradesAndDowngradesNeedAToken(operation: Operation) throws {
    let isGated = operation == .upgrade || operation == .downgrade
    let (token, web) = (try Self.account(.dock, .token), try Self.account(.dock, .web))
    let change = PlanChange(operation)
    #expect(PlanRules.needsToken(change, on: token) == isGated)
    #expect(PlanRules.handshake(of: change, on: token) == .ask)
    #expect(!PlanRules.needsToken(change, on: web))
    #expect(PlanRules.handshake(of: change, on: web) == (isGated ? .page : .ask))
    for service in Service.allCases where service != .dock {
      #expect(!PlanRules.needsToken(change, on: try Self.account(service, .token)))
      #expect(PlanRules.handshake(of: change, on: try Self.account(service, .web)) == .ask)
      #expect(PlanRules.onlyMakesURL(change, of: service) == (operation.onlyMakesURL || operation == .upgrade))
    }
    #expect(PlanRules.onlyMakesURL(change, of: .dock) == operation.onlyMakesURL)
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
