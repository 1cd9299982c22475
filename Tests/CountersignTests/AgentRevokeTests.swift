import Foundation
import JSON
import Testing

/// `agent revoke`, with the engine and the agents' door as processes of their own.
@Suite(.serialized) struct AgentRevokeTests {
  private static let ask = #"{"plan":"scale"}"#

  @Test func revokingWithdrawsWhatTheAgentAskedAndSaysSo() throws {
    let scene = try Scene()
    let (_, door) = try scene.serve()
    let token = try scene.door("bot")
    #expect(try door.send("POST", "/api/billing/upgrade", token: token, body: Self.ask).status == 200)
    let request = try scene.newest()
    let id = try #require(request["id"]?.string)
    let digest = try #require(request["digest"]?.string)

    let revoked = try scene.run("agent", "revoke", "bot")
    #expect(revoked.status == 0, "\(revoked.errors)")
    #expect(
      revoked.output == """
        One door token of bot is revoked.
        Request 1 (dock-main: upgrade Pro -> Scale) is withdrawn.

        """)
    #expect(try scene.newest()["state"]?.string == "cancelled")
    #expect(try scene.run("approve", "1", "--digest", digest).status != 0)
    #expect(try scene.effects().isEmpty)
    #expect(try door.send("GET", "/countersign/v1/requests/\(id)?wait=25", token: token).status == 401)

    // Whoever gets the name later begins with nothing.
    let new = try scene.door("bot")
    #expect(try door.send("GET", "/countersign/v1/requests/\(id)", token: new).status == 404)
    let asked = try door.send("POST", "/api/billing/upgrade", token: new, body: Self.ask)
    #expect(asked.json["consent"]?["number"]?.integer == 2)
    // A token in its place keeps what was asked.
    let replaced = try scene.door("bot")
    let own = try scene.newest()["id"]?.string ?? ""
    #expect(try door.send("GET", "/countersign/v1/requests/\(own)", token: replaced).status == 200)

    let document = try scene.json("agent", "revoke", "bot", "--account", "dock-main")
    #expect(
      document == [
        "schema": "countersign.revocation/1", "agent": "bot", "account": "dock-main", "tokens": 1,
        "withdrawn": [["id": .string(own), "number": 2, "account": "dock-main", "state": "cancelled"]], "left": [],
      ])
    let nothing = try scene.run("agent", "revoke", "bot")
    #expect(nothing.status == 64)
    #expect(nothing.errors.contains("there is no door token of an agent \"bot\""))
    #expect(try scene.json("audit", "verify")["ok"]?.bool == true)
  }

  @Test func whatWaitsOnTheServicesPageStaysAndIsNamed() throws {
    let scene = try Scene(consent: "web")
    let (_, door) = try scene.serve()
    let token = try scene.door("bot")
    #expect(try door.send("POST", "/api/billing/upgrade", token: token, body: Self.ask).status == 200)
    let digest = try #require(try scene.newest()["digest"]?.string)
    #expect(try scene.run("approve", "1", "--digest", digest).status == 16)

    let revoked = try scene.run("agent", "revoke", "bot")
    #expect(revoked.status == 0, "\(revoked.errors)")
    #expect(
      revoked.words == "One door token of bot is revoked. "
        + "Request 1 (dock-main: upgrade Pro -> Scale) is waiting for payment and stays: it cannot be undone from here."
    )
    #expect(try scene.newest()["state"]?.string == "awaiting_payment")
  }

  @Test func anAccountThatIsNoNameRevokesNothing() throws {
    let scene = try Scene()
    _ = try scene.door("bot")
    let refused = try scene.run("agent", "revoke", "bot", "--account", "No Name")
    #expect(refused.status == 64)
    #expect(refused.errors.contains("is not an account's name"))
    #expect(try scene.json("agent", "list")["agents"]?.array?.count == 1)
  }
}
