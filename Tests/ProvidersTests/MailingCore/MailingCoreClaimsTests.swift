import Billing
import Testing

@testable import Providers

@Suite struct MailingCoreClaimsTests {
  @Test func aTokenTellsItsUserAndItsEnd() throws {
    let claims = try #require(MailingCoreClaims(Secret(MailingCoreService.token(endsAt: 1_777_637_700))))
    #expect(claims.user == "op@example.com")
    #expect(claims.endsAt == Instant(seconds: 1_777_637_700))
    let bare = try #require(MailingCoreClaims(Secret(AgentIdPService.token(["sub": "clu1"]))))
    #expect(bare.user == "clu1" && bare.endsAt == nil)
    let odd = try #require(MailingCoreClaims(Secret(AgentIdPService.token(["sub": 7, "exp": "soon"]))))
    #expect(odd.user == nil && odd.endsAt == nil)
  }

  @Test(arguments: ["", "a", "a.b", "a.b.c", "a.!!.c", "a..c", "mc_live_x", "a.W10.c", "a.e30.c.d"])
  func whatIsNoTokenTellsNothing(text: String) {
    #expect(MailingCoreClaims(Secret(text)) == nil)
  }

  @Test func hostileNamesAreMadeDisplayable() throws {
    let token = AgentIdPService.token(["email": "\u{1B}[2J\u{202E}moc.elpmaxe@po", "exp": 9_223_372_036_854_775_807])
    let claims = try #require(MailingCoreClaims(Secret(token)))
    #expect(claims.user?.hadUnsafeScalars == true)
    #expect(claims.endsAt == Instant(milliseconds: .max))
  }
}
