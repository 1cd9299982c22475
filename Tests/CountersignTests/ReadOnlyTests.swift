import Foundation
import JSON
import Support
import Testing

/// Under `read_only = true` and `--read-only` nothing is decided, asked for, sent, run or written.
@Suite(.serialized) struct ReadOnlyTests {
  private let folder: TemporaryFolder
  private let service: QuietPort
  private let gateway: QuietPort

  init() throws {
    folder = try TemporaryFolder()
    service = try QuietPort()
    gateway = try QuietPort()
  }

  /// The same account, once with the rule and once without.
  private func write(readOnly: Bool) throws {
    try folder.write(
      "config.toml",
      """
      read_only = \(readOnly)
      [[account]]
      name = "dock-main"
      provider = "dock"
      base_url = "http://127.0.0.1:\(service.port)"
      credential = { env = "DOCK_API_KEY" }
      live = false
      [gateway]
      port = \(gateway.port)
      """)
  }

  private var environment: [String: String] {
    [
      "DOCK_API_KEY": "dk_canary", "COUNTERSIGN_CONFIG": folder.path + "/config.toml",
      "COUNTERSIGN_STATE": folder.path + "/state",
    ]
  }

  private func run(_ words: [String], input: String = "") throws -> Program.Ending {
    try Program.run(words, in: folder, environment, input: input)
  }

  /// A ledger with a door token and a link, and the rule over it.
  private func prepare() throws -> [String] {
    try write(readOnly: false)
    #expect(try run(["agent", "add", "bot", "--account", "dock-main"]).status == 0)
    let link = try run(["links", "add", "--account", "dock-main"], input: "https://checkout.stripe.com/c/1\n")
    #expect(link.status == 0, "\(link.errors)")
    try write(readOnly: true)
    return try LedgerDump.rows(of: folder)
  }

  private static let digest = String(repeating: "0", count: 64)

  @Test func everythingThatActsIsRefusedWithOneSentenceAndNothingHappens() throws {
    let before = try prepare()
    #expect(before.contains { $0.hasPrefix("link:") })
    let acting: [[String]] = [
      ["serve"], ["status", "--refresh"], ["approve", "1", "--digest", Self.digest], ["reject", "1"], ["extend", "1"],
      ["close", "1", "words"], ["quote", "1"], ["upgrade", "dock-main", "--plan", "scale"],
      ["downgrade", "dock-main"], ["resume", "dock-main"], ["checkout", "dock-main", "--plan", "pro"],
      ["portal", "dock-main"], ["upgrade-link", "dock-main", "--plan", "pro"],
      ["limit-increase", "dock-main", "--kind", "rows"], ["notify", "dock-main", "words"],
      ["alarms", "explain", "1", "words"], ["links", "add", "--account", "dock-main"], ["links", "dismiss", "1"],
      ["links", "reveal", "1"], ["open", "1"], ["agent", "add", "other", "--account", "dock-main"],
      ["agent", "revoke", "bot"],
    ]
    for words in acting {
      let ending = try run(words, input: "https://checkout.stripe.com/c/2\n")
      #expect(ending.status == 2, "\(words): \(ending.status)")
      #expect(ending.errors.contains("read_only = true"), "\(words): \(ending.errors)")
      #expect(ending.output.isEmpty, "\(words): \(ending.output)")
    }
    #expect(try LedgerDump.rows(of: folder) == before)
    #expect(!service.wasCalled)
  }

  @Test func whatOnlyLooksWorksAndSendsNothing() throws {
    let before = try prepare()
    let looking: [([String], Int32)] = [
      (["status"], 3), (["status", "--json"], 3), (["requests"], 0), (["links"], 0), (["alarms"], 0),
      (["agent", "list"], 0), (["audit", "verify"], 0), (["audit", "export"], 0), (["frame"], 0),
      (["backup", folder.path + "/copy"], 0), (["keys"], 0), (["doctor"], 0), (["doctor", "dock-main"], 2),
    ]
    for (words, status) in looking {
      let ending = try run(words)
      #expect(ending.status == status, "\(words): \(ending.status) \(ending.errors) \(ending.output)")
    }
    #expect(try run(["frame"]).words.hasPrefix("Countersign READ-ONLY"))
    #expect(try LedgerDump.rows(of: folder) == before)
    #expect(!service.wasCalled)
  }

  @Test(arguments: [true, false])
  func theDashboardRunsNoEngineAndSaysThatWhatItShowsAges(_ isConfigured: Bool) throws {
    let before = try prepare()
    try write(readOnly: isConfigured)
    let screen = try Program.onTerminal(isConfigured ? [] : ["--read-only"], in: folder, environment)
    try screen.waitForScreen("what is not done") {
      $0.text.contains("READ-ONLY") && $0.text.contains("no engine: data ages")
        && $0.text.contains("read-only starts none")
    }
    // Reading, running and quitting: only the last is possible.
    try screen.write("E")
    try screen.waitForScreen("the refusal") { $0.text.contains("decides and runs nothing") }
    try screen.write("r")
    #expect(try LedgerDump.rows(of: folder) == before)
    #expect(try run(["watch", "--nonsense"]).status == 64)
    #expect(try run(["requests"]).errors.contains("No engine runs"))
    try screen.write("q")
    #expect(try screen.waitForExit() == .code(0))
    #expect(try LedgerDump.rows(of: folder) == before)
    #expect(!service.wasCalled && !gateway.wasCalled)
  }
}
