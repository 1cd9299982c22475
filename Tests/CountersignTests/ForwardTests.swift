import Foundation
import JSON
import Support
import Testing

/// Calls that are passed on, from an agent over the running program to a service.
@Suite(.timeLimit(.minutes(5))) struct ForwardTests {
  /// An engine with one account of each service, all at the same server.
  private final class World {
    let folder: TemporaryFolder
    let server: RawServer
    let engine: Background
    let port: Int
    let environment: [String: String]

    static let secrets = [
      "dock": "dk_0123456789abcdef", "daimon": "dm_live_account0123", "inbox": "dm_live_inbox012345",
      "mail": "session.token.0123456789", "idp": "client-secret-0123456789",
    ]

    init(_ answer: @escaping @Sendable (RawRequest) -> RawAnswer) throws {
      folder = try TemporaryFolder()
      server = try RawServer { request in
        if request.target == "/api/v1/token" {
          return .json(#"{"access_token":"access-token-0123456789","token_type":"Bearer","expires_in":3600}"#)
        }
        return answer(request)
      }
      for (name, secret) in Self.secrets { try folder.write(name, secret + "\n") }
      let path = folder.path
      let origin = server.origin
      let account = { (name: String, lines: String) -> String in
        """
        [[account]]
        name = "\(name)"
        provider = "\(name)"
        base_url = "\(origin)"
        live = false
        poll = "1d"
        \(lines)

        """
      }
      try folder.write(
        "config.toml",
        account("dock", "credential = { file = '\(path)/dock' }\nforward = ['@dock-cli', '* /api/workspaces/*']")
          + account(
            "daimon",
            "credential = { file = '\(path)/daimon' }\nforward = ['* /v1/inboxes/*']\n"
              + "forward_credential = { file = '\(path)/inbox' }")
          + account(
            "mailingcore",
            "credential = { file = '\(path)/mail' }\ntenant = 'cl1'\nforward = ['POST /emails/send']\nforward_max_bytes = 100"
          )
          + account(
            "agentidp",
            "client_id = 'c1'\nclient_secret = { file = '\(path)/idp' }\nforward = ['* /api/v1/agents/*']")
          + "[gateway]\nport = 0\n")
      environment = ["COUNTERSIGN_CONFIG": path + "/config.toml", "COUNTERSIGN_STATE": path + "/state"]
      engine = try Background(["serve", "--json"], in: folder, environment)
      let gateway = try JSONValue.parse(try engine.firstLine())["gateway"]?.string ?? ""
      port = gateway.split(separator: ":").last.flatMap { Int($0) } ?? 0
    }

    deinit { _ = try? engine.stop() }

    func run(_ arguments: String...) throws -> Program.Ending { try Program.run(arguments, in: folder, environment) }

    func token(_ more: String...) throws -> String {
      let accounts = ["dock", "daimon", "mailingcore", "agentidp"].flatMap { ["--account", $0] }
      let ending = try Program.run(["agent", "add", "bot"] + accounts + more, in: folder, environment)
      return ending.output.split(separator: "\n").first.map(String.init) ?? ""
    }

    func call(_ method: String, _ target: String, _ body: String? = nil, token: String) async throws -> RawReply {
      let client = try await RawClient(port: port)
      var text = "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nAuthorization: Bearer \(token)\r\n"
      if let body { text += "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n" }
      await client.send(text + "\r\n" + (body ?? ""))
      return try await client.answer()
    }

    func sent(_ target: String) -> RawRequest? { server.requests.last { $0.target == target } }
  }

  @Test func eachServiceIsSignedInAsItWants() async throws {
    let world = try World { _ in .json(#"{"fine":true}"#) }
    let token = try world.token("--forward")
    for (method, target, signedIn, tenant) in [
      ("GET", "/api/workspaces?x=1", "dk_0123456789abcdef", [String]()),
      ("POST", "/v1/inboxes/i1/send", "dm_live_inbox012345", []),
      ("POST", "/emails/send", "session.token.0123456789", ["cl1"]),
      ("DELETE", "/api/v1/agents/a1", "access-token-0123456789", []),
    ] {
      let reply = try await world.call(method, target, method == "POST" ? "{}" : nil, token: token)
      #expect(reply.status == 200 && reply.json?["fine"] == true, "\(target)")
      let sent = try #require(world.sent(target))
      #expect(sent.method == method && sent.values("authorization") == ["Bearer " + signedIn])
      #expect(sent.values("x-tenant-id") == tenant && sent.values("accept-encoding") == ["identity"])
      #expect(sent.text == (method == "POST" ? "{}" : ""))
    }
    // One sign-in for the account's readings and for what passes.
    #expect(world.server.requests.count { $0.target == "/api/v1/token" } == 1)
    let long = try await world.call("POST", "/emails/send", String(repeating: " ", count: 101), token: token)
    #expect(long.status == 413 && long.json?["statusCode"] == 413)
  }

  @Test func noSecretOfOursComesBack() async throws {
    let all = World.secrets.values.joined(separator: " ") + " access-token-0123456789"
    let world = try World { request in
      .response(402, headers: [("Content-Type", "text/plain"), ("X-Request-Id", all)], body: all + " " + request.head)
    }
    let token = try world.token("--forward")
    // Each account's own secrets are known where it is called: what it is read with, too, where that is something else.
    for (target, names) in [
      ("/api/workspaces", ["dock"]), ("/v1/inboxes/i1", ["daimon", "inbox"]), ("/api/v1/agents/a1", ["idp"]),
    ] {
      let reply = try await world.call("GET", target, token: token)
      #expect(reply.status == 402)
      let told = String(decoding: reply.body, as: UTF8.self) + (reply.headers["x-request-id"] ?? "")
      for name in names { #expect(!told.contains(World.secrets[name] ?? "?"), "\(target) \(name)") }
      #expect(!target.hasPrefix("/api/v1") || !told.contains("access-token-0123456789"))
    }
  }

  @Test func aCredentialThatWasReplacedIsReadAgain() async throws {
    let world = try World { request in
      request.values("authorization") == ["Bearer dk_new"] ? .json("{}") : .json("{}", status: 401)
    }
    let token = try world.token("--forward")
    #expect(try await world.call("GET", "/api/workspaces", token: token).status == 502)
    try world.folder.write("dock", "dk_new\n")
    #expect(try await world.call("GET", "/api/workspaces", token: token).status == 200)
  }

  @Test func whatIsWrongWithForwardCredentialIsSaidWhereAnOperatorLooks() async throws {
    let world = try World { request in
      if request.values("authorization") == ["Bearer dm_live_inbox012345"] {
        return .json(#"{"error":{"message":"Key is suspended."}}"#, status: 401)
      }
      return .json(#"{"account_id":"a"}"#)
    }
    let token = try world.token("--forward")
    let call = { try await world.call("GET", "/v1/inboxes/i1", token: token) }
    let status = { () throws -> JSONValue? in
      let document = try JSONValue.parse(try world.run("status", "--json").output)
      return document["accounts"]?.array?.first { $0["name"] == "daimon" }?["forward_trouble"]
    }
    try FileManager.default.removeItem(atPath: world.folder.path + "/inbox")
    let missing = try await call()
    #expect(missing.status == 502 && String(decoding: missing.body, as: UTF8.self).contains("no credential"))
    #expect(try status()?["kind"] == "missing")
    #expect(try status()?["words"]?.string?.contains(world.folder.path + "/inbox") == true)
    try world.folder.write("inbox", "dm_live_inbox012345\n")
    #expect(try await call().status == 502)
    #expect(try status()?["kind"] == "refused" && status()?["words"] == "Key is suspended.")
    let printed = try world.run("status")
    #expect(printed.status == 3)
    let text = printed.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("agents' calls are refused: the service does not accept forward_credential"), "\(text)")
    #expect(text.contains("Key is suspended."))
    let journal = try world.engine.stop().errors
    for words in [
      "the service refused the credential of bot's calls on daimon", "Key is suspended.",
      "there is no credential for bot's calls on daimon", "/inbox",
    ] {
      #expect(journal.contains(words), "\(journal)")
    }
  }

  @Test func largeBodiesPassBothWays() async throws {
    let count = 20 << 20
    let world = try World { request in
      request.method == "GET" ? .huge(count) : .json(#"{"got":\#(request.body.count)}"#)
    }
    let token = try world.token("--forward")
    let down = try await world.call("GET", "/api/workspaces/w/file", token: token)
    #expect(down.status == 200 && down.body.count == count && down.length == count)
    let up = try await world.call("PUT", "/api/workspaces/w/doc", String(repeating: "x", count: count), token: token)
    #expect(up.json?["got"] == .integer(Int64(count)))
  }

  @Test func aTokenSaysWhatItIsFor() async throws {
    let world = try World { _ in .json("{}") }
    let plain = try world.token()
    #expect(try await world.call("GET", "/api/workspaces", token: plain).status == 403)
    let added = try world.run("agent", "add", "bot", "--account", "dock", "--forward")
    #expect(added.printedErrors.contains("Warning: calls of bot that `forward` lists go to dock"), "\(added.errors)")
    let listed = try JSONValue.parse(try world.run("agent", "list", "--json").output)["agents"]?.array ?? []
    #expect(listed.filter { $0["forward"] == true }.map { $0["account"] } == ["dock"])
    #expect(try world.run("agent", "list").output.contains("its calls are passed on"))
    // What goes with the calls is described, and not what the account is read with.
    let inbox = try world.run("agent", "add", "post", "--account", "daimon", "--forward").printedErrors
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(inbox.contains("with forward_credential") && inbox.contains("An inbox key"), "\(inbox)")
    let doctor = try world.run("doctor", "--json")
    #expect(doctor.output.contains("With tokens made with --forward bot reaches"), "\(doctor.output)")
    #expect(doctor.output.contains("the invitation of an administrator"))
    let path = world.folder.path + "/config.toml"
    let config = try String(contentsOfFile: path, encoding: .utf8)
    try world.folder.write(
      "config.toml", config.replacing("\nforward = ['@dock-cli', '* /api/workspaces/*']", with: ""))
    let list = try world.run("agent", "list").output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(list.contains("its account has no `forward`: nothing is passed on"), "\(list)")
    let documents = try JSONValue.parse(try world.run("agent", "list", "--json").output)["agents"]?.array ?? []
    #expect(documents.first { $0["account"] == "dock" }?["passed_on"] == false)
  }
}

extension RawReply {
  /// The body as JSON; nil for another one.
  var json: JSONValue? { try? JSONValue.parse(body) }
}
