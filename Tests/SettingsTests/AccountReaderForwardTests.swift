import Billing
import Testing

@testable import Settings

@Suite("What an account passes on")
struct AccountReaderForwardTests {
  private static func account(_ lines: String, _ service: String = "dock") -> String {
    "[[account]]\nname = 'a'\nprovider = '\(service)'\nbase_url = 'https://x.example'\n"
      + (service == "mailingcore" ? "tenant = 'cl1'\n" : "") + "credential = { env = 'K' }\n" + lines + "\n"
  }

  private func read(_ lines: String, _ service: String = "dock") throws -> ForwardSettings? {
    try Settings.parse(Self.account(lines, service), path: "c.toml").accounts.first?.forward
  }

  private func problems(_ lines: String, _ service: String = "dock") -> [String] {
    do throws(SettingsProblems) {
      _ = try Settings.parse(Self.account(lines, service), path: "c.toml")
      return []
    } catch {
      return error.all.map(\.description)
    }
  }

  @Test func nothingIsPassedOnUnlessItIsSaid() throws { #expect(try read("") == nil) }

  @Test func routesAndSetsStandTogether() throws {
    let read = try #require(try read("forward = ['GET /api/x', '@dock-cli', '* /api/workspaces/*']"))
    #expect(read.written == ["GET /api/x", "@dock-cli", "* /api/workspaces/*"])
    #expect(read.routes.count == 67)
    #expect(read.routes.first?.text == "GET /api/x" && read.routes.last?.text == "* /api/workspaces/*")
    #expect(read.credential == nil && read.maxBytes == 1 << 30 && read.timeout == .seconds(600))
  }

  @Test func aSetCanStandAlone() throws {
    #expect(try read("forward = '@dock-cli'")?.routes == Service.dock.profile.forwarding.sets.first?.routes)
  }

  @Test func toolsAreNamed() throws {
    let read = try #require(try read("forward_tools = ['list_workspaces', 'search']\nforward_timeout = '5s'"))
    #expect(read.tools == ["list_workspaces", "search"])
    #expect(read.routes.isEmpty && read.written.isEmpty)
    #expect(read.timeout == .seconds(5))
    #expect(try self.read("forward = ['GET /api/x']")?.tools == [])
  }

  @Test(arguments: [
    ("forward_tools = []", "passes nothing on"), ("forward_tools = 'search'", "is a string"),
    ("forward_tools = ['a b']", "is not the name of a tool"), ("forward_tools = ['']", "is not the name of a tool"),
    ("forward_tools = ['search', 'search']", "stands in this list already"),
    ("forward_tools = ['Upgrade-Plan']", "is never passed on"),
    ("forward_tools = ['create_api_key']", "is never passed on"),
    ("forward_tools = ['search', 'upgrade_plan']", "\"upgrade_plan\" is never passed on"),
  ]) func aListOfToolsThatIsWrongIsSaid(_ line: String, _ words: String) {
    let problems = problems(line)
    #expect(problems.count == 1 && problems[0].contains(words), "\(problems)")
  }

  @Test func noOtherServiceHasTools() {
    #expect(problems("forward_tools = ['search']", "daimon").first?.contains("forward_tools") == true)
  }

  @Test func limitsAndACredentialOfItsOwnAreRead() throws {
    let lines = """
      forward = ['* /api/v1/agents/*']
      forward_credential = { file = '/k' }
      forward_client_id = 'c1'
      forward_max_bytes = 10
      forward_timeout = '2m'
      """
    let read = try #require(try read(lines, "agentidp"))
    #expect(read.credential == .client(id: "c1", secret: .file("/k")))
    #expect(read.maxBytes == 10 && read.timeout == .seconds(120))
    #expect(
      try self.read("forward = ['* /v1/inboxes/*']\nforward_credential = { env = 'D' }", "daimon")?.credential
        == .token(.env("D")))
  }

  @Test(arguments: [
    ("forward = 5", "6:11: account[1].forward: is an integer; expected \(Wording.forwardForm)"),
    ("forward = []", "6:11: account[1].forward: passes nothing on; expected \(Wording.forwardForm)"),
    ("forward = ['GET /api/x', 1]", "6:26: account[1].forward[2]: is an integer; expected a string"),
    (
      "forward = ['@dock']",
      "6:12: account[1].forward[1]: \"@dock\" is not the name of a set of routes; expected \"@dock-cli\", or routes such as "
        + "\"GET /path\""
    ),
    (
      "forward = ['api/x']",
      "6:12: account[1].forward[1]: \"api/x\" is not a route; expected a method, a space and a path, such as \"GET "
        + "/api/workspaces\""
    ),
    (
      "forward = ['TRACE /api/x']",
      "6:12: account[1].forward[1]: \"TRACE\" is not a method that is passed on; expected \"GET\", \"HEAD\", \"POST\", "
        + "\"PUT\", \"PATCH\", \"DELETE\" or \"*\""
    ),
    (
      "forward = ['GET api/x']",
      "6:12: account[1].forward[1]: the path of \"GET api/x\" does not begin with a slash; expected a path such as "
        + "/api/workspaces"
    ),
    (
      "forward = ['* /api/*']",
      "6:12: account[1].forward[1]: \"* /api/*\" does not say which part of the service is meant; expected "
        + "a path that names what is meant, such as /api/workspaces/*"
    ),
    (
      "forward = ['GET /api/*/keys']",
      "6:12: account[1].forward[1]: \"GET /api/*/keys\" does not say which part of the service is meant; expected "
        + "a path that names what is meant, such as /api/workspaces/*"
    ),
    (
      "forward = ['POST /api/billing/upgrade']",
      "6:12: account[1].forward[1]: \"POST /api/billing/upgrade\" is never passed on, whatever stands here: billing is held "
        + "for the operator"
    ),
    (
      "forward = ['* /api/Keys/*']",
      "6:12: account[1].forward[1]: \"* /api/Keys/*\" is never passed on, whatever stands here: keys are managed by the "
        + "operator alone"
    ),
    (
      "forward = ['GET /api/x', 'GET /api/x']",
      "6:26: account[1].forward[2]: \"GET /api/x\" stands in this list already"
    ),
    (
      "forward_timeout = '1m'",
      "6:1: account[1].forward_timeout: says something about calls that are passed on, and `forward` passes none on; "
        + "expected \(Wording.forwardForm)"
    ),
    (
      "forward = ['GET /api/x']\nforward_max_bytes = 0",
      "7:21: account[1].forward_max_bytes: 0 is out of range; expected a whole number from 1 to 1099511627776"
    ),
    (
      "forward = ['GET /api/x']\nforward_client_id = 'x'",
      "7:1: account[1].forward_client_id: belongs to agentidp accounts, and this one is dock"
    ),
  ])
  func whatIsWrongIsToldWhereItStands(lines: String, problem: String) {
    #expect(problems(lines).first == "c.toml:" + problem)
  }

  @Test func aPathThatIsNotPlainIsToldWhatIsPlain() {
    for path in ["/api//x", "/api/x/", "/api/../x", "/api/%61", "/api/x;y", "/api/x?y"] {
      let told = problems("forward = ['GET \(path)']")
      #expect(told.count == 1 && told.first?.contains("is not in its plain form; expected letters, digits") == true)
    }
  }

  @Test func aSetOfAnotherServiceIsToldWhoseItIs() {
    #expect(
      problems("forward = '@dock-cli'", "daimon") == [
        "c.toml:6:11: account[1].forward: \"@dock-cli\" is a set of dock, and this account is daimon"
      ])
  }

  @Test func aSecretIsNotRepeated() {
    let told = problems("forward = ['GET /api/x']\nforward_credential = 'dk_S3CR3T'")
    #expect(told.count == 1 && told.first?.contains("S3CR3T") == false)
  }

  @Test func aClientWithoutItsSecretIsToldSo() {
    let told = problems("forward = ['* /api/v1/agents/*']\nforward_client_id = 'x'", "agentidp")
    #expect(
      told == [
        "c.toml:7:1: account[1].forward_client_id: has no secret beside it; expected the client's secret under forward_credential"
      ])
  }

  @Test func whatIsWrittenReadsTheSame() throws {
    let lines = """
      forward = ['* /api/v1/agents/*', 'GET /api/v1/audit']
      forward_credential = { command = ['pass', 'x'] }
      forward_client_id = 'c1'
      forward_max_bytes = 10
      forward_timeout = '2m'
      """
    let account = try #require(try Settings.parse(Self.account(lines, "agentidp"), path: "c.toml").accounts.first)
    let text = ConfigText.table(of: account)
    #expect(try Settings.parse(text, path: "c.toml").accounts == [account])
  }
}
