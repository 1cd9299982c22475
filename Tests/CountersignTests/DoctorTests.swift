import Foundation
import JSON
import Support
import Testing

/// What the doctor finds, on real files and real services, and that it changes none of them.
@Suite(.serialized) struct DoctorTests {
  private static let canary = "dk_canary0123456789abcdef0123456789"

  /// What the doctor says of one thing.
  private struct Finding {
    let state: String
    let detail: String
    let advice: String?
  }

  private static func findings(_ document: JSONValue, _ id: String) -> [Finding] {
    (document["checks"]?.array ?? []).filter { $0["id"]?.string == id }.map {
      Finding(
        state: $0["state"]?.string ?? "", detail: $0["detail"]?.string ?? "", advice: $0["advice"]?.string)
    }
  }

  private static func finding(_ document: JSONValue, _ id: String) throws -> Finding {
    try #require(findings(document, id).first, "no check \(id)")
  }

  private static func problems(_ document: JSONValue) -> [String] {
    (document["checks"]?.array ?? []).filter { $0["state"]?.string == "problem" }.compactMap { $0["id"]?.string }
  }

  /// A config for a service at an origin, in a folder of its own.
  private static func place(
    _ origin: String, credential: String = "{ env = \"DOCK_API_KEY\" }"
  ) throws -> (folder: TemporaryFolder, arguments: [String]) {
    let folder = try TemporaryFolder()
    let config = try folder.write(
      "config.toml",
      """
      [gateway]
      port = 0

      [[account]]
      name = "dock-main"
      provider = "dock"
      base_url = "\(origin)"
      credential = \(credential)
      live = false

      """)
    return (folder, ["--config", config, "--state", folder.path + "/state"])
  }

  // MARK: - Without a config

  @Test func withoutAConfigEverythingElseIsStillLookedAtAndNothingIsMade() throws {
    let folder = try TemporaryFolder()
    let ending = try Program.run(["doctor", "--json"], in: folder)
    #expect(ending.status == 2)
    let document = try JSONValue.parse(ending.output)
    #expect(Self.problems(document) == ["config"])
    let config = try Self.finding(document, "config")
    #expect(config.detail.contains(".config/countersign/config.toml"))
    #expect(config.advice?.contains("countersign init") == true)
    for id in ["terminal", "colours", "characters", "clipboard", "browser", "clock", "disk", "state_folder"] {
      #expect(!Self.findings(document, id).isEmpty, "\(id)")
    }
    // What is left are the files that this test itself caught the output in.
    #expect(folder.contents.allSatisfy { $0.hasSuffix(".in") || $0.hasSuffix(".out") || $0.hasSuffix(".err") })
    let words = try Program.run(["doctor", "dock-main"], in: folder)
    #expect(words.status == 2)
    #expect(words.output.contains("problem  config: ") && words.words.contains("without a usable config"))
  }

  @Test func withoutAHomeTheDoctorSaysSo() throws {
    let folder = try TemporaryFolder()
    let ending = try Program.run(["doctor", "--json"], in: folder, ["HOME": ""])
    #expect(ending.status == 2)
    #expect(try Self.finding(try JSONValue.parse(ending.output), "config").detail.contains("HOME"))
  }

  // MARK: - The way out

  @Test func ignoredVariablesAreNamedWithWhatToWriteAndNoPassword() throws {
    let (folder, arguments) = try Self.place("https://trydock.ai")
    let environment = [
      "DOCK_API_KEY": Self.canary, "https_proxy": "http://ana:S3CR3T@proxy.corp:3128/", "NO_PROXY": "x",
      "SSL_CERT_FILE": "/etc/corp.pem", "CURL_CA_BUNDLE": "/etc/other.pem", "ALL_PROXY": "",
    ]
    let ending = try Program.run(["doctor", "--json"] + arguments, in: folder, environment)
    #expect(!ending.output.contains("S3CR3T") && !ending.output.contains("ana"))
    let found = Self.findings(try JSONValue.parse(ending.output), "ignored_variables")
    #expect(found.map(\.state) == ["warning", "note", "warning"])
    #expect(found.first?.detail == "https_proxy is ignored: the config alone says where calls go.")
    #expect(found.first?.advice?.contains("proxy = \"http://proxy.corp:3128\"") == true)
    #expect(found.first?.advice?.contains("proxy_credential") == true)
    #expect(found.last?.detail.hasPrefix("SSL_CERT_FILE, CURL_CA_BUNDLE are ignored") == true)
    #expect(found.last?.advice?.contains("ca_bundle = \"/etc/corp.pem\"") == true)
  }

  @Test func aProxyThatCannotBeReachedIsNamed() throws {
    let (folder, arguments) = try Self.place("https://pinned.example")
    let port = try ClosedPort()
    let config = folder.path + "/config.toml"
    let text = try String(contentsOfFile: config, encoding: .utf8)
    let network = "[network]\nproxy = \"http://127.0.0.1:\(port.port)\"\nproxy_credential = { env = \"PROXY\" }\n"
    try folder.write("config.toml", text + network)
    let environment = ["DOCK_API_KEY": Self.canary, "PROXY": "ana:S3CR3T"]
    let ending = try Program.run(["doctor", "dock-main", "--json"] + arguments, in: folder, environment)
    #expect(ending.status == 3)
    let document = try JSONValue.parse(ending.output)
    #expect(try Self.finding(document, "proxy").state == "ok")
    let trial = try Self.finding(document, "proxy_reach")
    #expect(trial.state == "problem" && trial.detail.contains("127.0.0.1:\(port.port) takes no connection"))
    #expect(try Self.finding(document, "proxy_credential").state == "ok")
    let reach = try Self.finding(document, "reach")
    #expect(reach.detail == "No connection to the proxy 127.0.0.1:\(port.port) could be opened.")
    #expect(reach.advice == "Check proxy in [network]: scheme, host and port.")

    let mute = try Program.run(
      ["doctor", "dock-main", "--json"] + arguments, in: folder, ["DOCK_API_KEY": Self.canary])
    let silent = try JSONValue.parse(mute.output)
    #expect(try Self.finding(silent, "proxy_credential").state == "problem")
    #expect(try Self.finding(silent, "reach").detail.contains("environment variable PROXY is not set"))
    withExtendedLifetime(port) {}
  }

  // MARK: - Against the sandbox

  @Test func onTheSandboxAllFieldsAreNamedAndNoValueIsTold() throws {
    let scene = try Scene()
    // It reads the account, and says that no engine goes on.
    #expect(try scene.run("status").status == 3)
    let before = try Self.contents(scene.folder.path + "/state")
    let calls = try Self.calls(scene)
    let ending = try scene.run("doctor", "dock-main", "--json")
    #expect(ending.status == 0, "\(ending.output) \(ending.errors)")
    let document = try JSONValue.parse(ending.output)
    #expect(document["schema"]?.string == "countersign.doctor/1")
    let states: Set<String> = ["ok", "note", "warning", "problem"]
    for check in try #require(document["checks"]?.array) {
      #expect(check["id"]?.string?.isEmpty == false && check["detail"]?.string?.isEmpty == false)
      #expect(states.contains(check["state"]?.string ?? ""))
      #expect(check["advice"] != nil)
    }
    let fields = try #require(document["fields"]?.array)
    #expect(fields.contains { $0["path"]?.string == "usage.agents" && $0["type"]?.string == "integer" })
    #expect(fields.contains { $0["source"]?.string == "GET /api/me" })
    #expect(fields.allSatisfy { $0["recognised"] == .bool(true) })
    for id in ["config", "credential", "state_folder", "ledger", "audit", "reach", "clock_skew", "answers"] {
      #expect(try Self.finding(document, id).state == "ok", "\(id)")
    }
    #expect(try Self.finding(document, "engine").state == "note")
    #expect(try Self.finding(document, "custody").detail.contains("no scopes"))

    let people = try scene.run("doctor", "dock-main")
    #expect(people.status == 0)
    #expect(people.output.contains("usage.agents  integer"))
    for text in [ending.output, ending.errors, people.output, people.errors] {
      #expect(!text.contains(scene.key))
      // Values of the answers: the organisation and the card.
      #expect(!text.lowercased().contains("vector") && !text.lowercased().contains("visa") && !text.contains("4242"))
    }
    // Two readings by each of the two doctors and the one that counts here; nothing was written down.
    #expect(try Self.calls(scene) - calls <= 5)
    #expect(try Self.contents(scene.folder.path + "/state") == before)
  }

  /// The lasting files of the state folder and what is in them, without the ledger's pages that reading may move.
  private static func contents(_ path: String) throws -> [String: Data] {
    var result: [String: Data] = [:]
    let files = FileManager.default.enumerator(atPath: path)
    while let name = files?.nextObject() as? String {
      if name.hasSuffix("-wal") || name.hasSuffix("-shm") { continue }
      result[name] = name.hasSuffix(".sqlite") ? Data() : try? Data(contentsOf: URL(filePath: path + "/" + name))
    }
    return result
  }

  private static func calls(_ scene: Scene) throws -> Int64 {
    let state = try scene.admin.send("GET", "/api/billing", token: scene.key).json
    return try #require(state["usage"]?["apiCalls"]?.integer)
  }

  @Test func besideARunningEngineTheDoctorNamesItAndLetsItRun() throws {
    let scene = try Scene()
    let (engine, door) = try scene.serve()
    let token = try scene.door("bot")
    _ = try door.send("POST", "/api/billing/upgrade", token: token, body: #"{"plan":"scale"}"#)
    let document = try scene.json("doctor")
    let found = try Self.finding(document, "engine")
    #expect(found.state == "ok" && found.detail.contains("http://127.0.0.1:\(scene.port)"))
    #expect(try Self.finding(document, "audit").detail.contains("entries"))
    // The request came from a process of this very user.
    let user = try Self.finding(document, "same_user")
    #expect(user.state == "warning" && user.detail.contains("bot"))
    #expect(user.advice?.contains("user of their own") == true)
    #expect(engine.isRunning)
    #expect(try scene.newest()["state"]?.string == "pending")
    // Nobody asked for an account, so nobody was called and no field is listed.
    #expect(document["fields"]?.array?.isEmpty == true && Self.findings(document, "reach").isEmpty)
  }

  @Test func anAccountThatIsNotThereIsAProblemOfTheConfig() throws {
    let scene = try Scene()
    let ending = try scene.run("doctor", "no\u{1B}[31mbody", "--json")
    #expect(ending.status == 64)
    let found = try Self.finding(try JSONValue.parse(ending.output), "account")
    #expect(found.state == "problem" && found.advice == "There are: dock-main.")
    #expect(!ending.output.contains("\u{1B}"))
  }

  @Test func aRefusedKeyAndASilentHostAreProblemsOfTheAccount() throws {
    let scene = try Scene()
    let refused = try Program.run(
      ["doctor", "dock-main", "--json"], in: scene.folder,
      scene.environment.merging(["DOCK_API_KEY": Self.canary]) { $1 })
    #expect(refused.status == 3)
    let document = try JSONValue.parse(refused.output)
    #expect(Self.problems(document) == ["answers"])
    #expect(try Self.finding(document, "answers").advice?.contains("credential") == true)
    #expect(!(refused.output + refused.errors).contains(Self.canary))

    let closed = try ClosedPort()
    let (folder, arguments) = try Self.place("http://127.0.0.1:\(closed.port)")
    let silent = try Program.run(
      ["doctor", "dock-main", "--json"] + arguments, in: folder, ["DOCK_API_KEY": Self.canary])
    #expect(silent.status == 3)
    #expect(Self.problems(try JSONValue.parse(silent.output)) == ["reach"])
    #expect(!silent.output.contains(Self.canary))
  }

  // MARK: - Against a service that answers otherwise

  @Test func whatIsNotRecognisedIsNamedByTypeAndAtMostThreeCallsAreMade() throws {
    let server = try RawServer { request in
      let old = [("Date", "Sun, 06 Nov 1994 08:49:37 GMT")]
      if request.target == "/api/billing" {
        return .json(
          #"{"plan":17,"usage":{"agents":9},"secret_sauce":"\#(Self.canary)","list":[{"\u001b[2Jx":true}]}"#)
      }
      if request.target == "/api/me" { return .json(#"{"type":"agent","name":"\#(Self.canary)"}"#) }
      return .response(404, headers: old)
    }
    let (folder, arguments) = try Self.place(server.origin)
    let ending = try Program.run(
      ["doctor", "dock-main", "--json"] + arguments, in: folder, ["DOCK_API_KEY": "dk_other0123456789abcdef"])
    // `status` could not read this account, so the doctor does not call it well.
    #expect(ending.status == 3, "\(ending.output)")
    let document = try JSONValue.parse(ending.output)
    let fields = try #require(document["fields"]?.array)
    let strange = fields.filter { $0["recognised"] == .bool(false) }.map {
      "\($0["path"]?.string ?? "") \($0["type"]?.string ?? "")"
    }
    #expect(strange.contains("secret_sauce string") && strange.contains("plan integer"))
    #expect(strange.contains { $0.hasPrefix("list[].") && $0.hasSuffix("boolean") })
    let answers = try Self.finding(document, "answers")
    #expect(answers.state == "problem" && answers.detail.contains("plan") && answers.advice?.contains("plan") == true)
    #expect(!ending.output.contains(Self.canary) && !ending.output.contains("\u{1B}"))
    let skew = try Self.finding(document, "clock_skew")
    #expect(skew.state == "warning" && skew.detail.contains("ahead of"))

    #expect(server.requests.count == 3)
    // The first call shows no credential to whoever answers there.
    #expect(server.requests.first?.method == "HEAD")
    #expect(server.requests.first?.values("authorization").isEmpty == true)
    #expect(!folder.contents.contains("state"))
  }

  @Test func theAdviceForATenantThatIsNotTheUsersNamesTheKey() throws {
    let server = try RawServer { _ in
      .json(#"{"statusCode":403,"message":"You do not have access to this tenant"}"#, status: 403)
    }
    let folder = try TemporaryFolder()
    let config = try folder.write(
      "config.toml",
      """
      [[account]]
      name = "mail"
      provider = "mailingcore"
      base_url = "\(server.origin)"
      credential = { env = "SESSION" }
      tenant = "clwrong"

      """)
    let ending = try Program.run(
      ["doctor", "mail", "--json", "--config", config, "--state", folder.path + "/state"], in: folder,
      ["SESSION": "session-0123456789"])
    #expect(ending.status == 3, "\(ending.output)")
    let answers = try Self.finding(try JSONValue.parse(ending.output), "answers")
    #expect(answers.advice?.hasPrefix("Check tenant in the config") == true, "\(answers)")
    #expect(answers.detail.contains("`tenant`"), "\(answers)")
  }

  // MARK: - Files and variables

  @Test func aCredentialThatOthersCanReadIsAProblemWithItsRemedy() throws {
    let keys = try TemporaryFolder()
    let file = try keys.write("key", Self.canary, mode: 0o644)
    let (folder, arguments) = try Self.place("http://127.0.0.1:9", credential: "{ file = \"\(file)\" }")
    let loose = try Program.run(["doctor", "--json"] + arguments, in: folder)
    #expect(loose.status == 2)
    let found = try Self.finding(try JSONValue.parse(loose.output), "credential")
    #expect(found.state == "problem" && found.detail.contains("0644") && found.advice?.contains("chmod 600") == true)
    #expect(!loose.output.contains(Self.canary))
    chmod(file, 0o600)
    #expect(try Program.run(["doctor", "--json"] + arguments, in: folder).status == 0)
    try FileManager.default.removeItem(atPath: file)
    #expect(try Program.run(["doctor", "--json"] + arguments, in: folder).status == 2)
  }

  @Test func aCredentialsCommandIsLookedForAndNotRun() throws {
    let mark = try TemporaryFolder()
    let (folder, arguments) = try Self.place(
      "http://127.0.0.1:9", credential: "{ command = [\"touch\", \"\(mark.path)/ran\"] }")
    #expect(try Program.run(["doctor"] + arguments, in: folder).status == 0)
    #expect(mark.contents.isEmpty)
    let (other, missing) = try Self.place("http://127.0.0.1:9", credential: "{ command = [\"no-such-program\"] }")
    #expect(try Program.run(["doctor"] + missing, in: other).status == 2)
  }

  @Test func keysInTheEnvironmentAreNamedWithoutTheirValues() throws {
    let (folder, arguments) = try Self.place("http://127.0.0.1:9", credential: "{ env = \"MY_BILLING\" }")
    let ending = try Program.run(
      ["doctor", "--json"] + arguments, in: folder,
      ["MY_BILLING": "canary-one", "STRIPE_SECRET_KEY": "canary-two", "INNOCENT": Self.canary, "DOCK_COLOUR": "canary"])
    #expect(ending.status == 0, "\(ending.output)")
    let found = try Self.finding(try JSONValue.parse(ending.output), "keys_in_environment")
    #expect(found.state == "warning" && found.detail.contains("INNOCENT, MY_BILLING, STRIPE_SECRET_KEY"))
    #expect(!ending.output.contains("canary") && !found.detail.contains("DOCK_COLOUR"))
    let (clean, alone) = try Self.place("http://127.0.0.1:9", credential: "{ command = [\"true\"] }")
    let none = try Program.run(["doctor", "--json"] + alone, in: clean)
    #expect(try Self.finding(try JSONValue.parse(none.output), "keys_in_environment").state == "ok")
  }

  /// What warns or is wrong says what to do about it, whatever it is.
  @Test func eachFindingNamesItsMend() throws {
    let (folder, arguments) = try Self.place("https://pinned.example")
    let text = try String(contentsOfFile: folder.path + "/config.toml", encoding: .utf8)
    try folder.write(
      "config.toml",
      text.replacing(
        "port = 0", with: "port = 0\nunix = \"/nonexistent/x\"\nunix_group = \"no-such-group\""))
    let ending = try Program.run(
      ["doctor", "--json"] + arguments, in: folder,
      ["TERM": "nonsense", "LANG": "C", "https_proxy": "x", "SSL_CERT_FILE": "/x", "TZ": "Nowhere/Land"])
    #expect(ending.status == 2)
    let checks = try #require(try JSONValue.parse(ending.output)["checks"]?.array)
    let found = checks.filter { ["warning", "problem"].contains($0["state"]?.string ?? "") }
    #expect(found.count >= 6)
    for check in found { #expect(check["advice"]?.string?.isEmpty == false, "\(check.serialized())") }
    let ids = Set(checks.compactMap { $0["id"]?.string })
    #expect(ids.isSuperset(of: ["gateway_port", "unix_socket", "unix_group", "unit", "authorities"]))
  }

  @Test func everyMistakeOfTheConfigIsListed() throws {
    let folder = try TemporaryFolder()
    let config = try folder.write("config.toml", "colour = 1\nread_only = \"yes\"\n")
    let ending = try Program.run(["doctor", "--json", "--config", config], in: folder)
    #expect(ending.status == 2)
    let found = Self.findings(try JSONValue.parse(ending.output), "config")
    #expect(found.count == 2 && found[0].detail.contains("config.toml:1:1: colour: unknown key"))
    chmod(config, 0o666)
    let loose = try Program.run(["doctor", "--json", "--config", config], in: folder)
    #expect(try Self.finding(try JSONValue.parse(loose.output), "config").detail.contains("chmod go-w"))
  }

  @Test func aFolderThatOthersCanWriteIsAWarning() throws {
    let (folder, arguments) = try Self.place("http://127.0.0.1:9", credential: "{ command = [\"true\"] }")
    chmod(folder.path, 0o777)
    let ending = try Program.run(["doctor", "--json", "--state", "/nonexistent/x"] + arguments.prefix(2), in: folder)
    let found = try Self.finding(try JSONValue.parse(ending.output), "config_folder")
    #expect(found.state == "warning" && found.advice?.contains("chmod go-w") == true)
  }

  @Test func aStateFolderWithTheWrongModeAndADamagedLedgerAreProblems() throws {
    let scene = try Scene()
    // It reads the account, and says that no engine goes on.
    #expect(try scene.run("status").status == 3)
    let state = scene.folder.path + "/state"
    chmod(state, 0o755)
    let open = try scene.run("doctor", "--json")
    #expect(open.status == 0)
    #expect(try Self.finding(try JSONValue.parse(open.output), "state_folder").state == "note")
    #expect((try FileManager.default.attributesOfItem(atPath: state))[.posixPermissions] as? Int == 0o755)
    chmod(state, 0o775)
    let loose = try scene.run("doctor", "--json")
    #expect(loose.status == 2)
    #expect(try Self.finding(try JSONValue.parse(loose.output), "state_folder").advice?.contains("chmod 700") == true)
    chmod(state, 0o700)
    for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: state + "/ledger.sqlite" + end) }
    try scene.folder.write("state/ledger.sqlite", String(repeating: "not a ledger ", count: 1_000))
    let damaged = try scene.run("doctor", "--json")
    #expect(damaged.status == 2)
    let found = try Self.finding(try JSONValue.parse(damaged.output), "ledger")
    #expect(found.state == "problem" && found.detail.contains("damaged"))
  }

  /// The doctor does not call whole what `audit verify` names.
  @Test func whatTheAuditNamesIsTheDoctorsProblem() throws {
    let scene = try Scene()
    _ = try scene.door("bot")
    #expect(try scene.run("agent", "revoke", "bot").status == 0)
    #expect(try Self.finding(try scene.json("doctor"), "audit").state == "ok")
    try LedgerDump.tamper(with: scene.folder, "UPDATE door_token SET revoked_at = NULL")
    let verified = try scene.run("audit", "verify")
    #expect(verified.status == 14)
    #expect(verified.output.contains("The token of agent bot for dock-main is not what its entries make it"))
    let audit = try Self.finding(try scene.json("doctor"), "audit")
    #expect(audit.state == "problem" && audit.detail.contains("The token of agent bot for dock-main"))
    let document = try scene.json("audit", "verify")
    #expect(document["ok"]?.bool == false)
    #expect(document["forged_tokens"]?.array?.first?["agent"]?.string == "bot")
  }

  // MARK: - The terminal

  @Test(arguments: [
    ("dumb", "cannot be drawn"), ("wy-nonsense", "does not know"), ("xterm-ghostty9", "drawn for \"xterm-256color\""),
    ("../../etc/passwd", "does not know"), ("", "not set"),
  ])
  func aTerminalThatCannotShowTheDashboardIsAWarning(_ term: String, _ words: String) throws {
    let (folder, arguments) = try Self.place("http://127.0.0.1:9", credential: "{ command = [\"true\"] }")
    let terminal = try Program.onTerminal(["doctor"] + arguments, in: folder, ["TERM": term], columns: 200, rows: 50)
    #expect(try terminal.waitForExit() == .code(0))
    let line = terminal.screen.text.split(separator: "\n").first { $0.contains(" terminal: ") }
    #expect(line?.hasPrefix("warning") == true && line?.contains(words) == true, "\(terminal.screen.text)")
  }

  /// A name that nobody knows has no richer one either.
  @Test func onlyAnEntryThatThereIsIsAdvised() throws {
    let (folder, arguments) = try Self.place("http://127.0.0.1:9", credential: "{ command = [\"true\"] }")
    let nonsense = try Program.run(["doctor"] + arguments, in: folder, ["TERM": "nonsense"])
    #expect(!nonsense.output.contains("nonsense-256color"), "\(nonsense.output)")
    #expect(nonsense.output.contains("TERM=xterm-256color"))
  }

  @Test func aThemeThatCannotBeHadIsAWarning() throws {
    let (folder, arguments) = try Self.place("http://127.0.0.1:9", credential: "{ command = [\"true\"] }")
    let file = folder.path + "/config.toml"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try folder.write("config.toml", "theme = \"drak\"\n" + text)
    let ending = try Program.run(["doctor"] + arguments, in: folder)
    #expect(ending.words.contains("warning theme: ") && ending.words.contains("\"drak\""), "\(ending.output)")
    try folder.write("config.toml", "theme = \"dark\"\n" + text)
    #expect(try !Program.run(["doctor"] + arguments, in: folder).output.contains("theme: "))
  }

  @Test func aGoodTerminalIsDescribedAsItIs() throws {
    let (folder, arguments) = try Self.place("http://127.0.0.1:9", credential: "{ command = [\"true\"] }")
    let good = try Program.onTerminal(["doctor"] + arguments, in: folder, columns: 200, rows: 50)
    #expect(try good.waitForExit() == .code(0))
    for words in [
      "ok       terminal: TERM is \"xterm-256color\"", "ok       colours: The terminal has 256 colours",
      "ok       characters: ", "ok       size: The terminal has 200 columns and 50 rows", "ok       clipboard: ",
    ] {
      #expect(good.screen.text.contains(words), "\(words)\n\(good.screen.text)")
    }
    let poor = try Program.onTerminal(
      ["doctor"] + arguments, in: folder,
      ["TERM": "vt100", "LANG": "C", "NO_COLOR": "1", "SSH_TTY": "/dev/pts/9", "DISPLAY": ":0"], columns: 200, rows: 9)
    #expect(try poor.waitForExit() == .code(0))
    let text = String(decoding: poor.output, as: UTF8.self)
    for words in ["NO_COLOR is set", "warning  characters: ", "warning  size: ", "no clipboard", "Over SSH no browser"]
    {
      #expect(text.contains(words), "\(words)\n\(text)")
    }
  }
}
