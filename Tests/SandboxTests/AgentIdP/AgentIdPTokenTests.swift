import Billing
import Hashing
import JSON
import Testing
import Text

@testable import Sandbox

@Suite("AgentIdP's access tokens")
struct AgentIdPTokenTests {
  private let key = SigningKey("a key of thirty-two bytes length")
  private let now = Instant(seconds: 1_777_636_800)

  private func token(_ organisation: String? = "org") -> AgentIdPToken {
    AgentIdPToken(
      client: "client", organisation: organisation, scope: "agents:read", id: "id", issuedAt: 1_777_636_800,
      expiresAt: 1_777_640_400)
  }

  @Test(arguments: ["org", nil])
  func aTokenTellsItsClaims(organisation: String?) throws {
    let token = token(organisation)
    let text = token.signed(with: key)
    #expect(AgentIdPToken.read(text, key: key, now: now) == token)
    let parts = text.split(separator: ".")
    let claims = try JSONValue.parse(try #require(Base64.url.decoded(parts[1])))
    #expect(claims["organization_id"]?.string == organisation)
    #expect(claims["sub"] == "client")
    #expect(try JSONValue.parse(try #require(Base64.url.decoded(parts[0])))["alg"] == "HS256")
  }

  @Test func aTokenEndsToTheMillisecond() {
    let text = token().signed(with: key)
    #expect(AgentIdPToken.read(text, key: key, now: Instant(milliseconds: 1_777_640_399_999)) != nil)
    #expect(AgentIdPToken.read(text, key: key, now: Instant(milliseconds: 1_777_640_400_000)) == nil)
  }

  @Test func aTokenThatWasTouchedIsNone() {
    let text = token().signed(with: key)
    #expect(AgentIdPToken.read(text, key: SigningKey("a key of thirty-two bytes lengtH"), now: now) == nil)
    let parts = text.split(separator: ".").map(String.init)
    let other = token(nil).signed(with: key).split(separator: ".").map(String.init)
    for forged in [
      [parts[0], other[1], parts[2]], [parts[0], parts[1], ""], [parts[0], parts[1]], parts + [""], ["", "", ""],
      [parts[0], parts[1], parts[2] + "="],
    ] {
      #expect(AgentIdPToken.read(forged.joined(separator: "."), key: key, now: now) == nil)
    }
  }
}
