import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("Changes behind everybody's back")
struct DockAdministrationTests {
  @Test func aPlanSetByTheAdministratorIsLoggedAsTheirs() throws {
    var dock = try TestDock()
    try dock.world.setPlan(of: "vector-build", to: "scale", cancel: true, requestID: "req_a", now: dock.now)
    let billing = try dock.agent("GET", "/api/billing").value
    #expect(billing["plan"] == "scale")
    #expect(billing["cancelAtPeriodEnd"] == true)
    let effects = dock.world.takeEffects()
    #expect(effects.map(\.by) == [.admin])
    #expect(effects.map(\.from) == ["pro"])
    #expect(effects.map(\.to) == ["scale"])
    #expect(effects.map(\.requestID) == ["req_a"])
  }

  @Test func settingWhatIsSetIsNoEffect() throws {
    var dock = try TestDock()
    try dock.world.setPlan(of: "vector-build", to: "pro", cancel: false, requestID: nil, now: dock.now)
    #expect(dock.world.takeEffects().isEmpty)
  }

  @Test func anOrganisationIsFoundBySlugOrName() throws {
    var dock = try TestDock()
    for name in ["foreign", "Überlab <研究> \u{202E}"] {
      try dock.world.setUsage(of: name, meter: "agents", to: 5, now: dock.now)
    }
    #expect(throws: SandboxError.unknownOrganisation("nobody")) {
      try dock.world.setUsage(of: "nobody", meter: "agents", to: 5, now: dock.now)
    }
  }

  @Test func whatDoesNotExistIsRefused() throws {
    var dock = try TestDock()
    #expect(throws: SandboxError.unknownPlan("free")) { try dock.world.setPrice("free", minor: 0) }
    #expect(throws: SandboxError.self) { try dock.world.setPrice("pro", minor: -1) }
    #expect(throws: SandboxError.unknownMeter("seats")) {
      try dock.world.setUsage(of: "foreign", meter: "seats", to: 5, now: dock.now)
    }
    #expect(throws: SandboxError.self) {
      try dock.world.setUsage(of: "foreign", meter: "agents", to: .max, now: dock.now)
    }
    #expect(throws: SandboxError.unknownPlan("gold")) {
      try dock.world.setPlan(of: "foreign", to: "gold", cancel: false, requestID: nil, now: dock.now)
    }
    #expect(dock.world.takeEffects().isEmpty)
  }

  @Test func aConfigurationThatCannotBeServedIsRefused() throws {
    #expect(throws: SandboxError.unknownPlan("gold")) { try TestDock(plan: "gold") }
    #expect(throws: SandboxError.unknownMeter("seats")) { try TestDock(usage: ["seats": 1]) }
    #expect(throws: SandboxError.duplicateSlug("foreign")) { try TestDock { $0.slug = "foreign" } }
    #expect(throws: SandboxError.duplicateCredential(organisation: "vector-build")) {
      try TestDock { $0.humanSession = TestDock.key }
    }
  }
}
