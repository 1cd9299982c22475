import Billing
import Support
import Testing

@testable import Sandbox

@Suite("The standard configuration")
struct SandboxConfigurationTests {
  @Test func fiveOrganisationsEachHaveAKeyAndASessionOfTheirOwn() throws {
    let organisations = SandboxConfiguration.standard(seed: nil).organisations
    #expect(
      organisations.map(\.slug) == ["vector-build", "acme-research", "tiny-lab", "partner-guild", "island-works"])
    #expect(organisations.map(\.plan) == ["pro", "pro", "free", "scale", "free"])
    #expect(organisations.filter(\.isDesignPartner).map(\.slug) == ["partner-guild"])
    #expect(organisations.filter { !$0.stripeConfigured }.map(\.slug) == ["island-works"])
    #expect(Set(organisations.compactMap(\.humanSession)).count == 5)
    let keys = organisations.flatMap(\.keys).map(\.key)
    #expect(Set(keys).count == 5)
    for key in keys {
      #expect(key.hasPrefix("dk_") && key.utf8.count == 51)
      #expect(key.dropFirst(3).allSatisfy { "0123456789abcdef".contains($0) })
    }
  }

  @Test func theFirstThreeHaveWorkspacesToOpen() throws {
    let configuration = SandboxConfiguration.standard(seed: 3)
    #expect(configuration.organisations.map(\.workspaces.count) == [3, 2, 1, 0, 0])
    let now = SandboxClock(source: ManualTime()).now
    let first = try DockWorld(configuration, now: now).organisations.map(\.workspaces)
    #expect(try DockWorld(configuration, now: now).organisations.map(\.workspaces) == first)
    for organisation in configuration.organisations {
      #expect(organisation.usage["workspaces", default: 0] >= organisation.workspaces.count)
    }
  }

  @Test func everyServiceIsThereOnce() {
    let services = SandboxConfiguration.standard(seed: 1).otherServices(now: SandboxClock(source: ManualTime()).now)
    let names = services.map { type(of: $0).name } + ["dock"]
    #expect(names.sorted() == Billing.Service.allCases.map(\.rawValue).sorted())
  }

  @Test func keysAreFreshEachTimeUnlessSeeded() {
    func keys(_ seed: UInt64?) -> [String] {
      SandboxConfiguration.standard(seed: seed).organisations.flatMap(\.keys).map(\.key)
    }
    #expect(keys(nil) != keys(nil))
    #expect(keys(5) == keys(5))
    #expect(keys(5) != keys(6))
  }
}
