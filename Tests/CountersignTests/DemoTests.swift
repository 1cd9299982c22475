import Foundation
import JSON
import Support
import Testing

/// The demo as a person sees it: keys in, a screen out.
@Suite(.serialized) struct DemoTests {
  @Test func anApprovalChangesThePlanAndARejectionIsToldToTheAgent() throws {
    let folder = try TemporaryFolder()
    let demo = try Program.onTerminal(["demo", "--speed", "8"], in: folder)
    try demo.waitForScreen("the first request") { $0.text.contains("research-bot") && $0.text.contains("token live") }
    #expect(demo.screen.text.contains("Pro → Scale"))
    #expect(demo.screen.text.contains("+$30"))

    // Review and approve with the code on the screen.
    try demo.write("\r")
    try demo.waitForScreen("the whole review") {
      $0.text.contains("Review · request 1") && $0.text.contains("http://127.0.0.1:") && $0.text.contains("Esc back")
    }
    let sandbox = try Stranger(try address(on: demo))
    try approve(demo)
    try demo.waitForScreen("the outcome") { $0.text.contains("was executed") }
    let effects = try #require(try sandbox.send("GET", "/sandbox/effects").json.array)
    #expect(effects.count == 1)
    #expect(effects.first?["operation"]?.string == "upgrade")
    #expect(effects.first?["to"]?.string == "scale")

    // The next request is rejected with a preset, and its agent is told.
    try demo.write("\u{1B}")
    try demo.waitForScreen("home") { $0.text.contains("mailer-7") && $0.text.contains("Pending") }
    try select("mailer-7", demo)
    try demo.write("\r")
    try demo.waitForScreen("the second review") { $0.text.contains("Review · ") && $0.text.contains("mailer-7") }
    try demo.write("R")
    try demo.waitForScreen("the reasons") { $0.text.contains("costs too much") }
    try demo.write("2")
    try demo.write("\r")
    try demo.waitForScreen("what the agent was told") { $0.text.contains("mailer-7 was told: denied (too_expensive)") }
    #expect(try sandbox.send("GET", "/sandbox/effects").json.array?.count == 1)

    try quit(demo)
    #expect(folder.contents.isEmpty, "left behind: \(folder.contents)")
  }

  @Test func theAgentsOfEveryServiceAskByItsOwnCallAtTheGatewayAndAreToldThere() throws {
    let folder = try TemporaryFolder()
    let demo = try Program.onTerminal(["demo", "--speed", "20"], in: folder)
    let others = ["inbox-bot": "daimon-bot", "newsletter": "mail-prod", "issuer": "idp-local"]
    try demo.waitForScreen("the other services' agents") { screen in
      others.keys.allSatisfy { screen.text.contains($0) }
    }
    // Whoever has a door token asks at the door: nobody steps around it.
    let place = try #require(folder.contents.first { $0.hasPrefix("countersign-demo-") })
    let state = folder.path + "/" + place + "/state"
    let config = try folder.write("config.toml", "")
    let list = try Program.run(["agent", "list", "--json", "--config", config, "--state", state], in: folder)
    let granted = try #require(try JSONValue.parse(list.output)["agents"]?.array, "\(list.errors)")
    for (agent, account) in others {
      #expect(granted.contains { $0["agent"]?.string == agent && $0["account"]?.string == account }, "\(agent)")
    }
    // In the order in which they ask, which is that of the rows.
    for agent in ["newsletter", "inbox-bot", "issuer"] {
      try select(agent, demo)
      try demo.write("\r")
      try demo.waitForScreen("the review") { $0.text.contains("Review · ") && $0.text.contains(agent) }
      try demo.write("R")
      try demo.waitForScreen("the reasons") { $0.text.contains("costs too much") }
      try demo.write("2")
      try demo.write("\r")
      try demo.waitForScreen("what \(agent) was told") { $0.text.contains("\(agent) was told: denied (too_expensive)") }
      try demo.write("\u{1B}")
      try demo.waitForScreen("home") { $0.text.contains("Pending") && $0.text.contains("Links") }
    }
    try quit(demo)
  }

  @Test func theBusyStoryHasManyAgentsAndAChangeNobodyApproved() throws {
    let folder = try TemporaryFolder()
    let demo = try Program.onTerminal(["demo", "--script", "busy", "--seed", "5", "--speed", "100"], in: folder)
    try demo.waitForScreen("several agents") { screen in
      (1...9).filter { screen.text.contains("agent-\($0)") }.count >= 3
    }
    try demo.waitForScreen("an alarm") { $0.text.contains("changed without an approval") }
    #expect(demo.screen.text.contains("to scale"))
    try everyAskFits(in: folder)
    try quit(demo)
    #expect(folder.contents.isEmpty, "left behind: \(folder.contents)")
    for bad in [["--script", "wild"], ["--speed", "0"], ["--seed", "-1"]] {
      #expect(try Program.run(["demo"] + bad, in: folder).status == 64)
    }
  }

  /// Nobody asks for what the account has, and every reason is one of the operation's.
  private func everyAskFits(in folder: TemporaryFolder) throws {
    let place = try #require(folder.contents.first { $0.hasPrefix("countersign-demo-") })
    let desk = try TemporaryFolder()
    let ledger = ["--json", "--config", try desk.write("config.toml", ""), "--state", folder.path + "/\(place)/state"]
    let list = try Program.run(["requests"] + ledger, in: desk)
    let asked = try #require(try JSONValue.parse(list.output)["requests"]?.array, "\(list.errors)")
      .filter { $0["agent"]?.string?.hasPrefix("agent-") == true }
    #expect(asked.count >= 3)
    #expect(asked.allSatisfy { $0["state"]?.string != "satisfied" }, "\(list.output)")
    for number in asked.prefix(6).compactMap({ $0["number"]?.integer }) {
      let request = try JSONValue.parse(try Program.run(["show", "\(number)"] + ledger, in: desk).output)
      let about = request.serialized()
      let operation = request["asked"]?["operation"]?.string
      let reason = try #require(request["reason"]?.string, "\(about)")
      let isOfBills = ["card", "invoice"].contains { reason.contains($0) }
      let isOfLess = ["Nobody used", "has ended", "is done"].contains { reason.contains($0) }
      #expect(isOfBills == (operation == "portal"), "\(about)")
      #expect(isOfLess == (operation == "downgrade"), "\(about)")
    }
  }

  @Test func theStoryLeadsFromTheFirstRequestToAPayment() throws {
    let folder = try TemporaryFolder()
    let demo = try Program.onTerminal(["demo", "--speed", "8"], in: folder)
    try demo.waitForScreen("what to press") { $0.text.contains("Next: Enter reviews research-bot's request") }
    try demo.write("\r")
    try demo.waitForScreen("the whole review") {
      $0.text.contains("http://127.0.0.1:") && $0.text.contains("A approves, R rejects")
    }
    let sandbox = try Stranger(try address(on: demo))
    try approve(demo)
    try demo.waitForScreen("that it happened") { $0.text.contains("Next: it happened, and the agent is told") }
    try demo.write("\u{1B}")
    // The agent has its answer and goes on with its work.
    try wait("the use of the bigger plan") {
      try sandbox.send("GET", "/sandbox/state").json.serialized().contains(#""agents":12"#)
    }
    try demo.waitForScreen("a note") { $0.text.contains("1 new note") }
    try demo.waitForScreen("who needs a payment") { $0.text.contains("newsletter") }
    try select("newsletter", demo)
    try demo.waitForScreen("what to press") { $0.text.contains("Next: Enter reviews newsletter's request") }
    try demo.write("\r")
    try demo.waitForScreen("the review") { $0.text.contains("Review · ") && $0.text.contains("newsletter") }
    // A page takes no code: the key twice, the second time after a moment without any.
    var pressed: ContinuousClock.Instant?
    try demo.wait("that it waits, or was paid already", within: .seconds(30)) {
      let text = demo.screen.text
      if text.contains("Next: approved, and not paid yet") || text.contains("Next: it happened") { return true }
      if pressed.map({ $0.duration(to: .now) > .milliseconds(800) }) ?? true {
        pressed = .now
        try? demo.write("A")
      }
      return false
    }
    try demo.wait("that it is paid", within: .seconds(90)) {
      demo.screen.text.contains("Next: it happened, and the agent is told")
    }
    try quit(demo)
    #expect(folder.contents.isEmpty, "left behind: \(folder.contents)")
  }

  @Test func aLaterDemoPutsAwayWhatAKilledOneLeft() throws {
    let folder = try TemporaryFolder()
    func places() -> [String] { folder.contents.filter { $0.hasPrefix("countersign-demo-") } }
    let killed = try Program.onTerminal(["demo"], in: folder)
    try killed.waitForScreen("the first frame") { $0.text.contains("Accounts") }
    killed.send(SIGKILL)
    _ = try killed.waitForExit()
    let left = try #require(places().first)
    // What somebody made of it, which is of the name and unlocked like it: a copy, and one with something of theirs inside.
    try FileManager.default.createDirectory(
      atPath: folder.path + "/countersign-demo-backup", withIntermediateDirectories: false)
    for name in ["demo.lock", "state/ledger.sqlite"] {
      let copy = folder.path + "/countersign-demo-backup/" + name
      try FileManager.default.createDirectory(
        atPath: (copy as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: folder.path + "/" + left + "/" + name, toPath: copy)
    }
    for (name, inside) in [("notes1", "notes.txt"), ("notes2", "state/notes.txt")] {
      let kept = folder.path + "/countersign-demo-" + name
      try FileManager.default.createDirectory(atPath: kept + "/state", withIntermediateDirectories: true)
      try folder.write("countersign-demo-\(name)/demo.lock", "countersign-demo-" + name)
      try folder.write("countersign-demo-\(name)/\(inside)", "mine")
    }
    let own = ["countersign-demo-backup", "countersign-demo-notes1", "countersign-demo-notes2"]
    // Of the name, but nobody's; and of the name, but a link elsewhere.
    try FileManager.default.createDirectory(
      atPath: folder.path + "/countersign-demo-other1", withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/countersign-demo-linked", withDestinationPath: folder.path)
    let first = try Program.onTerminal(["demo"], in: folder)
    try first.waitForScreen("the first frame") { $0.text.contains("Accounts") }
    #expect(!places().contains(left) && places().count == 6, "\(places())")
    // One that runs is left alone.
    let second = try Program.onTerminal(["demo"], in: folder)
    try second.waitForScreen("the first frame") { $0.text.contains("Accounts") }
    #expect(places().count == 7, "\(places())")
    for demo in [first, second] {
      demo.send(SIGTERM)
      #expect(try demo.waitForExit() == .code(0))
    }
    #expect(Set(places()) == Set(own + ["countersign-demo-other1", "countersign-demo-linked"]), "\(places())")
    #expect(FileManager.default.fileExists(atPath: folder.path + "/countersign-demo-backup/state/ledger.sqlite"))
    #expect(FileManager.default.fileExists(atPath: folder.path + "/countersign-demo-notes2/state/notes.txt"))
  }

  @Test func aTerminatedDemoLeavesTheTerminalAndTheFolderClean() throws {
    for signal in [SIGTERM, SIGHUP] {
      let folder = try TemporaryFolder()
      let demo = try Program.onTerminal(["demo"], in: folder)
      try demo.waitForScreen("the first frame") { $0.text.contains("Accounts") }
      demo.send(signal)
      #expect(try demo.waitForExit() == .code(0))
      #expect(demo.modes?.echoes == true)
      #expect(demo.modes?.isCanonical == true)
      #expect(folder.contents.isEmpty)
    }
  }

  @Test func resizingRedrawsForTheNewSize() throws {
    let folder = try TemporaryFolder()
    let demo = try Program.onTerminal(["demo"], in: folder)
    try demo.waitForScreen("the first frame") { $0.text.contains("Accounts") }
    demo.resize(columns: 80, rows: 24)
    try demo.waitForScreen("a frame of 80 columns") { $0.line(0).contains("Countersign") && $0.line(1).count == 80 }
    demo.resize(columns: 30, rows: 8)
    try demo.waitForScreen("the card") { $0.text.contains("40") && $0.text.contains("10") }
    demo.resize(columns: 120, rows: 40)
    try demo.waitForScreen("the whole screen again") { $0.line(1).count == 120 }
    try quit(demo)
  }

  private func approve(_ demo: PseudoTerminal) throws {
    // `A` counts 700 ms after the facts were drawn; earlier it says so, and is pressed again.
    try demo.wait("the code", within: .seconds(20)) {
      if demo.screen.text.contains("Type ") { return true }
      if demo.screen.text.contains("A asks for a code") { try? demo.write("A") }
      return false
    }
    let line = try #require(demo.screen.text.split(separator: "\n").first { $0.contains("Type ") })
    let words = line.split(separator: " ").map(String.init)
    let start = try #require(words.firstIndex(of: "Type"))
    try demo.write(words[(start + 1)...(start + 4)].joined().lowercased())
  }

  private func select(_ agent: String, _ demo: PseudoTerminal) throws {
    // Each panel has a selected row, which begins with its mark; what else is in a row may count down.
    func rows() -> [String] { demo.screen.text.components(separatedBy: "\n") }
    func marked() -> [Int] { rows().indices.filter { rows()[$0].hasPrefix("│▸") } }
    for _ in 0..<8 {
      if marked().contains(where: { rows()[$0].contains(agent) }) { return }
      let before = marked()
      try demo.write("j")
      try demo.wait("the selection moves") { marked() != before }
    }
  }

  private func quit(_ demo: PseudoTerminal) throws {
    for _ in 0..<4 where demo.screen.find("q quit") == nil {
      try demo.write("\u{1B}")
      try demo.wait("back") { true }
    }
    try demo.write("q")
    try demo.wait("the question or the end") { demo.exit != nil || demo.screen.text.contains("y quit") }
    if demo.exit == nil { try demo.write("y") }
    #expect(try demo.waitForExit() == .code(0))
    #expect(demo.modes?.echoes == true)
    #expect(demo.modes?.isCanonical == true)
  }

  private func address(on demo: PseudoTerminal) throws -> String {
    let line = try #require(demo.screen.text.split(separator: "\n").first { $0.contains("http://127.0.0.1:") })
    let start = try #require(line.range(of: "http://127.0.0.1:"))
    let port = line[start.upperBound...].prefix { $0.isNumber }
    return "http://127.0.0.1:" + port
  }
}
