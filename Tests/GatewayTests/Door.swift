import Billing
import Consent
import Engine
import JSON
import Ledger
import Logging
import Support
import Text

@testable import Gateway

/// A gateway over a real ledger and engine, a stub service and a clock turned by hand; without any socket.
struct Door: Sendable {
  let time: ManualTime
  let ledger: Ledger
  let provider: StubProvider
  let engine: Engine
  let gateway: Gateway
  /// The door token of the agent `research-bot` for the account `dock-main`, unless they have other names.
  let token: String
  let state: TemporaryState

  /// The path of a plan change in Dock's words.
  static let upgrade = "/api/billing/upgrade"
  static let requests = "/countersign/v1/requests"

  init(
    denyRules: [DenyRule] = [], service: Service = .dock, tenants: [AccountName: String] = [:],
    forwarded: [AccountName: ForwardedAccount] = [:], version: String = "1",
    names: [String] = ["dock-main", "dock-other"], agent: String = "research-bot"
  ) async throws {
    time = ManualTime()
    state = try TemporaryState()
    ledger = try Ledger(in: state.directory)
    let account = try Self.account(names[0], service)
    provider = StubProvider(account: account, time: time)
    let other = try Self.account(names[1])
    engine = Engine(
      ledger: ledger,
      accounts: [
        EngineAccount(account: account, provider: provider),
        EngineAccount(account: other, provider: StubProvider(account: other, time: time)),
      ],
      denyRules: denyRules, time: time, logger: Self.silent)
    gateway = try await Gateway(
      ledger: ledger, engine: engine, tenants: tenants, forwarded: forwarded, version: version, time: time,
      logger: Self.silent)
    token = try await Self.issue(agent, names[0], ledger, at: time.wall)
  }

  static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  static func account(_ name: String, _ service: Service = .dock) throws -> Account {
    guard let name = AccountName(name) else { throw Unexpected("\(name) is no account's name") }
    return Account(name: name, service: service, origin: "https://trydock.ai", isLive: true)
  }

  static func agent(_ name: String) throws -> AgentName {
    guard let agent = AgentName(name) else { throw Unexpected("\(name) is no agent's name") }
    return agent
  }

  /// Makes a door token.
  func issue(_ agent: String, for account: String = "dock-main") async throws -> String {
    try await Self.issue(agent, account, ledger, at: time.wall)
  }

  private static func issue(
    _ agent: String, _ account: String, _ ledger: Ledger, at now: Instant
  ) async throws -> String {
    try await ledger.issueDoorToken(agent: Self.agent(agent), account: Self.account(account).name, at: now).reveal()
  }

  /// Answers a call as the server would, past the guard.
  func answer(_ call: Gateway.Call) async -> AgentAnswer {
    switch await gateway.admit(call.head.authorization, to: call.target) {
    case .success(let grants): await gateway.answer(call, grants)
    case .failure(let refusal): refusal.answer
    }
  }

  /// Puts a call to the gateway as the server would, past the guard.
  func call(
    _ method: String, _ target: String, _ body: String = "", token: String? = nil,
    contentType: String? = "application/json", reason: String? = nil, account: AccountName? = nil,
    tenant: String? = nil, key: String? = nil
  ) async -> AgentAnswer {
    await answer(
      Gateway.Call(
        method: method, target: target, account: account, tenant: tenant,
        head: DoorGuard.Head(
          authority: "127.0.0.1:8787", authorization: "Bearer " + (token ?? self.token), contentType: contentType),
        reasonHeader: reason, peer: .distinct, base: "http://127.0.0.1:8787", key: key,
        body: Array(body.utf8)))
  }

  /// Asks for an upgrade to Scale.
  func ask(token: String? = nil) async -> AgentAnswer {
    await call("POST", Self.upgrade, #"{"plan":"scale"}"#, token: token)
  }

  /// Where a person sees how a request stands.
  func page(of request: ConsentRequest) -> String {
    "http://127.0.0.1:8787/s/" + gateway.statusHandle.text(for: request.id)
  }

  /// The newest request; fails without one.
  func newest() async throws -> ConsentRequest {
    guard let request = try await ledger.recentRequests(limit: 1).first else { throw Unexpected("there is no request") }
    return request
  }

  /// Says yes to the newest request, as the operator would.
  func approve() async throws {
    let request = try await newest()
    try await ledger.apply(
      .approved(Approval(digest: request.digest, version: request.version, from: .shell)), to: request.id,
      actor: .operatorItself, at: time.wall)
  }

  /// Says no to the newest request.
  func reject(_ preset: RejectionPreset = .tooExpensive) async throws {
    try await ledger.apply(
      .rejected(Rejection(preset, comment: "the operator's own words")), to: try await newest().id,
      actor: .operatorItself, at: time.wall)
  }
}

extension AgentAnswer {
  /// A member of the body.
  subscript(_ path: String...) -> JSONValue? {
    path.reduce(body) { value, name in value?[name] }
  }
}
