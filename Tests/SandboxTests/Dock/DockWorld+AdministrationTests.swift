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

  @Test func aDriftMovesTheCountWithTheClockAndStops() throws {
    var dock = try TestDock(usage: ["messages": 50, "agents": 3])
    try dock.world.setDrift(of: "vector-build", meter: "messages", perHour: 600, now: dock.now)
    try dock.world.setDrift(of: "vector-build", meter: "agents", perHour: -1, now: dock.now)
    dock.advance(.seconds(4 * 3_600))
    var usage = try dock.agent("GET", "/api/billing").value["usage"]
    #expect(usage?["messages"] == 2_450)
    #expect(usage?["agents"] == 0, "it stops at nothing")
    try dock.world.setUsage(of: "vector-build", meter: "messages", to: 5, now: dock.now)
    try dock.world.setDrift(of: "vector-build", meter: "messages", perHour: 0, now: dock.now)
    dock.advance(.seconds(4 * 3_600))
    usage = try dock.agent("GET", "/api/billing").value["usage"]
    #expect(usage?["messages"] == 5)
    #expect(dock.world.takeEffects().isEmpty)
    #expect(throws: SandboxError.unknownMeter("seats")) {
      try dock.world.setDrift(of: "vector-build", meter: "seats", perHour: 1, now: dock.now)
    }
    #expect(throws: SandboxError.self) {
      try dock.world.setDrift(of: "vector-build", meter: "agents", perHour: .min, now: dock.now)
    }
  }

  @Test func aDriftThatCrossesTheMonthCountsFromItsFirstDay() throws {
    var dock = try TestDock(usage: ["messages": 50])
    try dock.world.setDrift(of: "vector-build", meter: "messages", perHour: 1, now: dock.now)
    // From noon of May 1 to two in the morning of June 1.
    dock.advance(.seconds(30 * 86_400 + 14 * 3_600))
    #expect(try dock.agent("GET", "/api/billing").value.at("usage", "messages") == 2)
    #expect(try dock.agent("GET", "/api/billing", key: TestDock.foreignKey).value.at("usage", "messages") == 0)
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
    #expect(throws: SandboxError.unknownPlan("free", among: ["pro", "scale"])) {
      try dock.world.setPrice("free", minor: 0)
    }
    #expect(throws: SandboxError.self) { try dock.world.setPrice("pro", minor: -1) }
    #expect(throws: SandboxError.unknownMeter("seats")) {
      try dock.world.setUsage(of: "foreign", meter: "seats", to: 5, now: dock.now)
    }
    #expect(throws: SandboxError.self) {
      try dock.world.setUsage(of: "foreign", meter: "agents", to: .max, now: dock.now)
    }
    #expect(throws: SandboxError.unknownPlan("gold", among: ["free", "pro", "scale"])) {
      try dock.world.setPlan(of: "foreign", to: "gold", cancel: false, requestID: nil, now: dock.now)
    }
    #expect(dock.world.takeEffects().isEmpty)
  }

  @Test func aConfigurationThatCannotBeServedIsRefused() throws {
    #expect(throws: SandboxError.unknownPlan("gold", among: ["free", "pro", "scale"])) { try TestDock(plan: "gold") }
    #expect(throws: SandboxError.unknownMeter("seats")) { try TestDock(usage: ["seats": 1]) }
    #expect(throws: SandboxError.duplicateSlug("foreign")) { try TestDock { $0.slug = "foreign" } }
    #expect(throws: SandboxError.duplicateCredential(organisation: "vector-build")) {
      try TestDock { $0.humanSession = TestDock.key }
    }
  }
}
