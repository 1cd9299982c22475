import Billing
import Consent
import Engine
import JSON
import Ledger
import MCP
import Text

extension Gateway {
  /// Does what a tool is called for, under the grants that the call's token gives.
  func perform(
    _ tool: ToolCall, _ call: Call, _ grants: [DoorGrant]
  ) async throws(LedgerError) -> ToolResult {
    if let obstacle = tool.obstacle { return .failed(obstacle) }
    let choice: AccountChoice
    switch self.choice(tool, call, grants) {
    case .success(let found): choice = found
    case .failure(let why): return .failed(why.words)
    }
    switch tool.tool {
    case .listAccounts: return .told(["accounts": .array(try await standings(choice.here))])
    case .getBilling:
      return try await withServed(choice) { (grant) async throws(LedgerError) in try await billing(grant) }
    case .requestPlanChange:
      return try await withServed(choice) { (grant) async throws(LedgerError) in try await ask(tool, call, grant) }
    case .checkRequest, .cancelRequest:
      guard let id = tool.text("id").flatMap({ RequestID($0) }), let request = try await ledger.request(id),
        let grant = choice.grant(covering: request)
      else { return .failed("There is no such request of yours: list_my_requests shows those there are.") }
      guard tool.tool == .cancelRequest else {
        return try await show(id, Int(tool.wait), call, grant, .tool).toolResult
      }
      return try await toItsEnd { () async throws(LedgerError) in
        try await cancel(id, call, grant, .tool)
      }.toolResult
    case .listMyRequests:
      var requests: [JSONValue] = []
      for (request, grant) in try await newest(Int(tool.number("limit") ?? 20), under: choice.here) {
        requests.append(try await answer(request, call, grant, .tool).body)
      }
      return .told(["requests": .array(requests)])
    case .reportLimit:
      return try await with(choice) { (grant) async throws(LedgerError) in try await report(tool, call, grant) }
    }
  }

  // MARK: - Accounts

  /// Why no account is meant.
  private struct NoAccount: Error {
    let words: String
  }

  /// The accounts that a call may mean: its argument names one, where the gateway's address does not.
  private func choice(_ tool: ToolCall, _ call: Call, _ grants: [DoorGrant]) -> Result<AccountChoice, NoAccount> {
    var named = call.account
    if let text = tool.text("account") {
      guard let account = AccountName(text), named == nil || named == account else {
        return .failure(NoAccount(words: "There is no such account here: list_accounts shows those there are."))
      }
      named = account
    }
    let choice = AccountChoice(named: named, grants: grants) { engine.service(of: $0) }
    guard !choice.here.isEmpty else {
      return .failure(NoAccount(words: "Your token is not for this account: list_accounts shows those it is for."))
    }
    return .success(choice)
  }

  private func with(
    _ choice: AccountChoice, _ body: (DoorGrant) async throws(LedgerError) -> ToolResult
  ) async throws(LedgerError) -> ToolResult {
    guard choice.here.count == 1, let grant = choice.here.first else {
      let names = choice.here.map(\.account.rawValue).joined(separator: ", ")
      return .failed("Your token is for several accounts: name one in account. They are: \(names).")
    }
    return try await body(grant)
  }

  /// The same for what only the engine can do.
  private func withServed(
    _ choice: AccountChoice, _ body: (DoorGrant) async throws(LedgerError) -> ToolResult
  ) async throws(LedgerError) -> ToolResult {
    try await with(choice) { (grant) async throws(LedgerError) in
      guard choice.isServed(grant) else { return AccountChoice.Obstacle.notServed.answer.toolResult }
      return try await body(grant)
    }
  }

  /// Accounts as they were last seen; nobody is asked for it.
  private func standings(_ grants: [DoorGrant]) async throws(LedgerError) -> [JSONValue] {
    var all: [JSONValue] = []
    for grant in grants {
      let seen = try await ledger.look(at: grant.account)?.observation
      all.append(.object(standing(grant.account, seen)))
    }
    return all
  }

  private func standing(_ account: AccountName, _ seen: Observation?) -> JSONObject {
    [
      "account": .string(account.rawValue),
      "service": .string(engine.service(of: account)?.rawValue ?? "unknown"),
      "plan": Self.plain(seen?.plan.plan?.rawValue), "as_of": seen.map { .string($0.at.timestamp) } ?? .null,
    ]
  }

  /// A word of the service's, where it is no more than a word.
  private static func plain(_ word: String?) -> JSONValue {
    word.flatMap { PlainWord.allows($0) ? .string($0) : nil } ?? .null
  }

  private func billing(_ grant: DoorGrant) async throws(LedgerError) -> ToolResult {
    let seen: Observation
    switch try await engine.observation(of: grant.account) {
    case .success(let observation): seen = observation
    case .failure(let failure):
      if case .atLimit = failure.kind {
        return .failed(
          "The account is at its limit, so that the service answers nothing now; a bigger plan can be asked for with "
            + "request_plan_change.")
      }
      return failure.kind == .unrecorded ? Refusal.ledgerUnavailable.answer.toolResult : Self.unreachable.toolResult
    }
    var body = standing(grant.account, seen)
    body["status"] = Self.plain(seen.plan.status?.string)
    body["next_invoice"] = seen.plan.renewsAt.map { .string($0.timestamp) } ?? .null
    body["usage"] = .array(seen.meters.map(Self.usage))
    return .told(.object(body))
  }

  /// A meter as an agent is told it.
  static func usage(_ meter: Meter) -> JSONValue {
    let name = meter.name.string
    var (limit, isUnlimited) = (JSONValue.null, false)
    switch meter.limit {
    case .of(let most): limit = .integer(most)
    case .unlimited: isUnlimited = true
    case .unknown: break
    }
    return [
      "meter": .string(PlainWord.allowsSeveral(name) ? name : "another meter"),
      "used": meter.used.map { .integer($0) } ?? .null, "limit": limit, "unlimited": .bool(isUnlimited),
      "percent": meter.percent.map { .integer($0) } ?? .null,
      "resets_at": meter.resetsAt.map { .string($0.timestamp) } ?? .null,
    ]
  }

  // MARK: - Requests

  /// Asks, and waits for the decision where the model wants that.
  private func ask(_ tool: ToolCall, _ call: Call, _ grant: DoorGrant) async throws(LedgerError) -> ToolResult {
    let asked = try await ask(call.asking(tool), grant, .tool)
    if asked.refusal?.code == Self.denial { return .told(denied(tool, grant, asked)) }
    guard tool.wait > 0, asked.status == 200, let id = asked.body["id"]?.string.flatMap({ RequestID($0) }),
      let state = asked.body["state"]?.string.flatMap({ ConsentState(rawValue: $0) }), state.keepsAgentsWaiting
    else { return asked.toolResult }
    return try await show(id, Int(tool.wait), call, grant, .tool).toolResult
  }

  private static let denial = "consent_denied"

  /// A no that no request of this agent's stands for.
  private func denied(_ tool: ToolCall, _ grant: DoorGrant, _ answer: AgentAnswer) -> JSONValue {
    [
      "id": .null, "number": .null, "account": .string(grant.account.rawValue),
      "operation": .string(tool.text("operation") ?? ""), "plan": tool.text("plan").map { .string($0) } ?? .null,
      "state": .string(ConsentState.rejected.rawValue), "outcome": .null, "reason": answer.body["reason"] ?? .null,
      "expires_in": .null,
      "interval": .integer(AgentAnswer.interval), "status_page": .null,
      "retry_after": answer.retryAfter.map { .integer($0) } ?? .null,
      "next": .string(ConsentState.rejected.next()),
    ]
  }

  // MARK: - Notes

  private func report(_ tool: ToolCall, _ call: Call, _ grant: DoorGrant) async throws(LedgerError) -> ToolResult {
    let limit = await kept(SafeText(tool.text("limit") ?? ""), call, grant)
    let wanted = await kept(tool.text("wanted").map { SafeText($0) }, call, grant)
    return try await toItsEnd { () async throws(LedgerError) in
      switch try await ledger.keepNote(
        limit, context: nil, action: wanted, by: grant.agent, on: grant.account, at: time.wall)
      {
      case .kept:
        AgentAnswer(
          200,
          [
            "status": "kept", "account": .string(grant.account.rawValue),
            "next": "The operator has the note. To ask for a bigger plan, call request_plan_change.",
          ])
      case .tooMany(let wait):
        .error(
          429, "rate_limit_exceeded", "Too many notes in the last hour; your operator has those before.",
          retryAfter: max(1, AgentAnswer.wholeSeconds(wait.wholeMilliseconds)))
      }
    }.toolResult
  }
}

extension Gateway.Call {
  /// The call in our own words that a tool stands for: under one key both are the same.
  fileprivate func asking(_ tool: ToolCall) -> Gateway.Call {
    var params = JSONObject()
    for name in ["plan", "interval"] { params[name] = tool.text(name).map { .string($0) } }
    var body: JSONObject = ["operation": .string(tool.text("operation") ?? "")]
    body["params"] = .object(params)
    body["reason"] = tool.text("reason").map { .string($0) }
    return Gateway.Call(
      method: "POST", target: GatewayRoute.requests, account: account, tenant: tenant, head: head, reasonHeader: nil,
      peer: peer, base: base, pages: pages, key: tool.text("idempotency_key"),
      body: Array(JSONValue.object(body).serialized().utf8))
  }
}
