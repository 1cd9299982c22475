import Billing
import Testing
import Text

@testable import Ledger

/// A look that was refused because a limit is used up shows that limit used up, and no old bar.
@Suite struct LookAtLimitTests {
  private let folder: TemporaryFolder
  private let ledger: Ledger

  init() throws {
    folder = try TemporaryFolder()
    ledger = try folder.ledger()
  }

  private func meters(after kind: ProviderFailure.Kind, later seconds: Int64 = 60) async throws -> [Meter] {
    let name = try Sample.name("idp")
    func meter(_ title: SafeText, _ used: Int64, _ limit: Limit) -> Meter {
      Meter(name: title, used: used, limit: limit, unit: "calls", provenance: .server)
    }
    let seen = Observation(
      account: name, at: Sample.now, plan: PlanState(plan: PlanName("free")),
      meters: [meter("API calls", 144, .of(1_000)), meter("tokens", 5, .unknown)])
    _ = try await ledger.record(seen)
    try await ledger.recordFailure(
      of: name, LookFailure(kind, detail: "refused"), at: Sample.now.adding(.seconds(seconds)), plan: nil, calls: 1)
    let look = try #require(try await ledger.look(at: name))
    if case .atLimit = kind { #expect(look.isAtLimit) } else { #expect(!look.isAtLimit) }
    return look.observation?.meters ?? []
  }

  @Test func theMeterThatIsUsedUpStandsAtItsLimit() async throws {
    let told = try await meters(after: .atLimit(until: nil, meter: "API calls"))
    #expect(told.map(\.used) == [1_000, 5])
    #expect(told[0].asOf == Sample.now.adding(.seconds(60)) && told[1].asOf == nil)
  }

  @Test func whereNobodySaysWhichOneItIsNothingIsMadeUp() async throws {
    #expect(try await meters(after: .atLimit(until: nil)).map(\.used) == [144, 5])
    #expect(try await meters(after: .atLimit(until: nil, meter: "tokens")).map(\.used) == [144, 5])
    #expect(try await meters(after: .unreachable).map(\.used) == [144, 5])
  }
}
