import Foundation
import JSON
import Testing

/// What happens, in lines, for terminals without a screen.
@Suite(.serialized) struct WatchTests {
  @Test func whatWaitsIsToldFirstAndThenWhatHappens() throws {
    let scene = try Scene()
    let (_, door) = try scene.serve()
    let token = try scene.door("bot")
    _ = try door.send("POST", "/api/billing/upgrade", token: token, body: #"{"plan":"scale"}"#)
    let watch = try scene.start("watch")
    try wait("the request that waits") { watch.printed.contains("#1  pending  bot  dock-main  upgrade Pro -> Scale") }
    #expect(watch.printed.hasPrefix("Engine in process "))
    #expect(try scene.run("reject", "1").status == 0)
    try wait("the decision") { watch.printed.contains("request.rejected  dock-main  #1  by operator") }
    try wait("how it stands") { watch.printed.contains("  #1  rejected  bot  dock-main") }
    let ending = try watch.stop()
    #expect(ending.status == 0 && ending.errors.isEmpty, "\(ending.errors)")
  }

  @Test func withoutAnEngineItSaysHowToStartOneAndJSONIsTheLogAlone() throws {
    let scene = try Scene()
    let watch = try scene.start("watch")
    #expect(try watch.firstLine().hasPrefix("No engine runs: nothing is looked at"))
    try wait("how to start one") { watch.printed.contains("countersign serve") }
    try wait("that nothing waits") { watch.printed.contains("Nothing waits for you.") }
    let json = try scene.start("watch", "--json")
    // Both listen once the other command has been told of an entry that was written after they began.
    try wait("an entry") {
      _ = try scene.run("agent", "add", "bot", "--account", "dock-main")
      return json.printed.contains("\n") && watch.printed.contains("agent.added")
    }
    for line in json.printed.split(separator: "\n") {
      let entry = try JSONValue.parse(String(line))
      #expect(entry["kind"]?.string == "agent.added" || entry["kind"]?.string == "agent.revoked")
      #expect(entry["hash"]?.string?.count == 64)
    }
  }
}
