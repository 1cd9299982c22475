import Foundation
import Testing

/// What the documents say to run does what they say.
@Suite(.serialized, .timeLimit(.minutes(10))) struct DocumentCommandsTests {
  /// The pages that say so of at least one block.
  private static let pages = Page.all.values.filter { page in
    page.blocks.contains { $0.mark?.hasPrefix("run") == true }
  }.sorted { $0.path < $1.path }

  @Test(arguments: pages)
  func everyCommandDoesWhatItsPageSays(_ page: Page) throws {
    for steps in try PageStep.machines(of: page) { try PageRun(page).follow(steps) }
  }

  @Test func theGettingStartedOfEveryServiceIsRun() throws {
    let page = try #require(Page.all["docs/getting-started.md"])
    let machines = try PageStep.machines(of: page)
    #expect(machines.count == 4)
    for service in ["dock", "daimon", "mailingcore", "agentidp"] {
      #expect(machines.contains { $0.contains { $0.text.contains("--provider \(service) ") } }, "\(service)")
    }
    // Nothing stands between fences there that nobody tries.
    for block in page.blocks {
      #expect(block.mark?.hasPrefix("run") == true || block.mark == "printed", "line \(block.line)")
    }
  }

  /// A mark that is mistyped would leave its block untried.
  @Test(arguments: Page.all.values.sorted { $0.path < $1.path })
  func everyMarkIsUnderstood(_ page: Page) throws {
    let marked = page.blocks.filter { $0.mark?.hasPrefix("run") == true || $0.mark == "printed" }
    let known = Set(try PageStep.machines(of: page).flatMap { $0 }.map(\.line))
    for block in marked { #expect(known.contains(block.line), "\(page.path):\(block.line): \(block.mark ?? "")") }
  }

  @Test func aCommandThatEndsOtherwiseIsNamedWithItsLine() throws {
    let page = Page(
      path: "x.md", text: "<!-- run -->\n```sh\ntrue\n(exit 3)  # ends with 3\nfalse\ntouch ~/late\n```\n")
    let run = try PageRun(page)
    let error = #expect(throws: Failure.self) { try run.follow(PageStep.machines(of: page)[0]) }
    #expect(error?.description.contains("line 5 ended with 1 and not 0") == true, "\(error?.description ?? "")")
    #expect(!run.folder.contents.contains("late"))
  }

  @Test func nothingIsLeftOfWhatRanBeside() throws {
    let page = Page(
      path: "x.md",
      text:
        "<!-- run beside -->\n```sh\ntail -f /dev/null &\necho $! > ~/child\nsleep() { tail -f /dev/null; }\necho ready; sleep\n```\n"
    )
    var run: PageRun? = try PageRun(page)
    try run?.follow(PageStep.machines(of: page)[0])
    let text = try String(contentsOfFile: try #require(run).folder.path + "/child", encoding: .utf8)
    let child = try #require(Int32(text.split(separator: "\n").first ?? ""))
    #expect(kill(child, 0) == 0)
    run = nil
    try wait("that it is gone") { kill(child, 0) != 0 }
  }

  @Test func aCommandOfSeveralLinesIsOne() throws {
    let page = Page(
      path: "x.md",
      text:
        "<!-- run, typing hello -->\n```sh\ncat > ~/said <<'END'\nfalse\nEND\nif true; then\n  cat > ~/typed\nfi\nexport A=\\\n'b'\n```\n"
        + "<!-- run -->\n```sh\necho \"$A\"; cat ~/said ~/typed\n```\n<!-- printed -->\n```text\nb\nf…e\n…o\n```\n")
    try PageRun(page).follow(PageStep.machines(of: page)[0])
  }

  @Test(arguments: [("a 12 b", "a … b", true), ("a\nb\nc", "a\n…\nc", true), ("a\nb", "a", false), ("a", "…b", false)])
  func aShapeIsHeldAgainstWhatWasPrinted(_ printed: String, _ shape: String, _ fits: Bool) {
    #expect(PageStep.fits(printed, shape) == fits)
  }

  /// No page shows a config that the program would refuse; what a fragment lacks is put beside it.
  @Test(arguments: Page.all.values.sorted { $0.path < $1.path })
  func everyConfigIsRead(_ page: Page) throws {
    let tables = ["[[account]]", "[[push]]", "[[deny]]", "[gateway]", "[hooks]", "[network]", "[links]", "[keys]"]
    for block in page.blocks where block.language == "toml" {
      guard let table = block.text.firstMatch(of: /(?m)^\[.*\]/).map({ String($0.0) }), tables.contains(table) else {
        continue
      }
      let folder = try TemporaryFolder()
      var text = block.text.replacing("/etc/ssl/corporate.pem", with: "/etc/ssl/certs/ca-certificates.crt")
      let account = [
        "name": "\"dock-main\"", "provider": "\"dock\"", "base_url": "\"https://trydock.ai\"",
        "credential": "{ env = \"KEY\" }",
      ]
      if text.contains("[[account]]") {
        let hasSignIn = text.contains("client_secret") || text.contains(/(?m)^login/)
        let lines = text.split(separator: "\n").map { $0.drop { $0 == " " } }
        let missing = account.filter { key, _ in
          !lines.contains { $0.prefix { $0 != " " && $0 != "=" } == key } && !(key == "credential" && hasSignIn)
        }
        text = text.replacing(
          "[[account]]", with: "[[account]]\n" + missing.map { "\($0) = \($1)\n" }.joined(), maxReplacements: 1)
      } else {
        text += "\n[[account]]\n" + account.map { "\($0) = \($1)\n" }.joined()
      }
      let read = try Program.run(["keys", "--config", try folder.write("config.toml", text)], in: folder)
      #expect(read.status == 0, "\(page.path):\(block.line): \(read.errors)\n\(text)")
    }
  }
}
