import Foundation
import JSON
import Testing

/// What happens, in lines, for terminals without a screen.
@Suite(.serialized) struct WatchTests {
  /// A running engine, of which an agent has asked for a bigger plan.
  private func sceneWithOneThatWaits() throws -> (Scene, engine: Background) {
    let scene = try Scene()
    let (engine, door) = try scene.serve()
    let token = try scene.door("bot")
    _ = try door.send("POST", "/api/billing/upgrade", token: token, body: #"{"plan":"scale"}"#)
    return (scene, engine)
  }

  @Test func whatWaitsIsToldFirstAndThenWhatHappens() throws {
    let (scene, _) = try sceneWithOneThatWaits()
    let watch = try scene.start("watch")
    try wait("the request that waits") { watch.printed.contains("#1  pending  bot  dock-main  upgrade Pro -> Scale") }
    #expect(watch.printed.hasPrefix("Engine in process "))
    #expect(try scene.run("reject", "1").status == 0)
    try wait("the decision") { watch.printed.contains("  operator rejected Pro -> Scale on dock-main for bot") }
    try wait("how it stands") { watch.printed.contains("  #1  rejected  bot  dock-main") }
    let ending = try watch.stop()
    #expect(ending.status == 0 && ending.errors.isEmpty, "\(ending.errors)")
  }

  @Test func aReaderOfJSONThatBeginsInTheMiddleKnowsWhatWaitsAndWhatIsWrong() throws {
    let (scene, engine) = try sceneWithOneThatWaits()
    let before = try scene.start("watch")
    try wait("it listens") { before.printed.contains("#1  pending") }
    let waiting = try JSONValue.parse(try scene.start("watch", "--json").firstLine())
    #expect(waiting["schema"]?.string == "countersign.watch/1")
    #expect(waiting["requests"]?.array?.map { $0["number"] } == [1] && waiting["alarms"] == [], "\(waiting)")
    _ = try scene.admin.send("POST", "/sandbox/plan", body: #"{"organisation":"vector-build","plan":"scale"}"#)
    _ = try scene.run("status", "--refresh")
    try wait("the alarm, with its number, kind and words") {
      let words = before.printed.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      return words.contains(" dock-main: alarm 1, changed without an approval | ")
    }
    let json = try scene.start("watch", "--json")
    let begin = try JSONValue.parse(try json.firstLine())
    #expect(begin["engine"]?["running"] == true)
    #expect(begin["alarms"]?[0]?["kind"]?.string == "unconsented_change", "\(begin)")
    #expect(try engine.stop().errors.contains(" countersign: stopped; "))
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
      return json.printed.contains("agent.added") && watch.printed.contains("operator let bot ask on dock-main")
    }
    let lines = json.printed.split(separator: "\n")
    let begin = try JSONValue.parse(String(try #require(lines.first)))
    #expect(begin["schema"]?.string == "countersign.watch/1" && begin["engine"]?["running"] == false)
    for line in lines.dropFirst() {
      let entry = try JSONValue.parse(String(line))
      #expect(entry["kind"]?.string == "agent.added" || entry["kind"]?.string == "agent.revoked")
      #expect(entry["hash"]?.string?.count == 64)
    }
  }

  @Test func aReaderThatGoesAwayEndsItAtOnce() throws {
    let scene = try Scene()
    for form in ["watch --json", "watch"] {
      // Nothing happens after the first line: there is nothing to print that could fail.
      let ending = try scene.run(shell: "{ \"$@\" \(form); echo $? >&2; } | head -1")
      #expect(ending.output.split(separator: "\n").count == 1, "\(ending.output)")
      #expect(ending.printedErrors.split(separator: "\n").last == "141", "\(ending.printedErrors)")
    }
  }
}
