import Foundation
import JSON
import Support
import Synchronization

/// A day of the real program in a world of canaries, and everything that came of it, place by place.
final class SecretDay {
  let world: SecretWorld
  /// What can be read at each place, and under which name.
  private(set) var found: [Place: [(name: String, bytes: Data)]] = [:]
  private(set) var canaries: [Canary]
  private var engines: [Background] = []
  private var token = ""
  private var port = 0
  private let processes = ProcessWatch()

  init() throws {
    world = try SecretWorld()
    canaries = world.canaries
  }

  private func keep(_ place: Place, _ name: String, _ text: String) {
    found[place, default: []].append((name, Data(text.utf8)))
  }

  private func keep(_ place: Place, _ name: String, _ bytes: Data) {
    found[place, default: []].append((name, bytes))
  }

  // MARK: - The program

  @discardableResult
  private func run(_ words: String..., input: String = "", place: Place? = nil) throws -> Program.Ending {
    let ending = try Program.run(words, in: world.folder, world.environment, input: input)
    let name = words.joined(separator: " ")
    keep(place ?? (words.contains("--json") ? .json : .output), name, ending.output)
    keep(.errors, name, ending.printedErrors)
    return ending
  }

  private func serve() throws {
    // As people start it, who do not say what a crash is to print.
    let engine = try Background(
      ["serve", "--json"], in: world.folder, world.environment, shell: #"unset SWIFT_BACKTRACE; exec "$@""#)
    guard let address = try JSONValue.parse(try engine.firstLine())["gateway"]?.string,
      let port = Int(address.split(separator: ":").last ?? "")
    else { throw Failure("serve did not announce itself: \(engine.errorText)") }
    self.port = port
    engines.append(engine)
  }

  /// Everything from the first look to the last crash.
  func play() throws {
    defer { processes.stop() }
    try serve()
    try letAgentsIn()
    let watch = try Background(["watch"], in: world.folder, world.environment)
    try askEverywhere()
    try decideEverything()
    let dashboard = try lookAtTheScreen()
    try lookInTheShell(isBefore: true)
    keep(.ledgerBefore, "ledger and its log", world.ledgerFiles)
    try endTheLinks()
    try letTheServicesSayBackEverything()
    try lookInTheShell(isBefore: false)
    let watched = try watch.stop()
    keep(.output, "watch", watched.output)
    keep(.errors, "watch", watched.printedErrors)
    try crash()
    try end(dashboard)
  }

  // MARK: - Agents

  private func letAgentsIn() throws {
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

  private func call(
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

  private func json(_ reply: RawReply) throws -> JSONValue { try JSONValue.parse(reply.body, limits: .provider) }

  private func askEverywhere() throws {
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

  // MARK: - The operator

  private func decide(_ number: Int64) throws {
    let shown = try run("show", "\(number)", "--json")
    try run("show", "\(number)")
    guard let digest = try JSONValue.parse(shown.output)["digest"]?.string else {
      throw Failure("no digest: \(shown.printedErrors)")
    }
    let approved = try run("approve", "\(number)", "--digest", digest)
    guard [0, 16].contains(approved.status) else {
      throw Failure("approve \(number) ended with \(approved.status): \(approved.errors)")
    }
  }

  private func decideEverything() throws {
    let asked = try run("portal", "dock-main", "--json")
    if let number = try JSONValue.parse(asked.output)["number"]?.integer { try decide(number) }
    let added = "https://checkout.stripe.com/c/pay/cs_live_" + UUID().uuidString.replacing("-", with: "")
    canaries.append(Canary(name: "a link of the operator's", kind: .link, secret: added))
    try run("links", "add", "--account", "dock-main", input: added + "\n")
    let no = try json(
      try call("POST", "/accounts/dock-main/countersign/v1/requests", #"{"operation":"downgrade","reason":"less"}"#))
    try run("reject", "\(no["number"]?.integer ?? 0)", "--reason", "not_now", "--comment", "later")
  }

  private func lookAtTheScreen() throws -> PseudoTerminal {
    let dashboard = try Program.onTerminal([], in: world.folder, world.environment, columns: 140, rows: 45)
    try dashboard.waitForScreen("home") { $0.text.contains("dock-main") && $0.text.contains("Links") }
    func focus(_ screen: VirtualScreen) -> String? {
      screen.text.split(separator: "┌ ▸ ").dropFirst().first.map { String($0.prefix { $0 != " " }) }
    }
    while let panel = focus(dashboard.screen), panel != "Links" {
      try dashboard.write("\t")
      try dashboard.waitForScreen("another panel") { focus($0).map { $0 != panel } ?? false }
    }
    try dashboard.write("o")
    try dashboard.wait("the browser") { self.world.text("browser.seen").contains("://") }
    // Everything that can be opened without asking for a URL itself.
    for keys in [
      "\u{1B}", "i", "\u{1B}", "L", "\u{1B}", "!", "\u{1B}", "N", "\u{1B}", "H", "\u{1B}", "?", "\u{1B}", "P",
    ] {
      let before = dashboard.output.count
      try dashboard.write(keys)
      try dashboard.wait("something is drawn") { dashboard.output.count > before }
      keep(.frames, "screen after \(keys)", dashboard.screen.text)
    }
    try dashboard.wait("the screen's file") {
      self.world.folder.contents.contains { $0.hasPrefix("countersign-") }
    }
    return dashboard
  }

  private func lookInTheShell(isBefore: Bool) throws {
    for words in [
      ["status"], ["requests"], ["links"], ["alarms"], ["notes"], ["agent", "list"], ["audit", "verify"], ["frame"],
      ["keys"], ["doctor"], ["push", "test"],
    ] {
      // The screen's tests are slow beside these, and the same before and after.
      for form in [[], ["--json"]] where isBefore || !["push", "keys", "frame"].contains(words[0]) {
        let ending = try Program.run(words + form, in: world.folder, world.environment)
        let name = (words + form).joined(separator: " ")
        keep(words == ["frame"] ? .frames : form.isEmpty ? .output : .json, name, ending.output)
        keep(.errors, name, ending.printedErrors)
      }
    }
    try run("audit", "export", place: .audit)
    guard isBefore else { return }
    try run("agent", "connect", "bot", "--client", "claude-code")
    let copy = world.folder.path + "/copy.sqlite"
    try run("backup", copy)
    keep(.backup, "backup", try Data(contentsOf: URL(filePath: copy)))
    let links = try JSONValue.parse(try run("links", "--json").output)["links"]?.array ?? []
    guard let id = links.first(where: { $0["state"]?.string == "unused" })?["id"]?.integer else {
      throw Failure("no link waits")
    }
    let shown = try Program.onTerminal(["links", "reveal", "\(id)"], in: world.folder, world.environment)
    _ = try shown.waitForExit()
    keep(.revealed, "links reveal", Data(shown.output))
    // Without a terminal there is nothing to see.
    try run("links", "reveal", "\(id)")
    try run("open", "\(id)")
  }

  private func endTheLinks() throws {
    let links = try JSONValue.parse(try run("links", "--json").output)["links"]?.array ?? []
    for link in links where link["state"]?.string == "unused" {
      try run("links", "dismiss", "\(link["id"]?.integer ?? 0)")
    }
  }

  /// Services that quote what was sent to them, as some do with a key that they refuse.
  private func letTheServicesSayBackEverything() throws {
    world.tap.sayBackEverything()
    try wait("every look was refused") {
      let status = try Program.run(["status", "--json"], in: self.world.folder, self.world.environment)
      let accounts = try JSONValue.parse(status.output)["accounts"]?.array ?? []
      return accounts.allSatisfy { ($0["problem"] ?? .null) != .null }
    }
  }

  // MARK: - The end

  private func crash() throws {
    guard let engine = engines.last else { return }
    let limits = try String(contentsOfFile: "/proc/\(engine.identifier)/limits", encoding: .utf8)
    guard limits.split(separator: "\n").contains(where: { $0.wholeMatch(of: /Max core file size +0 +0 .*/) != nil })
    else { throw Failure("a core could be written: \(limits)") }
    let before = Set(world.folder.contents)
    // As a fault of its own would: with the signal that asks for a core.
    engine.send(SIGSEGV)
    let ending = try engine.waitForEnd()
    guard ending.status == -SIGSEGV else { throw Failure("SIGSEGV ended it with \(ending.status)") }
    keep(.crash, "what it said", ending.output + ending.printedErrors)
    let left = Set(world.folder.contents).subtracting(before).filter { $0.contains("core") }
    for name in left { keep(.crash, name, try Data(contentsOf: URL(filePath: world.folder.path + "/" + name))) }
    guard left.isEmpty else { throw Failure("a crash left \(left)") }
    try serve()
  }

  private func end(_ dashboard: PseudoTerminal) throws {
    try dashboard.wait("the hook was told") { self.world.text("hook.seen").contains("link.ended") }
    dashboard.send(SIGTERM)
    _ = try dashboard.waitForExit()
    keep(.frames, "all that was drawn", Data(dashboard.output))
    for name in world.folder.contents where name.hasPrefix("countersign-") {
      keep(.frames, name, world.text(name))
    }
    // While somebody reads, the log cannot be emptied; the engine goes on with it. What stays all the same, the sweep finds.
    let links = (canaries + world.tap.seen.flatMap { AnswerFields.read($0).canaries }).filter { $0.kind == .link }
    _ = try? wait("the links are erased", within: 20) {
      let files = self.world.ledgerFiles
      return !links.contains { $0.stands(in: files) }
    }
    keep(.ledgerAfter, "ledger and its log, while the engine runs", world.ledgerFiles)
    for engine in engines {
      let ending = engine.isRunning ? try engine.stop() : try engine.waitForEnd()
      keep(.json, "serve", ending.output)
      keep(.errors, "serve", ending.printedErrors)
    }
    keep(.ledgerAfter, "ledger and its log", world.ledgerFiles)
    keep(.log, "countersign.log", world.text("state/countersign.log"))
    keep(.hook, "hook", world.text("hook.seen"))
    keep(.credentialCommand, "credential command", world.text("credential.seen"))
    keep(.browser, "browser", world.text("browser.seen"))
    for request in world.receivers.flatMap(\.requests) { keep(.pushes, "a push", request.text) }
    // A browser is told a link by its arguments; those are a place of their own.
    let (browsers, others) = processes.stop().reduce(into: ([String](), [String]())) { lists, line in
      if line.contains("/xdg-open\0") { lists.0.append(line) } else { lists.1.append(line) }
    }
    keep(.arguments, "every process", others.joined(separator: "\n"))
    keep(.browser, "its arguments", browsers.joined(separator: "\n"))
    canaries.append(Canary(name: "card", kind: .cardNumber, secret: Tap.cardNumber))
    canaries.append(Canary(name: "card", kind: .cardWords, secret: Tap.cardBrand))
    canaries.append(try ledgerKey())
  }

  private func ledgerKey() throws -> Canary {
    Canary(name: "the ledger's key", kind: .ledgerKey, secret: try LedgerDump.key(of: world.folder))
  }
}

/// The arguments of every process of the machine, as long as it watches.
final class ProcessWatch: Sendable {
  private let seen = Mutex<(lines: Set<String>, isOver: Bool)>(([], false))

  init() {
    Thread.detachNewThread { [self] in
      while !seen.withLock({ $0.isOver }) {
        look()
        var pause = pollfd(fd: -1, events: 0, revents: 0)
        poll(&pause, 1, 10)
      }
    }
  }

  private func look() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    for name in names where name.first?.isNumber == true {
      guard let line = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") else { continue }
      seen.withLock { _ = $0.lines.insert(String(decoding: line, as: UTF8.self)) }
    }
  }

  @discardableResult
  func stop() -> [String] {
    seen.withLock { state in
      state.isOver = true
      return state.lines.sorted()
    }
  }
}
