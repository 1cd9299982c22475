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

  @Test func aTokenThatWouldNotBeKeptIsNotShown() throws {
    let scene = try Scene()
    #expect(try scene.run("agent", "list").status == 0)
    for words in [["bot", "--account", "nowhere"], ["b@t", "--account", "dock-main"]] {
      let ending = try Program.run(["agent", "add"] + words, in: scene.folder, scene.environment)
      #expect(ending.status == 64 && ending.output.isEmpty, "\(ending.output)")
    }
    // Read alone, as where the disk cannot be written; a superuser is only kept out by the file's own attribute or mount.
    let state = scene.folder.path + "/state"
    for name in try FileManager.default.contentsOfDirectory(atPath: state) where name.hasPrefix("ledger") {
      chmod(state + "/" + name, 0o400)
    }
    chmod(state, 0o500)
    defer { chmod(state, 0o700) }
    guard access(state, W_OK) != 0 else { return }
    let ending = try scene.run("agent", "add", "bot", "--account", "dock-main")
    #expect(ending.status == 3 && ending.output.isEmpty, "\(ending.status) \(ending.output)")
    #expect(ending.errors.contains("its permissions forbid writing"), "\(ending.errors)")
  }

  @Test func oneTokenIsForAllAccountsThatAreNamed() throws {
    let scene = try Scene()
    let added = try scene.json("agent", "add", "bot", "--account", "dock-main", "--account", "dock-main")
    #expect(added["accounts"] == ["dock-main"] && added["account"] == "dock-main")
    #expect(try scene.run("agent", "add", "bot", "--account", "dock-main", "--account", "nowhere").status == 64)
    #expect(try scene.run("agent", "add", "bot").status == 64)
  }

  @Test func thereAreNoNotesBeforeAnAgentLeavesOne() throws {
    let scene = try Scene()
    #expect(try scene.json("notes")["notes"]?.array?.isEmpty == true)
    #expect(try scene.run("notes", "--new").output == "No new notes.\n")
    #expect(try scene.run("notes", "seen", "1").status == 64)
    #expect(try scene.json("status")["new_notes"] == 0)
  }

  @Test func anAgentThatThereIsNotIsNamedAsWhatWasTyped() throws {
    let scene = try Scene()
    let nobody = try scene.run("agent", "revoke", "nobody")
    #expect(nobody.status == 64)
    #expect(nobody.errors.contains("there is no door token of an agent \"nobody\""), "\(nobody.errors)")
    let elsewhere = try scene.run("agent", "revoke", "nobody", "--account", "dock-lab")
    #expect(elsewhere.errors.contains("\"nobody\" for dock-lab"), "\(elsewhere.errors)")
  }
}
