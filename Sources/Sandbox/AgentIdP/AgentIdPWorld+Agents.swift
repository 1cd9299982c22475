import Billing
import JSON

extension AgentIdPWorld {
  /// `POST /api/v1/agents`: registers an agent, which takes one of the tier's places.
  ///
  /// That a full tier answers `FREE_TIER_LIMIT_EXCEEDED` is documented; of the body only that it is an object is asked,
  /// and of the answer only the id is told.
  mutating func registerAgent(_ body: SandboxRequest.Body) throws(AgentIdPRefusal) -> JSONValue {
    do { try BodyFields.read(body) { _ in } } catch { throw .body(error) }
    if let limit = reached(.agents) { throw .limitReached(.agents, limit: limit) }
    let id = random.uuid()
    registered.insert(id)
    usage.set(.agents, to: usage.used(.agents) + 1)
    return ["agentId": .string(id), "status": "active"]
  }

  /// `DELETE /api/v1/agents/{id}`: decommissions an agent, which frees its place at once.
  ///
  /// Besides those that were registered here, the clients of the beginning are agents.
  mutating func decommissionAgent(_ id: String) throws(AgentIdPRefusal) {
    let isClient = clients[id]?.belongs == true
    guard registered.remove(id) != nil || isClient else { throw .agentNotFound }
    if isClient { clients[id] = nil }
    usage.set(.agents, to: max(0, usage.used(.agents) - 1))
  }
}
