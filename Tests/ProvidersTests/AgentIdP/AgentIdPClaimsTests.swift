import Billing
import JSON
import Testing

@testable import Providers

@Suite struct AgentIdPClaimsTests {
  @Test func aTokenTellsWhomItBelongsTo() throws {
    let claims = try #require(AgentIdPClaims(Secret(AgentIdPService.token())))
    #expect(claims.organisation == "org-1")
    #expect(claims.client == "6f1f2d1c-canary")
    #expect(claims.endsAt == Instant(seconds: 1_777_640_400))
  }

  @Test(
    arguments: [
      [:], ["organization_id": .null], ["organization_id": ""], ["organization_id": 7], ["organization_id": ["x"]],
    ] as [JSONValue])
  func anOrganisationThatIsNotSaidIsNone(_ json: JSONValue) throws {
    let claims = try #require(AgentIdPClaims(Secret(AgentIdPService.token(json))))
    #expect(claims.organisation == nil)
    #expect(claims.endsAt == nil)
  }

  @Test func hostileClaimsAreMadeDisplayable() throws {
    let json: JSONValue = [
      "organization_id": .string("\u{1B}[2J\u{202E}" + String(repeating: "研", count: 500)), "sub": "日本", "exp": -1,
    ]
    let claims = try #require(AgentIdPClaims(Secret(AgentIdPService.token(json))))
    let organisation = try #require(claims.organisation)
    #expect(organisation.string.count <= 200)
    #expect(!organisation.string.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
    #expect(claims.client == "日本")
  }

  @Test(arguments: [
    "", "opaque", "a.b", "a.b.c", "a.b.c.d", "a.e30=.c", "a.W10.c", "a.é.c", "..", "a.e3.c", "a.\u{1B}.c",
  ])
  func whatIsNoTokenHasNoClaims(text: String) {
    #expect(AgentIdPClaims(Secret(text)) == nil)
  }
}
