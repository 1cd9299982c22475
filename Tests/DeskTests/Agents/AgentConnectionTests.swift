import Billing
import Consent
import JSON
import Testing

@testable import Desk

/// What a client is told so that it reaches the gateway.
@Suite struct AgentConnectionTests {
  static let file = "/home/you/research-bot.token"
  static let program = "/usr/local/bin/countersign"

  private func connection(
    _ accounts: [(String, Service)] = [("dock-main", .dock)], at address: String = "http://127.0.0.1:8787",
    tokenFile: String = AgentConnectionTests.file, hasTokenFile: Bool = true,
    program: String = AgentConnectionTests.program
  ) throws -> AgentConnection {
    let named = try accounts.map { name, service in
      AgentConnection.Account(name: try #require(AccountName(name)), service: service)
    }
    return try AgentConnection(
      of: try #require(AgentName("research-bot")), to: named, at: try GatewayPlace(address), tokenFile: tokenFile,
      hasTokenFile: hasTokenFile, program: program)
  }

  @Test("Each client reads the token by reference, or is told that it cannot", arguments: AgentClient.allCases)
  func theTokenIsNamedAndNotShown(client: AgentClient) throws {
    let text = try connection().steps(for: client).map(\.text).joined(separator: "\n")
    #expect(!text.contains("csd_"))
    #expect(text.contains(Self.file))
    // Nothing of what is typed puts the token among a program's arguments: `cat` stands in what the shell itself does.
    for line in text.split(separator: "\n") where line.contains("$(cat") {
      #expect(["export ", "printf ", "(umask 077; set -C; printf "].contains { line.hasPrefix($0) }, "\(line)")
    }
  }

  @Test("What is pasted is what its file has to be", arguments: AgentClient.allCases)
  func whatIsPastedCanBeRead(client: AgentClient) throws {
    for address in ["http://127.0.0.1:8787", "unix:/run/countersign/door.sock"] {
      guard let steps = try? connection(at: address, tokenFile: "/home/o'b/a \"b\\c.token").steps(for: client) else {
        #expect(client == .dockCLI)
        continue
      }
      for step in steps where step.form == .json {
        let server = try #require(try JSONValue.parse(step.text)["mcpServers"]?["countersign"])
        #expect(server["url"] != nil || server["args"]?.array?.last == "/home/o'b/a \"b\\c.token")
        #expect(step.file?.hasSuffix(".json") == true)
      }
    }
  }

  @Test(arguments: [([true, true], true), ([false, false], false), ([true, false], false)])
  func aTokenThatIsMadeAnewDoesWhatTheOldOneDid(_ forwards: [Bool], _ isPrinted: Bool) throws {
    let accounts = try zip(["a", "b"], forwards).map { name, forwards in
      AgentConnection.Account(name: try #require(AccountName(name)), service: .dock, forwards: forwards)
    }
    let connection = try AgentConnection(
      of: try #require(AgentName("research-bot")), to: accounts, at: try GatewayPlace("http://127.0.0.1:8787"),
      tokenFile: Self.file, hasTokenFile: false, program: Self.program)
    let first = try #require(try connection.steps(for: .curl).first)
    #expect(first.text.contains(" --account b --forward --token-file ") == isPrinted)
    // Where the one account has calls passed on and the other has not, nothing is widened unasked.
    #expect(first.words.contains("Only its calls to a are passed on") == (Set(forwards).count == 2))
  }

  @Test func aSocketIsReachedByTheBridge() throws {
    let connection = try connection(at: "unix:/run/door.sock")
    #expect(connection.mcpURL == nil)
    for client in [AgentClient.claudeCode, .claudeDesktop, .cursor] {
      let text = try connection.steps(for: client)[0].text
      let server = try #require(try JSONValue.parse(text)["mcpServers"]?["countersign"])
      #expect(server["command"] == .string(Self.program))
      #expect(server["args"] == ["mcp", "--gateway", "unix:/run/door.sock", "--token-file", .string(Self.file)])
    }
    #expect(try connection.steps(for: .codex)[0].text.contains("command = \"/usr/local/bin/countersign\"\nargs = ["))
    #expect(
      try connection.steps(for: .curl)[0].text.contains("curl -sS --unix-socket /run/door.sock -H @- http://localhost/")
    )
    #expect(throws: Problem.self) { try connection.steps(for: .dockCLI) }
  }

  @Test func whereTwoAreAtOneServiceTheirNamesStandInTheAddress() throws {
    let connection = try connection([("a", .dock), ("b", .dock), ("c", .daimon)])
    #expect(
      connection.baseURLs.map(\.url) == [
        "http://127.0.0.1:8787/accounts/a", "http://127.0.0.1:8787/accounts/b", "http://127.0.0.1:8787",
      ])
    #expect(
      try connection.steps(for: .dockCLI).dropFirst().map(\.text) == [
        "export DOCK_API_URL=http://127.0.0.1:8787/accounts/a", "export DOCK_API_URL=http://127.0.0.1:8787/accounts/b",
      ])
  }

  @Test func aServicesOwnClientIsForItsAccountsAlone() throws {
    let connection = try connection([("c", .daimon)])
    let problem = #expect(throws: Problem.self) { try connection.steps(for: .dockCLI) }
    #expect(problem?.what.string.contains("no account of Dock") == true)
    #expect(problem?.advice.string.contains("c") == true)
  }

  @Test func eachServiceIsAskedByItsOwnOperation() throws {
    let texts = try connection([("a", .dock), ("b", .daimon), ("c", .mailingcore), ("d", .agentidp)])
      .steps(for: .curl).dropFirst().map(\.text)
    #expect(texts.count == 4)
    for (text, operation) in zip(texts, ["upgrade", "upgrade_link", "checkout", "upgrade"]) {
      #expect(text.contains("{\"operation\":\"\(operation)\","), "\(text)")
    }
  }

  @Test func theTokenIsMadeFirstWhereThereIsNone() throws {
    let connection = try connection([("a", .dock), ("b", .daimon)], hasTokenFile: false)
    for client in AgentClient.allCases {
      #expect(
        try connection.steps(for: client).first?.text
          == "countersign agent add research-bot --account a --account b --token-file \(Self.file)")
    }
    #expect(try connection.json(for: .curl)["token_file_exists"] == false)
  }

  @Test(
    "A path that no client's file could hold is refused",
    arguments: ["", "x.token", "./x", "/a\nb", "/a\u{1B}[2J", "/a\u{202E}b"])
  func paths(path: String) {
    #expect(throws: Problem.self) { try connection(tokenFile: path) }
    #expect(throws: Problem.self) { try connection(program: path) }
  }
}
