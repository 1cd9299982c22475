import Foundation
import JSON
import Support
import Testing

/// The first minutes: from nothing to a config that works.
@Suite(.serialized) struct InitTests {
  /// A sandbox and a home without any config.
  final class Home {
    let folder: TemporaryFolder
    let sandbox: Background
    let url: String
    let key: String
    /// What the sandbox announced of every service.
    let services: JSONValue

    init() throws {
      folder = try TemporaryFolder()
      sandbox = try Background(["sandbox"], in: folder)
      let line = try JSONValue.parse(try sandbox.firstLine())
      guard let url = line["url"]?.string, let key = line["services"]?["dock"]?["credential"]?.string else {
        throw Failure("the sandbox did not announce itself")
      }
      self.url = url
      self.key = key
      services = line["services"] ?? .null
    }

    var config: String { folder.path + "/.config/countersign/config.toml" }
    var text: String? { try? String(contentsOfFile: config, encoding: .utf8) }
    /// What lies in the config's folder: nothing temporary may stay there.
    var neighbours: [String] {
      (try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/.config/countersign").sorted()) ?? []
    }

    func run(_ arguments: String...) throws -> Program.Ending {
      try Program.run(arguments, in: folder, ["DOCK_API_KEY": key])
    }

    func onTerminal(_ arguments: String...) throws -> PseudoTerminal {
      try Program.onTerminal(arguments, in: folder, ["DOCK_API_KEY": key], columns: 200, rows: 60)
    }

    /// Adds an account by options alone.
    func add(_ name: String, _ more: String...) throws -> Program.Ending {
      try Program.run(
        [
          "init", "--provider", "dock", "--name", name, "--base-url", url, "--credential-env", "DOCK_API_KEY", "--test",
          "--yes",
        ] + more, in: folder, ["DOCK_API_KEY": key])
    }
  }

  static func mode(_ path: String) -> mode_t {
    var info = stat()
    return lstat(path, &info) == 0 ? info.st_mode & 0o7777 : 0
  }

  // MARK: - By options

  @Test func aConfigThatIsReadOnlyGetsNoAccount() throws {
    let folder = try TemporaryFolder()
    let config = try folder.write("config.toml", "read_only = true\n")
    let ending = try Program.run(
      [
        "init", "--config", config, "--provider", "dock", "--name", "a", "--credential-env", "X", "--test", "--yes",
        "--no-test",
      ], in: folder)
    #expect(ending.status == 2 && ending.errors.contains("read_only"), "\(ending.errors)")
    #expect(try String(contentsOfFile: config, encoding: .utf8) == "read_only = true\n")
  }

  @Test func byOptionsAFirstConfigIsWrittenPrivatelyAndWorks() throws {
    let home = try Home()
    let ending = try home.add("dock-main")
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(ending.output.contains("plan Pro") && ending.output.contains("agents: 9 of 10"))
    #expect(ending.output.contains("countersign doctor dock-main"))
    #expect(Self.mode(home.config) == 0o600)
    #expect(Self.mode(home.folder.path + "/.config") == 0o700)
    #expect(Self.mode(home.folder.path + "/.config/countersign") == 0o700)
    #expect(home.neighbours == ["config.toml"])
    for text in [ending.output, ending.errors, home.text ?? ""] { #expect(!text.contains(home.key)) }
    let status = try home.run("status")
    // Everything is read; only an engine does not run yet.
    #expect(status.status == 3 && status.words.hasPrefix("ENGINE STOPPED No engine runs"), "\(status.output)")
    #expect(status.output.contains("dock-main  Pro  TEST  fresh"))
  }

  @Test func theCredentialCanBeAFileOrACommand() throws {
    let home = try Home()
    let file = try home.folder.write("dock key 鍵", home.key + "\n")
    let start = ["init", "--provider", "dock", "--base-url", home.url, "--live", "--consent", "web", "--yes"]
    let byFile = try Program.run(start + ["--name", "by-file", "--credential-file", file], in: home.folder)
    #expect(byFile.status == 0, "\(byFile.errors)")
    let byCommand = try Program.run(
      start + ["--name", "by-command", "--credential-command", "cat", file], in: home.folder)
    #expect(byCommand.status == 0, "\(byCommand.errors)")
    let text = try #require(home.text)
    #expect(text.contains("credential = { file = \"\(file)\" }"))
    #expect(text.contains("credential = { command = [\"cat\", \"\(file)\"] }"))
    #expect(text.contains("live = true") && text.contains("consent = \"web\""))
  }

  @Test func everyServiceIsWrittenAndWorksAtOnce() throws {
    let home = try Home()
    func word(_ service: String, _ field: String) throws -> String {
      try #require(home.services[service]?[field]?.string)
    }
    let accounts: [(service: String, options: [String], secret: String, shows: String)] = [
      ("daimon", [], try word("daimon", "credential"), "plan Free"),
      (
        "mailingcore",
        [
          "--tenant", try word("mailingcore", "tenant"), "--success-url", "https://example.com/paid?from=c&n=1",
          "--cancel-url", "https://example.com/back",
        ],
        try word("mailingcore", "credential"), "plan Pro"
      ),
      (
        "mailingcore",
        ["--login-email", "operator@harbor-mail.example", "--tenant", try word("mailingcore", "tenant")],
        try #require(home.services["mailingcore"]?["sign_in"]?["password"]?.string), "plan Pro"
      ),
      (
        "agentidp", ["--client-id", try word("agentidp", "client_id")], try word("agentidp", "client_secret"),
        "agents: 3 of 10"
      ),
    ]
    var secrets: [String: String] = [:]
    for account in accounts {
      let isLogin = account.options.contains("--login-email")
      let variable = account.service.uppercased() + (isLogin ? "_PASSWORD" : "_SECRET")
      secrets[variable] = account.secret
      let ending = try Program.run(
        [
          "init", "--provider", account.service, "--name", isLogin ? "by-password" : account.service, "--base-url",
          home.url, "--credential-env", variable, "--test", "--yes",
        ] + account.options, in: home.folder, [variable: account.secret])
      #expect(ending.status == 0, "\(ending.errors)")
      #expect(ending.output.contains(account.shows), "\(ending.output)")
      #expect(!(ending.output + ending.errors + (home.text ?? "")).contains(account.secret))
    }
    #expect(home.text?.contains("success_url = \"https://example.com/paid?from=c&n=1\"") == true)
    let status = try Program.run(["status", "--refresh"], in: home.folder, secrets)
    // Everything is read; only an engine does not run yet.
    #expect(status.status == 3 && status.words.hasPrefix("ENGINE STOPPED No engine runs"), "\(status.output)")
    for account in accounts { #expect(status.output.contains("\(account.service)  "), "\(status.output)") }
    let doctor = try Program.run(["doctor"], in: home.folder, secrets)
    #expect(doctor.output.contains("mailingcore") && doctor.output.contains("agentidp"), "\(doctor.output)")
    #expect(!doctor.output.contains("withheld mailingcore: checkout"), "\(doctor.output)")
    #expect(doctor.output.contains("No service was called"), "\(doctor.output)")
    for secret in secrets.values { #expect(!(doctor.output + doctor.errors).contains(secret)) }
  }

  @Test func atATerminalTheTenantAndTheClientAreAskedFor() throws {
    let home = try Home()
    let terminal = try home.onTerminal("init", "--provider", "mailingcore", "--no-test", "--test")
    try terminal.waitForScreen("the name") { $0.text.contains("[mailingcore-main]:") }
    try terminal.write("\n")
    try terminal.waitForScreen("the address") { $0.text.contains("[https://api.mailingcore.com]:") }
    try terminal.write("\n")
    try terminal.waitForScreen("the address") { $0.text.contains("E-mail []:") }
    try terminal.write("ops@example.com\n")
    try terminal.waitForScreen("the source") { $0.text.contains("Source:") }
    try terminal.write("file ~/mail.jwt\n")
    try terminal.waitForScreen("that there is no such file") { $0.text.contains("is taken as it is.") }
    try terminal.write("file ~/mail.jwt\n")
    try terminal.waitForScreen("the tenant") { $0.text.contains("begins with cl:") }
    try terminal.write("\n")
    try terminal.waitForScreen("why not") { $0.text.contains("Not taken: the value") }
    try terminal.write("clx0123\n")
    try terminal.waitForScreen("the question") { $0.text.contains("[y/N]:") }
    try terminal.write("y\n")
    #expect(try terminal.waitForExit() == .code(0))
    #expect(home.text?.contains("tenant = \"clx0123\"") == true)
    #expect(
      home.text?.contains("login = { email = \"ops@example.com\", password = { file = \"~/mail.jwt\" } }") == true)

    let second = try home.onTerminal(
      "init", "--provider", "agentidp", "--name", "idp", "--base-url", home.url, "--credential-env", "SECRET",
      "--no-test", "--test", "--yes")
    try second.waitForScreen("the client") { $0.text.contains("Client id []:") }
    try second.write("agent-7\n")
    #expect(try second.waitForExit() == .code(0))
    #expect(home.text?.contains("client_id = \"agent-7\"") == true)
  }

  @Test func withoutATerminalEverythingThatIsMissingIsNamedAtOnce() throws {
    let home = try Home()
    let ending = try home.run("init")
    #expect(ending.status == 64)
    for option in ["--provider", "--name", "--credential-env", "--live or --test", "--yes"] {
      #expect(ending.errors.contains(option), "\(ending.errors)")
    }
    #expect(ending.errors.split(separator: "\n").count == 1)
    #expect(!ending.errors.contains("--tenant") && !ending.errors.contains("--client-id"), "\(ending.errors)")
    let named = try home.run("init", "--provider", "mailingcore")
    #expect(named.status == 64 && named.errors.contains("--tenant"), "\(named.errors)")
    #expect(home.neighbours.isEmpty)
  }

  @Test func onlyOneWayBackFromACheckoutIsRefused() throws {
    let home = try Home()
    for option in ["--success-url", "--cancel-url"] {
      let ending = try home.run("init", "--provider", "mailingcore", option, "https://example.com/x")
      #expect(ending.status == 64 && ending.errors.contains("give both or none"), "\(ending.errors)")
    }
  }

  @Test func whatComesNextNamesTheConfigThatWasWritten() throws {
    let home = try Home()
    let file = home.folder.path + "/other place.toml"
    let ending = try home.add("dock-main", "--config", file)
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(ending.output.contains("\n  countersign --config '\(file)' doctor dock-main"), "\(ending.output)")
    #expect(!ending.output.contains("countersign doctor"))
  }

  /// Which files other programs trust has nothing to do with a credential that is not there.
  @Test func aMissingCredentialIsToldWithoutTheNetwork() throws {
    let home = try Home()
    let arguments = ["init", "--provider", "dock", "--name", "a", "--credential-env", "NOT_SET", "--test", "--yes"]
    let variables = ["SSL_CERT_FILE": "/nonexistent.pem", "https_proxy": "http://127.0.0.1:1"]
    let lacking = try Program.run(arguments + ["--base-url", home.url], in: home.folder, variables)
    #expect(lacking.status == 3 && lacking.output.contains("NOT_SET"), "\(lacking.output)")
    #expect(!lacking.output.contains("SSL_CERT_FILE") && !lacking.output.contains("https_proxy"), "\(lacking.output)")
    let unreached = try Program.run(
      arguments + ["--base-url", "http://127.0.0.1:9"], in: home.folder,
      variables.merging(["NOT_SET": home.key]) { $1 })
    #expect(unreached.status == 3 && unreached.output.contains("SSL_CERT_FILE"), "\(unreached.output)")
  }

  @Test(arguments: [20, 25, 34, 50])
  func aQuestionIsBrokenBetweenWords(_ columns: Int) throws {
    let home = try Home()
    let terminal = try Program.onTerminal(
      ["init", "--provider", "dock", "--name", "a", "--base-url", home.url, "--credential-env", "X", "--test"],
      in: home.folder, columns: columns, rows: 30)
    try terminal.waitForScreen("the question") { $0.text.contains("[token]:") }
  }

  @Test(arguments: [
    (["--provider", "nobody"], "answer dock, daimon, mailingcore, agentidp"),
    (["--provider", "dock", "--tenant", "cl1"], "--tenant belongs to mailingcore accounts, and this one is dock"),
    (["--provider", "daimon", "--client-id", "a"], "--client-id belongs to agentidp"),
    (["--provider", "mailingcore", "--tenant", ""], "--tenant"),
    (["--provider", "dock", "--login-email", "a@b.c"], "--login-email belongs to mailingcore"),
    (["--provider", "mailingcore", "--login-email", "nobody"], "--login-email"),
    (["--provider", "mailingcore", "--success-url", "javascript:alert(1)"], "--success-url"),
    (["--provider", "agentidp", "--client-id", String(repeating: "a1b2", count: 16)], "may not stand in the config"),
    (["--name", "Bad Name"], "1 to 40"), (["--base-url", "http://example.com"], "not this machine"),
    (["--base-url", "https://trydock.ai/api"], "no path"), (["--base-url", "https://10.0.0.7"], "private"),
    (["--credential-env", "dk_canary0123456789abcdef"], "may not stand in the config"),
    (["--credential-file", "dk_canary0123456789abcdef"], "may not stand in the config"),
    (["--credential-command", "echo", "dk_canary0123456789abcdef"], "may not stand in the config"),
    (["--base-url", "https://dk_canary0123456789abcdef@trydock.ai"], "may not stand in the config"),
    (["--credential-env", "1BAD"], "variable"), (["--credential-file", "relative.key"], "absolute path"),
    (["--credential-env", "A", "--credential-file", "/b"], "only one of"), (["--consent", "never"], "token or web"),
  ])
  func whatCannotBeIsRefusedAndNothingIsWritten(_ options: [String], _ words: String) throws {
    let folder = try TemporaryFolder()
    let ending = try Program.run(["init"] + options + ["--yes", "--no-test"], in: folder)
    #expect(ending.status == 64, "\(ending.errors)")
    #expect(ending.errors.contains(words), "\(ending.errors)")
    #expect(!ending.errors.contains("canary") && !ending.output.contains("canary"))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/.config"))
  }

  @Test func aFailedReadingIsNotWrittenUnlessNobodyWantsIt() throws {
    let home = try Home()
    let options = [
      "init", "--provider", "dock", "--name", "a", "--base-url", home.url, "--credential-env", "WRONG_KEY", "--test",
      "--yes",
    ]
    let refused = try Program.run(options, in: home.folder, ["WRONG_KEY": "dk_canary_not_accepted"])
    #expect(refused.status == 3)
    #expect(refused.output.contains("cannot be read") && refused.errors.contains("--no-test"))
    #expect(!(refused.output + refused.errors).contains("dk_canary"))
    #expect(home.neighbours.isEmpty)
    let absent = try Program.run(options, in: home.folder)
    #expect(absent.status == 3 && absent.words.contains("WRONG_KEY is not set"))
    #expect(home.neighbours.isEmpty)
    let forced = try Program.run(options + ["--no-test"], in: home.folder)
    #expect(forced.status == 0, "\(forced.errors)")
    #expect(home.text?.contains("WRONG_KEY") == true)
  }
}
