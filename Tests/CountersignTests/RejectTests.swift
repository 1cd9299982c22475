import Foundation
import JSON
import Testing

/// The no from a shell: a reason the agent is told, and words that stay here.
@Suite(.serialized) struct RejectTests {
  @Test func whatIsNoPresetDecidesNothing() throws {
    let scene = try Scene()
    _ = try scene.run("upgrade", "dock-main", "--plan", "scale")
    for reason in ["nope", "policy", "", "Not_Now", "not_now "] {
      let ending = try scene.run("reject", "1", "--reason", reason)
      #expect(ending.status == 64, "\(reason)")
      for preset in ["not_needed", "too_expensive", "not_now", "ask_first", "unexpected", "other", "--comment"] {
        #expect(ending.errors.contains(preset), "\(ending.errors)")
      }
    }
    let long = try scene.run("reject", "1", "--comment", String(repeating: "x", count: 501))
    #expect(long.status == 64 && long.errors.contains("500"), "\(long.errors)")
    #expect(try scene.newest()["state"]?.string == "pending")
  }

  @Test func ofYourOwnRequestNoAgentIsTold() throws {
    let scene = try Scene()
    _ = try scene.run("upgrade", "dock-main", "--plan", "scale")
    let ending = try scene.run("reject", "1", "--comment", "changed my mind")
    #expect(ending.status == 0)
    #expect(ending.errors == "It was your own, so no agent is told; your words stay in your log.\n", "\(ending.errors)")
  }

  @Test func aNewDigestIsTold() throws {
    let scene = try Scene()
    _ = try scene.run("upgrade", "dock-main", "--plan", "scale")
    let before = try #require(try scene.newest()["digest"]?.string)
    let ending = try scene.run("extend", "1")
    let after = try #require(try scene.newest()["digest"]?.string)
    #expect(ending.status == 0 && before != after)
    #expect(ending.errors.contains("countersign approve 1 --digest \(after)"), "\(ending.errors)")
  }

  @Test func theCommentStaysInTheLogWhateverThePreset() throws {
    let scene = try Scene()
    let (_, door) = try scene.serve()
    for (number, reason, comment) in [
      (1, "other", "the card is Anna's"), (2, "not_now", String(repeating: "y", count: 500)),
    ] {
      let token = try scene.door("bot-\(number)")
      let asked = try door.send("POST", "/api/billing/upgrade", token: token, body: #"{"plan":"scale"}"#)
      let handle = try #require(asked.json["confirm_token"]?.string)
      let ending = try scene.run("reject", "\(number)", "--reason", reason, "--comment", comment)
      #expect(ending.status == 0, "\(ending.errors)")
      #expect(ending.errors == "The agent is told: \(reason); your words stay in your log.\n")
      let told = try door.send(
        "POST", "/api/billing/upgrade", token: token, body: #"{"plan":"scale","confirm_token":"\#(handle)"}"#)
      #expect(told.status == 403 && told.json["reason"]?.string == reason, "\(told)")
      #expect(!told.json.serialized().contains(comment))
      #expect(try scene.run("audit", "export").output.contains(comment))
    }
  }
}
