import Foundation
import JSON
import Support
import Testing

/// The dialogue at a terminal.
extension InitTests {
  @Test func atATerminalTheQuestionsAreAskedAndAYesWrites() throws {
    let home = try Home()
    let terminal = try home.onTerminal("init")
    try terminal.waitForScreen("the provider") { $0.text.contains("[dock]:") }
    try terminal.write("stripe\n")
    try terminal.waitForScreen("the refusal") { $0.text.contains("answer dock, daimon, mailingcore, agentidp") }
    try terminal.write("\n")
    try terminal.waitForScreen("the name") { $0.text.contains("[dock-main]:") }
    try terminal.write("Not A Name\n  dock.lab \n")
    try terminal.waitForScreen("the address") { $0.text.contains("[https://trydock.ai]:") }
    try terminal.write(home.url + "\n")
    try terminal.waitForScreen("the source") { $0.text.contains("Source:") }
    #expect(terminal.screen.text.contains("file /PATH") && terminal.screen.text.contains("by its whole path"))
    try terminal.write("file dock.key\n")
    try terminal.waitForScreen("why not") { $0.text.contains("Not taken: the source") }
    try terminal.write("env dk_canary0123456789abcdef\n")
    try terminal.waitForScreen("why not") { $0.text.contains("may not stand in the config") }
    // What is typed here is in no shell's history.
    #expect(!terminal.screen.text.contains("history"))
    try terminal.write("env DOCK_API_KEY\n")
    try terminal.waitForScreen("the mode") { $0.text.contains("live or test:") }
    try terminal.write("\n")
    try terminal.waitForScreen("no guess") { $0.text.contains("answer live or test") }
    try terminal.write("test\n")
    try terminal.waitForScreen("the consent") { $0.text.contains("[token]:") }
    #expect(home.neighbours.isEmpty)
    try terminal.write("\n")
    try terminal.waitForScreen("what it saw") { $0.text.contains("agents: 9 of 10") && $0.text.contains("[y/N]:") }
    #expect(home.neighbours.isEmpty)
    try terminal.write("y\n")
    #expect(try terminal.waitForExit() == .code(0))
    #expect(terminal.screen.text.contains("countersign doctor dock.lab"))
    let text = try #require(home.text)
    #expect(text.contains("name = \"dock.lab\"") && text.contains("live = false"))
    // The key that was typed stands on the screen as the terminal's own echo and nowhere else.
    let shown = String(decoding: terminal.output, as: UTF8.self)
    #expect(shown.components(separatedBy: "canary").count == 2)
    #expect(!text.contains("canary") && !shown.contains(home.key))
    #expect(Self.mode(home.config) == 0o600)
  }

  @Test(arguments: ["n\n", "\n", "yeah\n", "\u{4}"])
  func anythingButAYesWritesNothing(_ answer: String) throws {
    let home = try Home()
    let terminal = try home.onTerminal(
      "init", "--provider", "dock", "--name", "a", "--base-url", home.url, "--credential-env", "DOCK_API_KEY", "--test",
      "--consent", "token")
    try terminal.waitForScreen("the question") { $0.text.contains("[y/N]:") }
    try terminal.write(answer)
    #expect(try terminal.waitForExit() == .code(13))
    #expect(terminal.screen.text.contains("nothing was written"))
    #expect(home.neighbours.isEmpty)
  }

  /// Pasted with `--yes`, the next line would be taken for the answer.
  @Test func afterAYesNothingThatHasAUsualAnswerIsAsked() throws {
    let home = try Home()
    let closed = try ClosedPort()
    let terminal = try home.onTerminal(
      "init", "--provider", "dock", "--name", "a", "--base-url", "http://127.0.0.1:\(closed.port)", "--credential-env",
      "DOCK_API_KEY", "--live", "--yes", "--no-test")
    #expect(try terminal.waitForExit() == .code(0))
    #expect(!terminal.screen.text.contains("How are changes confirmed"))
    #expect(home.text?.contains("live = true") == true)
  }

  @Test func aFailedReadingIsWrittenOnlyAfterAClearQuestion() throws {
    let home = try Home()
    let closed = try ClosedPort()
    let terminal = try home.onTerminal(
      "init", "--provider", "dock", "--name", "a", "--base-url", "http://127.0.0.1:\(closed.port)", "--credential-env",
      "DOCK_API_KEY", "--live", "--consent", "token")
    try terminal.waitForScreen("the question") { $0.text.contains("The reading FAILED") && $0.text.contains("[y/N]:") }
    try terminal.write("yes\n")
    #expect(try terminal.waitForExit() == .code(0))
    #expect(home.text?.contains("live = true") == true)
  }

  @Test func besideAConfigAnotherAccountIsOffered() throws {
    let home = try Home()
    #expect(try home.add("dock-main").status == 0)
    let before = try #require(home.text)
    let refused = try home.onTerminal("init")
    try refused.waitForScreen("the offer") { $0.text.contains("dock-main.") && $0.text.contains("at its end? [y/N]:") }
    try refused.write("n\n")
    #expect(try refused.waitForExit() == .code(13))
    #expect(home.text == before)

    let taken = try home.onTerminal(
      "init", "--provider", "dock", "--base-url", home.url, "--credential-env", "DOCK_API_KEY", "--test", "--consent",
      "web")
    try taken.waitForScreen("the offer") { $0.text.contains("at its end? [y/N]:") }
    try taken.write("y\n")
    // A name that is taken is neither offered nor accepted.
    try taken.waitForScreen("the name") { $0.text.contains("[dock-2]:") }
    try taken.write("dock-main\n")
    try taken.waitForScreen("the refusal") { $0.text.contains("called dock-main in the config already") }
    try taken.write("\n")
    try taken.waitForScreen("the question") { $0.text.contains("Write this to") && $0.text.contains("agents: 9 of 10") }
    try taken.write("y\n")
    #expect(try taken.waitForExit() == .code(0))
    let text = try #require(home.text)
    #expect(text.hasPrefix(before) && text.contains("name = \"dock-2\""))
  }

  @Test func aConfigThatAppearsMeanwhileIsNotOverwritten() throws {
    let home = try Home()
    let terminal = try home.onTerminal(
      "init", "--provider", "dock", "--name", "a", "--base-url", home.url, "--credential-env", "DOCK_API_KEY", "--test",
      "--consent", "token", "--config", home.folder.path + "/c.toml")
    try terminal.waitForScreen("the question") { $0.text.contains("[y/N]:") }
    try home.folder.write("c.toml", "# somebody else's\n")
    try terminal.write("y\n")
    #expect(try terminal.waitForExit() == .code(2))
    #expect(terminal.screen.text.contains("somebody wrote it meanwhile"))
    #expect(try String(contentsOfFile: home.folder.path + "/c.toml", encoding: .utf8) == "# somebody else's\n")

    let second = try home.onTerminal(
      "init", "--provider", "dock", "--name", "a", "--base-url", home.url, "--credential-env", "DOCK_API_KEY", "--test",
      "--consent", "token", "--config", home.folder.path + "/c.toml")
    try second.waitForScreen("the offer") { $0.text.contains("at its end? [y/N]:") }
    try second.write("y\n")
    try second.waitForScreen("the question") {
      $0.text.contains("Write this to") && $0.text.contains("agents: 9 of 10")
    }
    try home.folder.write("c.toml", "# changed again\n")
    try second.write("y\n")
    #expect(try second.waitForExit() == .code(2))
    #expect(try String(contentsOfFile: home.folder.path + "/c.toml", encoding: .utf8) == "# changed again\n")
    #expect(!home.folder.contents.contains { $0.hasPrefix("c.toml.") })
  }
}
