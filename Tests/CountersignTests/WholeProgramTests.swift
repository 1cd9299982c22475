import Foundation
import JSON
import Testing

/// The program's commands, its agents' door and its engine as separate processes.
@Suite(.serialized) struct WholeProgramTests {
  @Test func anAgentAsksWaitsAndIsTold() throws {
    let scene = try Scene()
    let (engine, door) = try scene.serve()
    let token = try scene.door("bot")

    let asked = try door.send("POST", "/api/billing/upgrade", token: token, body: #"{"plan":"scale"}"#)
    #expect(asked.status == 200)
    #expect(asked.json["status"]?.string == "confirmation_required")
    let handle = try #require(asked.json["confirm_token"]?.string)
    let request = try scene.newest()
    #expect(request["state"]?.string == "pending")
    #expect(request["from"]?["plan"]?.string == "pro")
    #expect(request["to"]?["plan"]?.string == "scale")
    #expect(request["quote"]?["amount_minor"]?.integer == 4900)
    #expect(request["quote"]?["currency"]?.string == "USD")
    #expect(try #require(request["token_expires_in"]?.double) > 50)

    let digest = try #require(request["digest"]?.string)
    let approved = try scene.run("approve", "1", "--digest", digest)
    #expect(approved.status == 0, "\(approved.errors)")
    let told = try door.send(
      "POST", "/api/billing/upgrade", token: token, body: #"{"plan":"scale","confirm_token":"\#(handle)"}"#)
    #expect(told.json["status"]?.string == "switched")
    #expect(told.json["plan"]?.string == "scale")
    #expect(try scene.effects().count == 1)
    #expect(try scene.json("status")["accounts"]?.array?.first?["plan"]?.string == "scale")

    // A second ask is rejected; the agent is told why, and the same ask gets the same no.
    let second = try door.send("POST", "/api/billing/downgrade", token: token, body: "{}")
    #expect(second.json["status"]?.string == "confirmation_required")
    #expect(try scene.run("reject", "2", "--reason", "not_now").status == 0)
    let denied = try door.send("POST", "/api/billing/downgrade", token: token, body: "{}")
    #expect(denied.status == 403)
    #expect(denied.json["error"]?.string == "consent_denied")
    #expect(denied.json["reason"]?.string == "not_now")
    #expect(try scene.effects().count == 1)
    let audit = try scene.json("audit", "verify")
    #expect(audit["ok"]?.bool == true)
    #expect(try engine.stop().status == 0)
  }

  @Test func approvingWithoutAnEngineBecomesTheEngineForThatOneRequest() throws {
    let scene = try Scene()
    let (engine, door) = try scene.serve()
    let token = try scene.door("bot")
    _ = try door.send("POST", "/api/billing/upgrade", token: token, body: #"{"plan":"scale"}"#)
    #expect(try engine.stop().status == 0)

    let digest = try #require(try scene.newest()["digest"]?.string)
    let approved = try scene.run("approve", "#1", "--digest", digest)
    #expect(approved.status == 0, "\(approved.errors)")
    #expect(approved.output.contains("executed"))
    #expect(try scene.effects().count == 1)
  }

  @Test func theWrongDigestApprovesNothing() throws {
    let scene = try Scene()
    let (_, door) = try scene.serve()
    let token = try scene.door("bot")
    _ = try door.send("POST", "/api/billing/upgrade", token: token, body: #"{"plan":"scale"}"#)
    let wrong = try scene.run("approve", "1", "--digest", String(repeating: "0", count: 64))
    #expect(wrong.status == 10)
    #expect(wrong.errors.contains("nothing was approved"))
    #expect(try scene.run("approve", "1", "--digest", "abc").status == 64)
    #expect(try scene.run("approve", "1").status == 64)
    #expect(try scene.newest()["state"]?.string == "pending")
    #expect(try scene.effects().isEmpty)
  }

  @Test func aLiveAccountNeedsTheCodeAtATerminal() throws {
    let scene = try Scene(live: true)
    let (_, door) = try scene.serve()
    let token = try scene.door("bot")
    _ = try door.send("POST", "/api/billing/upgrade", token: token, body: #"{"plan":"scale"}"#)
    let digest = try #require(try scene.newest()["digest"]?.string)

    let shell = try scene.onTerminal(["approve", "1", "--digest", digest])
    try shell.waitForScreen("the question") { $0.text.contains("to approve:") }
    try shell.write("ZZZZ\n")
    #expect(try shell.waitForExit() == .code(10))
    #expect(try scene.effects().isEmpty)

    let again = try scene.onTerminal(["approve", "1", "--digest", digest])
    try again.waitForScreen("the question") { $0.text.contains("to approve:") }
    let words = again.screen.text.split(whereSeparator: \.isWhitespace).map(String.init)
    let code = words[try #require(words.lastIndex(of: "Type")) + 1]
    try again.write(code.lowercased() + "\n")
    #expect(try again.waitForExit() == .code(0))
    #expect(try scene.effects().count == 1)
  }

  @Test func aKilledEngineNeverChangesThePlanTwice() throws {
    let scene = try Scene()
    let (engine, door) = try scene.serve()
    let token = try scene.door("bot")
    _ = try door.send("POST", "/api/billing/upgrade", token: token, body: #"{"plan":"scale"}"#)
    // The confirming call hangs at the service, so that the engine dies between its record and the answer.
    let fault = try scene.admin.send(
      "POST", "/sandbox/faults",
      body: #"{"route":"/api/billing/upgrade","fault":"delay","phase":"confirm","milliseconds":600000,"times":1}"#)
    #expect(fault.status == 200 || fault.status == 201)
    let digest = try #require(try scene.newest()["digest"]?.string)
    let shell = try scene.start("approve", "1", "--digest", digest)
    try wait("the record before sending") { try scene.newest()["state"]?.string == "executing" }
    engine.killNow()
    shell.killNow()
    #expect(try scene.newest()["state"]?.string == "executing")
    // Nobody takes the answer any more: whoever asks is told not to repeat it, by words and by the code.
    let alone = try scene.run("status")
    #expect(alone.status == 15, "\(alone.status) \(alone.output)")
    #expect(alone.words.contains("Unknown: #1 upgrade Pro -> Scale on dock-main: sent, and no engine takes its answer"))
    #expect(try scene.run("frame").words.contains("1 sent, no engine"))

    let (again, secondDoor) = try scene.serve()
    try wait("that the answer is lost") { try scene.newest()["state"]?.string == "unknown" }
    let status = try secondDoor.send(
      "GET", "/countersign/v1/requests/\(try scene.newest()["id"]?.string ?? "")", token: token)
    #expect(status.json["state"]?.string == "unknown")
    let doubtful = try scene.run("status", "--json")
    let document = try JSONValue.parse(doubtful.output)
    #expect(doubtful.status == 15 && document["waiting"]?["unknown"] == 1, "\(doubtful.output)")
    #expect(document["under_way"]?[0]?["read_at"]?.string != nil, "\(doubtful.output)")
    let refused = try scene.run("reject", "1")
    #expect(refused.status == 15)
    #expect(
      refused.errors.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains("countersign close 1 "))
    // The fence: 90 seconds after the token was issued nothing of the lost call can happen any more.
    try wait("the outcome after the fence", within: 200) { try scene.newest()["state"]?.string == "executed" }
    #expect(try scene.effects().count == 1)
    #expect(try scene.json("audit", "verify")["ok"]?.bool == true)
    #expect(try again.stop().status == 0)
  }

  @Test func aSecondEngineIsRefusedWithTheFirstOnesProcess() throws {
    let scene = try Scene()
    let (_, _) = try scene.serve()
    let second = try scene.run("serve")
    #expect(second.status == 5)
    #expect(second.errors.contains("process"))
  }

  /// Two engines on one ledger would both send; the one whose lock was taken away ends.
  @Test func anEngineWhoseLockWasRemovedEnds() throws {
    let scene = try Scene()
    let (first, _) = try scene.serve()
    try FileManager.default.removeItem(atPath: scene.folder.path + "/state/engine.lock")
    // Whatever rings the bell makes it look.
    _ = try scene.door("bot")
    let ending = try first.waitForEnd()
    #expect(ending.status == 2, "\(ending.errors)")
    #expect(ending.errors.contains("engine.lock") && ending.errors.contains("this one ends"))
    let (second, _) = try scene.serve()
    #expect(try second.stop().status == 0)
  }
}
