import Foundation
import JSON
import Support
import Testing

/// `countersign request` against a real engine: what an agent without HTTP of its own asks by.
@Suite(.timeLimit(.minutes(5))) struct AgentRequestTests {
  /// A scene with an engine and an agent.
  private struct Agent {
    let scene: Scene
    let token: String
    let file: String
    let address: String

    init(_ scene: Scene, _ name: String = "research-bot") throws {
      self.scene = scene
      token = try scene.door(name)
      file = try scene.folder.write(name + ".token", token + "\n")
      address = "http://127.0.0.1:\(scene.port)"
    }

    /// What the agent's environment has: neither the config nor the state folder.
    var environment: [String: String] {
      ["COUNTERSIGN_GATEWAY": address, "COUNTERSIGN_CONFIG": "/nowhere/config", "COUNTERSIGN_STATE": "/nowhere/state"]
    }

    func run(_ arguments: String..., with more: [String: String] = [:]) throws -> Program.Ending {
      try Program.run(
        ["request"] + arguments + ["--token-file", file], in: scene.folder, environment.merging(more) { $1 })
    }

    func start(_ arguments: String...) throws -> Background {
      try Background(["request"] + arguments + ["--token-file", file], in: scene.folder, environment)
    }
  }

  private func withAgent(_ test: (Agent) throws -> Void) throws {
    let scene = try Scene()
    _ = try scene.serve()
    try test(Agent(scene))
  }

  private func digest(_ scene: Scene) throws -> String {
    let number = try scene.newest()["number"]?.integer ?? 0
    return try scene.json("show", String(number))["digest"]?.string ?? ""
  }

  private func approve(_ scene: Scene) throws {
    let number = try scene.newest()["number"]?.integer ?? 0
    let ending = try scene.run("approve", String(number), "--digest", try digest(scene))
    #expect(ending.status == 0, "\(ending.errors)")
  }

  private func waitForRequest(_ scene: Scene, _ count: Int = 1) throws {
    try wait("\(count) requests") { (try scene.json("requests")["requests"]?.array?.count ?? 0) == count }
  }

  @Test func anAskIsOneLineAndWaits() throws {
    try withAgent { agent in
      let ending = try agent.run("upgrade", "--plan", "scale", "--reason", "more rows")
      #expect(ending.status == 10, "\(ending.errors)")
      let request = try agent.scene.newest()
      let id = request["id"]?.string ?? "none"
      #expect(ending.output == "#1  pending  dock-main  upgrade -> Scale  \(id)\n")
      // Ready to be copied.
      #expect(ending.printedErrors.hasSuffix("\n  countersign request wait \(id) --token-file \(agent.file)\n"))
      #expect(try agent.scene.json("show", "1")["reason"] == "more rows")
      // The same by its id, and in the list.
      #expect(try agent.run("show", id).output == ending.output)
      #expect(try agent.run("list").output == ending.output)
      let document = try JSONValue.parse(try agent.run("show", id, "--json").output)
      #expect(document["schema"] == "countersign.agent_request/1" && document["state"] == "pending")
      let cancelled = try agent.run("cancel", id, "--json")
      #expect(cancelled.status == 0)
      #expect(try JSONValue.parse(cancelled.output)["state"] == "cancelled")
      #expect(try agent.run("show", id).status == 13)
      #expect(try agent.run("wait", id).status == 13)
      #expect(try agent.run("cancel", id).status == 13)
    }
  }

  @Test func aWaitEndsWithTheDecision() throws {
    try withAgent { agent in
      let asking = try agent.start("upgrade", "--plan", "scale", "--reason", "more rows", "--wait", "--json")
      try waitForRequest(agent.scene)
      try approve(agent.scene)
      let ending = try asking.waitForEnd()
      #expect(ending.status == 0, "\(ending.errors)")
      #expect(try JSONValue.parse(ending.output)["state"] == "executed")
      #expect(ending.errors.isEmpty, "progress is for a terminal")
      #expect(try agent.scene.effects().count == 1)
    }
  }

  @Test func aNoIsTold() throws {
    try withAgent { agent in
      let asking = try agent.start("upgrade", "--plan", "scale", "--reason", "more rows", "--wait=5m")
      try waitForRequest(agent.scene)
      #expect(try agent.scene.run("reject", "1", "--reason", "too_expensive").status == 0)
      let ending = try asking.waitForEnd()
      #expect(ending.status == 11)
      #expect(ending.output.hasPrefix("#1  rejected (too expensive)"))
      // The same ask gets the same no, and says for how long.
      let again = try agent.run("upgrade", "--plan", "scale", "--reason", "please", "--json")
      #expect(again.status == 17)
      #expect(try JSONValue.parse(again.output)["error"]?["retry_after"]?.integer ?? 0 > 0)
    }
  }

  @Test func aWaitOutlivesTheEngine() throws {
    let scene = try Scene()
    let first = try scene.serve().engine
    let agent = try Agent(scene)
    let asking = try agent.start("upgrade", "--plan", "scale", "--reason", "more rows", "--wait", "--json")
    try waitForRequest(scene)
    #expect(try first.stop().status == 0)
    #expect(asking.isRunning)
    let second = try scene.serve().engine
    #expect(asking.isRunning)
    // A crash is survived as well.
    second.killNow()
    _ = try scene.serve()
    try approve(scene)
    let ending = try asking.waitForEnd()
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(try scene.effects().count == 1)
    #expect(try scene.json("requests")["requests"]?.array?.count == 1)
  }

  @Test func anAskWaitsForAnEngineToComeWhereItIsToWait() throws {
    let scene = try Scene()
    let agent = try Agent(scene)
    let refused = try agent.run("upgrade", "--plan", "scale", "--reason", "more rows", "--json")
    #expect(refused.status == 3)
    #expect(try JSONValue.parse(refused.output)["error"]?["what"]?.string?.contains("No gateway answers") == true)
    let asking = try agent.start("upgrade", "--plan", "scale", "--reason", "more rows", "--wait")
    try asking.waitUntilItCatches(SIGINT)
    _ = try scene.serve()
    try waitForRequest(scene)
    asking.send(SIGINT)
    #expect(try asking.waitForEnd().status == 10)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP]) func aSignalDetachesAndWithdrawsNothing(_ signal: Int32) throws {
    try withAgent { agent in
      let asking = try agent.start("upgrade", "--plan", "scale", "--reason", "more rows", "--wait")
      try waitForRequest(agent.scene)
      // The ledger knows of it before the agent does: a wait that was begun shows that it was told.
      try asking.waitUntilItCatches(signal)
      let id = try agent.scene.newest()["id"]?.string ?? "none"
      let waiting = try agent.start("wait", id)
      try waiting.waitUntilItCatches(signal)
      waiting.send(signal)
      let ending = try waiting.waitForEnd()
      #expect(ending.status == 10)
      #expect(ending.errors.contains("countersign request wait \(id)"))
      #expect(try agent.scene.newest()["state"] == "pending")
      #expect(asking.isRunning)
      asking.send(signal)
      #expect([3, 10].contains(try asking.waitForEnd().status))
      #expect(try agent.scene.newest()["state"] == "pending")
    }
  }

  @Test func aWaitEndsWhenItsTimeIsUp() throws {
    try withAgent { agent in
      let ending = try agent.run("upgrade", "--plan", "scale", "--reason", "more rows", "--wait=1s", "--json")
      #expect(ending.status == 10)
      #expect(try JSONValue.parse(ending.output)["state"] == "pending")
      let id = try agent.scene.newest()["id"]?.string ?? "none"
      #expect(try agent.run("wait", id, "--for", "1s").status == 10)
    }
  }

  @Test func aKeyAsksOnceAlsoOverARestart() throws {
    let scene = try Scene()
    let engine = try scene.serve().engine
    let agent = try Agent(scene)
    let first = try agent.run("upgrade", "--plan", "scale", "--reason", "r", "--idempotency-key", "k")
    let id = try scene.newest()["id"]?.string ?? "none"
    #expect(first.status == 10)
    #expect(try agent.run("cancel", id).status == 0)
    #expect(try engine.stop().status == 0)
    _ = try scene.serve()
    let replayed = try agent.run("upgrade", "--plan", "scale", "--reason", "r", "--idempotency-key", "k")
    #expect(replayed.status == 13 && replayed.output.contains(id))
    let other = try agent.run("upgrade", "--plan", "scale", "--reason", "another", "--idempotency-key", "k")
    #expect(other.status == 64 && other.errors.contains("Idempotency-Key"))
    #expect(try scene.json("requests")["requests"]?.array?.count == 1)
  }

  @Test func theOperationsAndTheirRefusals() throws {
    try withAgent { agent in
      #expect(try agent.run("resume", "--reason", "r").status == 0, "it does not end, so this is so already")
      let portal = try agent.run("portal", "--reason", "r", "--account", "dock-main", "--json")
      #expect(portal.status == 10)
      #expect(try JSONValue.parse(portal.output)["operation"] == "portal")
      let link = try agent.run("upgrade-link", "--plan", "scale", "--reason", "r")
      #expect(link.status == 14 && link.errors.contains("Dock makes no upgrade links"))
      let downgrade = try agent.run("downgrade", "--reason", "r")
      #expect(downgrade.status == 10)
      #expect(downgrade.output.split(separator: "\n").count == 1, "a line is one line for whoever reads lines")
      #expect(try agent.run("checkout", "--plan", "scale", "--reason", "r").status == 14)
      #expect(try agent.run("upgrade", "--plan", "nope", "--reason", "r").status == 64)
      #expect(try agent.run("upgrade", "--plan", "scale", "--reason", "r", "--account", "elsewhere").status == 64)
      #expect(try agent.run("show", "00112233445566778899aabbccddeeff").status == 64)
    }
  }

  @Test func itComesByTheSocketToo() throws {
    let scene = try Scene()
    let socket = scene.folder.path + "/door.sock"
    let config = try String(contentsOfFile: scene.folder.path + "/config.toml", encoding: .utf8)
    try scene.folder.write("config.toml", config + "\nunix = \"\(socket)\"\n")
    _ = try scene.serve()
    let agent = try Agent(scene)
    try wait("the socket") { access(socket, F_OK) == 0 }
    let address = ["COUNTERSIGN_GATEWAY": "unix:" + socket]
    let asked = try agent.run("upgrade", "--plan", "scale", "--reason", "r", with: address)
    #expect(asked.status == 10, "\(asked.errors)")
    let id = try scene.newest()["id"]?.string ?? "none"
    #expect(try agent.run("show", id, with: address).output == asked.output)
    let none = try agent.run("list", "--gateway", "unix:\(socket).gone")
    #expect(none.status == 3 && none.errors.contains("No gateway answers"))
  }

  @Test func theTokenComesFromAPrivateFileOrTheEnvironment() throws {
    try withAgent { agent in
      let folder = agent.scene.folder
      func list(_ more: String..., token: String? = nil) throws -> Program.Ending {
        var environment = agent.environment
        environment["COUNTERSIGN_TOKEN"] = token
        return try Program.run(["request", "list"] + more, in: folder, environment)
      }
      #expect(try list(token: agent.token).status == 0)
      let none = try list()
      #expect(none.status == 3 && none.errors.contains("COUNTERSIGN_TOKEN is not set"))
      let open = try folder.write("open.token", agent.token, mode: 0o644)
      let loose = try list("--token-file", open)
      #expect(loose.status == 3 && loose.errors.contains("chmod 600"))
      let wrong = try list(token: "csd_wrong")
      #expect(
        wrong.status == 3 && wrong.errors.contains("A door token is needed") && !wrong.errors.contains("csd_wrong"))
      #expect(try list(token: "two words").status == 3)
    }
  }

  @Test(arguments: [
    ["upgrade", "--plan", "scale"], ["upgrade", "--reason", "r"], ["upgrade", "--plan", "scale", "--reason", " "],
    ["upgrade", "--plan", "scale", "--reason", "r", "--wait=soon"],
    ["upgrade", "--plan", "scale", "--reason", "r", "--wait=0s"],
    ["upgrade", "--plan", "scale", "--reason", "r", "--wait=8d"],
    ["upgrade", "--plan", "scale", "--reason", "r", "--interval", "week"],
    ["upgrade", "--plan", "scale", "--reason", "r", "--idempotency-key", ""],
    ["upgrade", "--plan", "scale", "--reason", "r", "--idempotency-key", "a b"],
    ["upgrade", "--plan", "scale", "--reason", "r", "--account", "a b"],
    ["upgrade", "--plan", "scale", "--reason", String(repeating: "r", count: 501)],
    ["portal", "--plan", "scale", "--reason", "r"], ["show"], ["show", "12"], ["wait", "x"], ["cancel", "1"],
    ["list", "--gateway", "ftp://127.0.0.1"], ["list", "--gateway", "http://example.com"],
    ["list", "--gateway", "unix:relative"], ["list", "--gateway", "http://127.0.0.1:1/accounts/"],
    ["list", "--gateway", "http://127.0.0.1:1/accounts/x/y"], ["list", "--gateway", "http://127.0.0.1:1/x"],
    ["upgrade", "--reason", "r", "--plan", "pro", "--gateway", "http://127.0.0.1:1/accounts/x", "--account", "y"],
    ["approve"], [],
  ])
  func aBadCommandLineIsOneError(_ arguments: [String]) throws {
    let folder = try TemporaryFolder()
    let ending = try Program.run(["request"] + arguments, in: folder, ["COUNTERSIGN_TOKEN": "csd_x"])
    #expect(ending.status == 64, "\(ending.errors)")
    #expect(ending.output.isEmpty && !ending.errors.isEmpty)
  }

  @Test func theAddressMayNameTheAccount() throws {
    try withAgent { agent in
      let address = agent.address + "/accounts/" + "dock-main"
      let asked = try agent.run(
        "upgrade", "--plan", "scale", "--reason", "r", "--json", "--gateway", address)
      #expect(asked.status == 10, "\(asked.errors)")
      let body = try JSONValue.parse(Array(asked.output.utf8))
      #expect(body["status_page"]?.string?.hasPrefix(agent.address + "/s/") == true)
      let other = try agent.run("list", "--gateway", agent.address + "/accounts/another")
      #expect(other.status == 64, "\(other.errors)")
    }
  }

  /// The command reads no config, so that a service's `ca_bundle` does not reach it.
  @Test(.enabled(if: access("/usr/bin/openssl", X_OK) == 0))
  func aGatewayWhoseCertificateNobodyTrustsIsNoStrangeAnswer() throws {
    let folder = try TemporaryFolder()
    let words = [
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
      "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", "key.pem", "-out", "door.pem",
    ]
    let openssl = "cd \"$HOME\"; exec /usr/bin/openssl \"$@\""
    #expect(try Program.run(words, in: folder, by: "", shell: "shift; " + openssl).status == 0)
    let server = try Background(
      ["s_server", "-accept", "127.0.0.1:0", "-cert", "door.pem", "-key", "key.pem", "-www"], in: folder, by: "",
      shell: "shift; " + openssl)
    try wait("a port") { server.printed.contains("ACCEPT 127.0.0.1:") }
    let port = try #require(server.printed.firstMatch(of: /ACCEPT 127\.0\.0\.1:([0-9]+)/)?.1)
    let ending = try Program.run(
      ["request", "list", "--gateway", "https://localhost:\(port)"], in: folder, ["COUNTERSIGN_TOKEN": "csd_x"])
    #expect(ending.status == 3)
    #expect(ending.errors.contains("The gateway at localhost is not trusted: The certificate"), "\(ending.errors)")
    #expect(ending.errors.contains("no config is read here"), "\(ending.errors)")
    server.killNow()
  }

  @Test func aStrangeAnswerIsNoRequest() throws {
    let folder = try TemporaryFolder()
    // A port of this machine where somebody else answers.
    let scene = try Scene()
    let environment = ["COUNTERSIGN_TOKEN": "csd_x", "COUNTERSIGN_GATEWAY": "http://127.0.0.1:\(scene.admin.port)"]
    let ending = try Program.run(["request", "list", "--json"], in: folder, environment)
    #expect([3, 64].contains(ending.status))
    #expect(try JSONValue.parse(ending.output)["schema"] == "countersign.error/1")
  }
}
