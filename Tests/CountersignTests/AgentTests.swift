import Foundation
import JSON
import Testing

/// Agents and their doors, from a shell.
@Suite(.serialized) struct AgentTests {
  @Test func noAgentIsNamedAsSomebodyElse() throws {
    let scene = try Scene()
    for name in ["you", "Operator", "ENGINE", "countersign", "agent"] {
      let ending = try scene.run("agent", "add", name, "--account", "dock-main")
      #expect(ending.status == 64 && ending.output.isEmpty, "\(name)")
      #expect(ending.errors.contains("names somebody else") || ending.errors.contains("name somebody else"))
    }
    #expect(try scene.json("agent", "list")["agents"]?.array?.isEmpty == true)
  }
}
