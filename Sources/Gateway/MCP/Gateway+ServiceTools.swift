import Billing
import JSON
import Ledger
import MCP
import Serving

extension Gateway {
  /// Answers a message to a service's own MCP endpoint: its billing tools are answered here, in its shapes.
  func answer(
    _ message: MCPCall, to door: any ServiceDoor.Type, _ call: Call, _ admitted: [DoorGrant]
  ) async -> HTTPAnswer {
    let choice = AccountChoice(named: call.account, grants: admitted) { engine.service(of: $0) }
    let grant: DoorGrant
    switch choice.grant(for: door.service) {
    case .success(let found): grant = found
    case .failure(let obstacle): return obstacle.answer.wire
    }
    let upstream = self.upstream(of: grant, door.service, call.target)
    let passed = await passedTools(upstream, grant.account, call, admitted)
    let face = MCPFace(
      version: version, instructions: door.instructions, tools: door.tools.map(\.definition) + passed)
    return await answer(message, by: face, call, admitted) { use in
      let result = await result(call, [grant]) { (grants) async throws(LedgerError) in
        guard let grant = grants.first else { return .failed("There is no such tool.") }
        guard let tool = door.tools.first(where: { $0.name == use.name }) else {
          guard let upstream, grant.forwards else { return .failed("There is no such tool.") }
          return await upstream.call(use.name, use.arguments)
        }
        return try await perform(tool, door, use.arguments, call, grant)
      }
      return .message(face.answer(to: use, result), status: 200)
    }
  }

  /// The way to the tools that the config passes on; nil where there are none, or not for this token.
  private func upstream(of grant: DoorGrant, _ service: Service, _ target: String) -> UpstreamTools? {
    guard grant.forwards, let account = forwarded[grant.account], !account.tools.isEmpty,
      let endpoint = service.profile.forwarding.tools
    else { return nil }
    let query: String? =
      if case .serviceMCP(_, let query)? = GatewayRoute(method: "POST", target: target) { query } else { nil }
    return UpstreamTools(
      account: account, endpoint: endpoint, forwarding: service.profile.forwarding, passing: passing, query: query
    ) { call in
      await open(call, of: account, for: grant, route: "POST " + endpoint.path)
    }
  }

  /// The tools that are passed on, as clients are shown them; the service is asked only by whoever lists them.
  private func passedTools(
    _ upstream: UpstreamTools?, _ account: AccountName, _ call: Call, _ admitted: [DoorGrant]
  ) async -> [JSONValue] {
    guard let upstream else { return [] }
    guard MCPFace.asksForTools(call.body) else { return upstream.account.tools.map(UpstreamTools.bare) }
    // As one of its agent's calls, and for whoever is still let in.
    do throws(LedgerError) {
      guard let agent = try await inForce(admitted, call).first?.agent, let turn = turns.hold(agent) else { return [] }
      defer { withExtendedLifetime(turn) {} }
      return await knownTools.tools(of: account, at: time.boot) { await upstream.definitions() }
    } catch { return [] }
  }

  /// Makes the call that a tool stands for, and tells what the service's client would be told.
  private func perform(
    _ tool: ServiceTool, _ door: any ServiceDoor.Type, _ arguments: JSONObject, _ call: Call, _ grant: DoorGrant
  ) async throws(LedgerError) -> ToolResult {
    guard let use = door.uses(of: tool.path)[tool.method] else { return .failed("There is no such tool.") }
    let standing = Call(
      method: tool.method, target: tool.path, account: call.account, tenant: call.tenant, head: call.head,
      reasonHeader: call.reasonHeader, peer: call.peer, base: call.base, pages: call.pages, key: call.key,
      body: tool.body(arguments))
    let answer = try await serve(door.service, use, nil, standing, grant)
    guard let refusal = answer.refusal else { return .told(answer.body) }
    return .refused(door.body(of: refusal, answer, path: tool.path, at: time.wall))
  }
}
