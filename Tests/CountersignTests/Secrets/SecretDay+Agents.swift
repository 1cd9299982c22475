import Foundation
import JSON
import Support

/// What agents ask, by every door.
extension SecretDay {
  func letAgentsIn() throws {
    let accounts = ["dock-main", "dock-web", "daimon", "mail", "idp"].flatMap { ["--account", $0] }
    let ending = try Program.run(
      ["agent", "add", "bot", "--forward", "--json"] + accounts, in: world.folder, world.environment)
    keep(.grant, "agent add", ending.output)
    keep(.errors, "agent add", ending.printedErrors)
    guard let token = try JSONValue.parse(ending.output)["token"]?.string else { throw Failure("no token") }
    self.token = token
    canaries.append(Canary(name: "door token", kind: .doorToken, secret: token))
    try world.folder.write("bot.token", token + "\n")
  }

  func call(
    _ method: String, _ target: String, _ body: String? = nil, isSigned: Bool = true, place: Place = .agents,
    form: Bool = false
  ) throws -> RawReply {
    var text = "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
    if isSigned { text += "Authorization: Bearer \(token)\r\n" }
    if let body {
      text += "Content-Type: application/\(form ? "x-www-form-urlencoded" : "json")\r\n"
      text += "Content-Length: \(body.utf8.count)\r\n"
    }
    let bytes = try Wire.exchange(port, text + "\r\n" + (body ?? ""))
    keep(place, "\(method) \(target)", Data(bytes))
    guard let reply = RawReply(bytes) else { throw Failure("no answer to \(method) \(target)") }
    return reply
  }

  func json(_ reply: RawReply) throws -> JSONValue { try JSONValue.parse(reply.body, limits: .provider) }

  func askEverywhere() throws {
    try wait("every account is looked at") {
      let status = try Program.run(["status", "--json"], in: self.world.folder, self.world.environment)
      let accounts = try JSONValue.parse(status.output)["accounts"]?.array ?? []
      return accounts.count { $0["plan"]?.string != nil } == 5
    }
    for (account, operation, plan) in [
      ("dock-main", "upgrade", "scale"), ("dock-web", "upgrade", "scale"), ("daimon", "upgrade_link", "developer"),
      ("mail", "checkout", "business"), ("idp", "upgrade", "pro"),
    ] {
      // Three may wait at once, so each is decided before the next.
      let asked = try json(
        try call(
          "POST", "/accounts/\(account)/countersign/v1/requests",
          #"{"operation":"\#(operation)","params":{"plan":"\#(plan)"},"reason":"the queue is full"}"#))
      guard let id = asked["id"]?.string, let page = asked["status_page"]?.string else {
        throw Failure("\(account): \(asked.serialized())")
      }
      try decide(asked["number"]?.integer ?? 0)
      _ = try call("GET", "/countersign/v1/requests/\(id)")
      _ = try call("GET", "/s/" + (page.split(separator: "/").last ?? ""), isSigned: false, place: .statusPage)
    }
    for path in ["/api/billing", "/api/me", "/v1/account", "/billing/plans", "/billing/subscription"] {
      _ = try call("GET", path)
    }
    let given = try call(
      "POST", "/api/v1/token", "grant_type=client_credentials&client_id=x&client_secret=\(token)", isSigned: false,
      place: .accessAnswer, form: true)
    if let access = try json(given)["access_token"]?.string {
      canaries.append(Canary(name: "access token of ours", kind: .accessToken, secret: access))
    }
    // Calls that pass: the service says back everything that it got.
    for (method, path) in [
      ("GET", "/accounts/dock-main/api/workspaces"), ("GET", "/accounts/daimon/v1/inboxes/i1"),
      ("POST", "/accounts/mail/emails/send"), ("GET", "/accounts/idp/api/v1/agents/a1"),
    ] {
      let reply = try call(method, path, method == "POST" ? "{}" : nil)
      guard reply.status == 402 else { throw Failure("\(path) did not pass: \(reply.status)") }
    }
    // The other doors: the socket, and MCP by the bridge.
    let gateway = "unix:\(world.folder.path)/door.sock"
    let file = world.folder.path + "/bot.token"
    try run("request", "list", "--gateway", gateway, "--token-file", file, place: .agents)
    let tools = ["list_accounts", "list_my_requests"].enumerated().map { place, tool in
      #"{"jsonrpc":"2.0","id":\#(place),"method":"tools/call","params":{"name":"\#(tool)","arguments":{}}}"# + "\n"
    }
    try run(
      "mcp", "--gateway", "http://127.0.0.1:\(port)", "--token-file", file, input: tools.joined(), place: .agents)
  }
}
