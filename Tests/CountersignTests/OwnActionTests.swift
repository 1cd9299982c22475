import Foundation
import JSON
import Testing

/// What the operator asks for himself from a shell, and what he is told without asking.
@Suite(.serialized) struct OwnActionTests {
  @Test func withoutATerminalNothingIsDecidedAndTheDigestDecidesIt() throws {
    let scene = try Scene()
    let asked = try scene.run("upgrade", "dock-main", "--plan", "scale")
    #expect(asked.status == 10, "\(asked.errors)")
    #expect(asked.output.contains("asked by       you") && asked.output.contains("$49/mo (+$30/mo)"))
    #expect(asked.output.contains("usage          agents  9 / 10  90 %"), "\(asked.output)")
    #expect(asked.output.contains("4 of 5 plan-changing calls left"), "\(asked.output)")
    #expect(try scene.effects().isEmpty)
    let digest = try #require(try scene.newest()["digest"]?.string)
    #expect(asked.errors.contains("countersign approve 1 --digest \(digest)"))
    let approved = try scene.run("approve", "1", "--digest", digest)
    #expect(approved.status == 0, "\(approved.errors)")
    #expect(try scene.effects().map { $0["operation"]?.string } == ["upgrade"])
    #expect(try scene.json("alarms")["alarms"]?.array?.isEmpty == true)
  }

  @Test func atATerminalTheCodeDecidesWithAndWithoutAnEngine() throws {
    let scene = try Scene()
    for serves in [false, true] {
      if serves { _ = try scene.serve() }
      let wrong = try scene.onTerminal(["portal", "dock-main"])
      try wrong.waitForScreen("the question") { $0.text.contains("to approve:") }
      try wrong.write("ZZZZ\n")
      #expect(try wrong.waitForExit() == .code(13))
      #expect(try scene.newest()["state"]?.string == "cancelled")

      let right = try scene.onTerminal(["portal", "dock-main"])
      try right.waitForScreen("the question") { $0.text.contains("to approve:") }
      let words = right.screen.text.split(whereSeparator: \.isWhitespace).map(String.init)
      let code = words[try #require(words.lastIndex(of: "Type")) + 1]
      try right.write(code.lowercased() + "\n")
      #expect(try right.waitForExit() == .code(0))
      #expect(try scene.newest()["outcome"]?.string == "link_stored")
    }
    #expect(try scene.json("links")["links"]?.array?.count == 2)
  }

  @Test func whatIsNotOfferedIsRefusedBeforeAnythingIsAsked() throws {
    let scene = try Scene()
    for (arguments, words) in [
      (["upgrade", "elsewhere", "--plan", "scale"], "There are: dock-main"),
      (["upgrade-link", "dock-main", "--plan", "pro"], "dock has no upgrade-link"),
      (["notify", "dock-main", "hello"], "dock has no notify"), (["upgrade", "dock-main"], "--plan"),
      (["limit-increase", "dock-main", "--kind", "money"], "--kind"),
      (["limit-increase", "dock-main", "--desired", "-3"], "--desired"),
      (["upgrade", "dock-main", "--plan", "bogus"], "Dock documents no plan \"bogus\""),
    ] {
      let ending = try Program.run(arguments, in: scene.folder, scene.environment)
      #expect(ending.status == 64, "\(arguments): \(ending.errors)")
      #expect(ending.errors.contains(words), "\(arguments): \(ending.errors)")
    }
    #expect(try scene.json("requests")["requests"]?.array?.isEmpty == true)
    // A resume where nothing ends is satisfied, and changes nothing.
    let resumed = try scene.run("resume", "dock-main")
    #expect(resumed.status == 0 && resumed.errors.contains("is on Pro already"), "\(resumed.errors)")
    #expect(try scene.newest()["state"]?.string == "satisfied")
    #expect(try scene.effects().isEmpty)
  }

  @Test func aLimitIncreaseArrivesAndIsOnRecord() throws {
    let scene = try Scene()
    let passed = try scene.run(
      "limit-increase", "dock-main", "--kind", "rows", "--desired", "9000", "--reason", "crawl")
    #expect(passed.status == 0, "\(passed.errors)")
    let state = try scene.admin.send("GET", "/sandbox/state").json.serialized()
    #expect(state.contains("9000") && state.contains("crawl"))
    // It is no change of plan, and nobody had to approve it.
    #expect(try scene.effects().allSatisfy { $0["from"] == $0["to"] })
    #expect(try scene.json("requests")["requests"]?.array?.isEmpty == true)
  }

  @Test func aSixthNoteInTheHourIsTooMuchAndNoFailure() throws {
    let scene = try Scene()
    for _ in 0..<5 { #expect(try scene.run("limit-increase", "dock-main").status == 0) }
    let sixth = try scene.run("limit-increase", "dock-main", "--json")
    #expect(sixth.status == 17, "\(sixth.errors)")
    #expect(try JSONValue.parse(sixth.output)["error"]?["code"]?.integer == 17)
  }

  @Test func aChangeNobodyApprovedIsToldEverywhereUntilItIsExplained() throws {
    let scene = try Scene()
    #expect(try scene.run("status").status == 3, "no engine runs")
    let changed = try scene.admin.send(
      "POST", "/sandbox/plan", body: #"{"organisation":"vector-build","plan":"scale"}"#)
    #expect(changed.status == 200)
    let status = try scene.run("status", "--refresh")
    #expect(status.status == 4)
    #expect(status.output.contains("The plan changed from pro to scale"))
    let alarm = try #require(try scene.json("alarms")["alarms"]?.array?.first)
    #expect(alarm["kind"]?.string == "unconsented_change" && alarm["account"]?.string == "dock-main")
    #expect(try scene.run("alarms").status == 4)
    #expect(try scene.run("alarms", "explain", alarm["id"]?.string ?? "", "the yearly review").status == 0)
    #expect(try scene.run("alarms").status == 0)
    #expect(try scene.run("status").status == 3, "no engine runs")
  }

  @Test func aRequestIsShownWithWhatElseWaitsOnItsAccount() throws {
    let scene = try Scene()
    let (_, door) = try scene.serve()
    let first = try scene.door("first-bot")
    _ = try door.send("POST", "/api/billing/upgrade", token: first, body: #"{"plan":"scale"}"#)
    #expect(try scene.run("show", "1").output.contains("nothing else waits or happened here in 24 h"))
    let second = try scene.door("second-bot")
    _ = try door.send("POST", "/api/billing/upgrade", token: second, body: #"{"plan":"scale"}"#)
    #expect(try scene.run("show", "1").output.contains("also live      #2  pending  second-bot"))
    let elsewhere = try scene.json("show", "1")["elsewhere"]
    #expect(elsewhere?["live"]?.array?.first?["agent"]?.string == "second-bot")
    #expect(elsewhere?["live"]?.array?.first?["plan"]?.string == "scale")
    #expect(elsewhere?["same_plan_pages"]?.array == [])
    #expect(elsewhere?["open_alarms"]?.array == [])
    #expect(elsewhere?["changes"]?.array == [])
  }

  @Test func theHookIsToldOfEachEventOnce() throws {
    let scene = try Scene(hook: ["/bin/sh", "-c", "cat >> \"$HOME/told\"; test -z \"$DOCK_API_KEY\""])
    let (engine, door) = try scene.serve()
    let token = try scene.door("bot")
    _ = try door.send("POST", "/api/billing/upgrade", token: token, body: #"{"plan":"scale"}"#)
    #expect(try scene.run("reject", "1", "--reason", "not_now").status == 0)
    try wait("the last event") { self.told(scene).contains { $0.contains("request.rejected") } }
    #expect(try engine.stop().status == 0)
    let (again, _) = try scene.serve()
    _ = try scene.door("other")
    try wait("the next event") { self.told(scene).filter { $0.contains("agent.added") }.count == 2 }
    #expect(try again.stop().status == 0)
    let numbers = try told(scene).map { try JSONValue.parse($0)["seq"]?.integer ?? 0 }
    #expect(numbers == Array(1...Int64(numbers.count)))
    // The hook's own shell found no credential in its environment.
    let log = try String(contentsOfFile: scene.folder.path + "/state/countersign.log", encoding: .utf8)
    #expect(!log.contains("the hook failed"))
    #expect(!told(scene).joined().contains(scene.key))
  }

  /// A program may end without reading what it is told; the ones after it are told all the same.
  @Test func aHookThatReadsNothingKeepsNobodyWaiting() throws {
    let scene = try Scene(hook: ["/bin/sh", "-c", "exec <&-; echo seen >> \"$HOME/told\""])
    let (engine, _) = try scene.serve()
    for number in 1...12 { _ = try scene.door("bot-\(number)") }
    // What the service counts may be told beside them.
    try wait("all of them") { self.told(scene).count >= 12 }
    #expect(try engine.stop().status == 0)
  }

  private func told(_ scene: Scene) -> [String] {
    let text = try? String(contentsOfFile: scene.folder.path + "/told", encoding: .utf8)
    return (text ?? "").split(separator: "\n").map(String.init)
  }

  @Test func aDoorOnDocksOwnPageIsApprovedThere() throws {
    let scene = try Scene(consent: "web")
    let (_, door) = try scene.serve()
    let token = try scene.door("bot")
    let asked = try door.send("POST", "/api/billing/upgrade", token: token, body: #"{"plan":"scale"}"#)
    #expect(asked.json["status"]?.string == "confirmation_required")
    let digest = try #require(try scene.newest()["digest"]?.string)
    #expect(try scene.run("approve", "1", "--digest", digest).status == 16)
    #expect(try scene.effects().isEmpty)
    let shown = try scene.onTerminal(["links", "reveal", "1"], columns: 200)
    try shown.waitForScreen("the page") { $0.text.contains("http://127.0.0.1") }
    let url = try #require(shown.screen.text.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix("http") })
    let page = try #require(URL(string: String(url)))
    _ = try shown.waitForExit()
    let pressed = try scene.admin.press("approve", at: page.path)
    #expect(pressed == 200 || pressed == 303)
    try wait("the execution", within: 60) { try scene.newest()["state"]?.string == "executed" }
    #expect(try scene.effects().count == 1)
    #expect(try scene.json("alarms")["alarms"]?.array?.isEmpty == true)
  }
}
