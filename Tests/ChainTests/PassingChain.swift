import Billing
import Consent
import Engine
import JSON
import Ledger
import Providers
import Sandbox
import Support
import Testing
import Text
import Transfer

/// A sandbox of daimon.email, MailingCore and AgentIdP, an engine with its gateway, and agents whose own calls pass by.
struct PassingChain: ServiceChain {
  let time = ManualTime()
  let sandbox: Sandbox
  let url: String
  let port: Int
  let http = HTTPClient()
  let state: TemporaryState
  let station: Station
  let transcript = Transcript()
  private let announced: JSONValue

  init(change: (inout SandboxConfiguration) -> Void = { _ in }) async throws {
    var configuration = SandboxConfiguration(organisations: [])
    configuration.daimon = .standard(seed: 3)
    configuration.mailingcore = .standard(seed: 3)
    configuration.agentidp = .standard(seed: 3)
    change(&configuration)
    sandbox = Sandbox(configuration: configuration, time: time)
    let address = try await sandbox.start()
    (url, port) = (address.url, address.port)
    let announced = try #require(await sandbox.announcement["services"])
    self.announced = announced
    state = try TemporaryState()
    let (time, origin) = (self.time, try Origin(url))
    func account(_ name: String, _ service: Service) throws -> Account {
      Account(name: try Chain.account(name), service: service, origin: address.url, isLive: false)
    }
    func credential(_ service: String, _ field: String = "credential") throws -> Credential {
      let secret = Secret(try #require(announced[service]?[field]?.string))
      return Credential(canChange: false, time: time) { () async throws(Problem) -> Secret in secret }
    }
    let providers: [any BillingProvider] = [
      DaimonProvider(
        account: try account("daimon-bot", .daimon), origin: origin, http: http, credential: try credential("daimon"),
        time: time),
      MailingCoreProvider(
        account: try account("mail-prod", .mailingcore), origin: origin, http: http,
        signIn: .token(try credential("mailingcore")),
        tenant: try #require(announced["mailingcore"]?["tenant"]?.string), successURL: "https://app.example/ok",
        cancelURL: "https://app.example/no", time: time),
      AgentIdPProvider(
        account: try account("idp-local", .agentidp), origin: origin, http: http,
        signIn: .client(
          id: try #require(announced["agentidp"]?["client_id"]?.string),
          secret: try credential("agentidp", "client_secret")), time: time),
    ]
    station = try await Station(
      ledger: try Ledger(in: state.directory),
      accounts: providers.map { EngineAccount(account: $0.account, provider: $0, pollInterval: .seconds(300)) },
      time: time, clock: time, http: http, transcript: transcript)
  }

  /// Runs a test on a chain, and stops everything however it ended.
  static func run(
    change: (inout SandboxConfiguration) -> Void = { _ in }, _ test: (PassingChain) async throws -> Void
  ) async throws {
    try await PassingChain(change: change).during { chain in
      do { try await test(chain) } catch {
        try? await chain.station.stop()
        throw error
      }
      try await chain.station.stop()
    }
  }

  /// A fact that the sandbox announces of a service.
  func word(_ service: String, _ name: String) throws -> String {
    try #require(announced[service]?[name]?.string)
  }

  /// Makes an agent's own call at the service, and lets the engine hear the answer as the gateway would.
  @discardableResult
  func pass(
    _ path: String, _ body: JSONValue, key: String, by agent: String, on account: String
  ) async throws -> HTTPResponse {
    let response = try await http.send(
      HTTPRequest(
        .post, try Origin(url), path,
        headers: [("Authorization", "Bearer " + key), ("Content-Type", "application/json")],
        body: Array(body.serialized().utf8)))
    await station.engine.notice(
      PassingAnswer(
        account: try Chain.account(account), agent: try Chain.agent(agent), method: "POST", path: path,
        status: response.status, headers: response.headers.fields.map { ($0.name.lowercased(), $0.value) },
        body: try? JSONValue.parse(response.body)))
    await station.work()
    return response
  }

  /// Sends an e-mail by daimon.
  func sendByDaimon() async throws -> Int {
    try await pass(
      "/v1/inboxes/\(word("daimon", "inbox"))/send", ["to": "b@example.com", "subject": "s", "body": "b"],
      key: word("daimon", "inbox_credential"), by: "research-bot", on: "daimon-bot"
    ).status
  }

  /// Sends an e-mail by MailingCore.
  func sendByMailingCore() async throws -> Int {
    try await pass(
      "/emails/send", ["to": "b@example.com", "subject": "s", "htmlBody": "<p>"], key: word("mailingcore", "api_key"),
      by: "newsletter", on: "mail-prod"
    ).status
  }

  /// A token of AgentIdP's with which agents can be registered.
  func token() async throws -> String {
    let (id, secret) = (try word("agentidp", "client_id"), try word("agentidp", "client_secret"))
    let form = "grant_type=client_credentials&client_id=\(id)&client_secret=\(secret)&scope=agents:write"
    let answer = try await http.send(
      HTTPRequest(
        .post, try Origin(url), "/api/v1/token",
        headers: [("Content-Type", "application/x-www-form-urlencoded")], body: Array(form.utf8)))
    return try #require(try JSONValue.parse(answer.body)["access_token"]?.string)
  }

  func administer(_ service: String, _ wish: JSONValue) async throws {
    let request = HTTPRequest(
      .post, try Origin(url), "/sandbox/" + service, headers: [("Content-Type", "application/json")],
      body: Array(wish.serialized().utf8))
    #expect(try await http.send(request).status == 200)
  }

  /// Opens a page as a browser does, which follows where it is sent, and presses a button there.
  func press(_ action: String, behind link: Secret) async throws {
    let opened = try await browse("GET", String(link.reveal().dropFirst(url.utf8.count)), "")
    let location = try #require(opened.split(separator: "\r\n").first { $0.lowercased().hasPrefix("location: ") })
    let page = String(location.dropFirst("location: ".count))
    _ = try await browse(
      "POST", page.hasPrefix(url) ? String(page.dropFirst(url.utf8.count)) : page, "action=\(action)")
  }

  private func browse(_ method: String, _ path: String, _ body: String) async throws -> String {
    let client = try await RawClient(port: port)
    await client.send(
      "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
        + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    return String(decoding: try await client.readToEnd(), as: UTF8.self)
  }

  // MARK: - What the operator sees

  var hits: [LimitHit] {
    get async throws { try await station.ledger.limitHits(at: time.wall) }
  }

  func meter(_ name: SafeText, of account: String) async throws -> Meter? {
    try await station.ledger.look(at: try Chain.account(account))?.observation?.meters.first { $0.name == name }
  }

  func plan(of account: String) async throws -> PlanName? {
    try await station.ledger.look(at: try Chain.account(account))?.observation?.plan.plan
  }

  /// The kinds of the events that tell of limits and use, with what they are about, oldest first.
  var told: [String] {
    get async throws {
      try await station.ledger.events(limit: 200).reversed().compactMap { event in
        switch event.kind {
        case "limit.hit": "hit " + (event.body["code"]?.string ?? "")
        case "usage.reached": "reached \(event.body["threshold"]?.integer ?? 0)"
        default: nil
        }
      }
    }
  }
}
