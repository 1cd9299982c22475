import Testing

@testable import Gateway

@Suite struct DoorGuardTests {
  private let guardian = DoorGuard(.port(8787))

  private func head(
    _ authority: String? = "127.0.0.1:8787", origin: String? = nil, site: String? = nil, override: Bool = false
  ) -> DoorGuard.Head {
    DoorGuard.Head(authority: authority, origin: origin, fetchSite: site, hasMethodOverride: override)
  }

  @Test(arguments: ["127.0.0.1:8787", "localhost:8787", "LOCALHOST:8787", "LocalHost:8787"])
  func thisMachinesNamesAreServed(_ authority: String) {
    #expect(guardian.obstacle(head(authority), at: "/api/billing") == nil)
  }

  @Test(arguments: [
    nil, "", "attacker.example", "127.0.0.1", "localhost", "127.0.0.1:80", "127.0.0.1:8788", "127.0.0.1:08787",
    "127.0.0.1.nip.io:8787", "127.0.0.1.:8787", "localhost.:8787", "localhost.attacker.example:8787", "127.1:8787",
    "0.0.0.0:8787", "[::1]:8787", "2130706433:8787", "0x7f.0.0.1:8787", "user@127.0.0.1:8787", "127.0.0.1:8787, x",
    " 127.0.0.1:8787", "127.0.0.1:8787 ", "127.0.0.1:8787\0", "http://127.0.0.1:8787", "ⅼocalhost:8787",
    "loca\u{200D}lhost:8787", "lo\u{0441}alhost:8787", "１27.0.0.1:8787",
  ])
  func anotherNameIsMisdirected(_ authority: String?) {
    #expect(guardian.obstacle(head(authority), at: "/api/billing") == .misdirected)
  }

  @Test(arguments: ["null", "", "http://127.0.0.1:8787", "http://localhost:8787", "https://evil.example", "file://"])
  func anyOriginIsABrowser(_ origin: String) {
    #expect(guardian.obstacle(head(origin: origin), at: "/api/billing") == .fromBrowser)
  }

  @Test func everyFetchSiteButNoneIsABrowser() {
    for site in ["cross-site", "same-site", "same-origin", "", "none, none", "anything", "n\u{43E}ne"] {
      #expect(guardian.obstacle(head(site: site), at: "/api/billing") == .fromBrowser, "\(site)")
    }
    for site in [nil, "none", "None"] {
      #expect(guardian.obstacle(head(site: site), at: "/api/billing") == nil)
    }
  }

  @Test func aMethodOverrideIsRefused() {
    #expect(guardian.obstacle(head(override: true), at: "/api/billing") == .methodOverride)
  }

  @Test func aWrongNameCountsBeforeEverythingElse() {
    #expect(guardian.obstacle(head("evil.example", origin: "null", override: true), at: "/api/billing") == .misdirected)
    #expect(guardian.obstacle(head(origin: "null", override: true), at: "/api/billing") == .fromBrowser)
  }

  @Test func eachObstacleHasItsStatus() {
    #expect(DoorGuard.Obstacle.misdirected.answer.status == 421)
    #expect(DoorGuard.Obstacle.fromBrowser.answer.status == 403)
    #expect(DoorGuard.Obstacle.methodOverride.answer.status == 400)
  }

  @Test func aDoorTokenStandsAloneBehindBearer() {
    #expect(DoorGuard.token("Bearer csd_1")?.reveal() == "csd_1")
    #expect(DoorGuard.token("bEARER csd_1")?.reveal() == "csd_1")
    let longest = String(repeating: "x", count: 256)
    #expect(DoorGuard.token("Bearer " + longest)?.reveal() == longest)
    for text in [
      nil, "", "Bearer", "Bearer ", "csd_1", "Basic csd_1", "Bearer  csd_1", " Bearer csd_1", "Bearer csd_1 ",
      "Bearer csd_1 csd_2", "Bearer csd_1, Bearer csd_2", "Bearer\tcsd_1", "Bearer " + longest + "x",
    ] {
      #expect(DoorGuard.token(text) == nil, "\(text ?? "nil")")
    }
  }

  @Test func aBodyIsDeclaredAsJSON() {
    for type in [
      "application/json", "Application/JSON", "application/json; charset=utf-8", "application/json ;charset=x",
      "application/json;",
    ] {
      #expect(DoorGuard.isJSON(type), "\(type)")
    }
    for type in [
      nil, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/json",
      "application/json+x", "application/problem+json", "application/jsonp", "appli cation/json", " application/json",
      "application/json, text/plain", "text/plain; application/json", "application/j\u{17F}on",
    ] {
      #expect(!DoorGuard.isJSON(type), "\(type ?? "nil")")
    }
  }
}
