import Foundation
import Support
import Testing

@testable import countersign

/// Long output at a terminal goes through the pager that the environment names, and nowhere else does.
@Suite(.serialized) struct PagerTests {
  @Test(
    arguments: [
      ([:], true, "less"), ([:], false, nil), (["PAGER": "more"], false, "more"), (["PAGER": ""], true, nil),
      (["PAGER": "cat"], true, nil), (["PAGER": "more", "COUNTERSIGN_PAGER": ""], true, nil),
      (["PAGER": "cat", "COUNTERSIGN_PAGER": "less -S"], false, "less -S"),
    ] as [([String: String], Bool, String?)])
  func theEnvironmentNamesIt(_ environment: [String: String], _ hasLess: Bool, _ command: String?) {
    #expect(Pager(environment) { _ in hasLess }?.command == command)
  }

  @Test func itGetsLessOptionsAndNoKeys() {
    let pager = Pager(["DOCK_API_KEY": "hunter2", "A": "b", "NOTIFY_SOCKET": "/x"]) { _ in true }
    #expect(pager?.environment == ["A": "b", "LESS": "FRX", "LV": "-c"])
    #expect(Pager(["LESS": "i"]) { _ in true }?.environment["LESS"] == "i")
  }

  @Test func whatFitsTheScreenNeedsNone() {
    #expect(!Pager.isLong("a\nb\n", columns: 80, rows: 3))
    #expect(Pager.isLong("a\nb\nc\n", columns: 80, rows: 3))
    #expect(Pager.isLong(String(repeating: "x", count: 200) + "\n", columns: 80, rows: 3))
  }

  private static func keys(
    _ more: [String: String], _ arguments: [String] = ["keys"], rows: Int = 20
  ) throws -> (terminal: PseudoTerminal, folder: TemporaryFolder) {
    let folder = try TemporaryFolder()
    return (try Program.onTerminal(arguments, in: folder, more, columns: 100, rows: rows), folder)
  }

  @Test func theWholeOutputGoesToIt() throws {
    let (terminal, folder) = try Self.keys(["PAGER": "cat > $HOME/paged; echo PAGED"])
    #expect(try terminal.waitForExit() == .code(0))
    #expect(terminal.screen.text.contains("PAGED"))
    let paged = try String(contentsOfFile: folder.path + "/paged", encoding: .utf8)
    #expect(paged == (try Program.run(["keys"], in: folder).output))
  }

  /// No screen is too small, no terminal is there, or nobody wants one.
  @Test func otherwiseItIsNotStarted() throws {
    let pager = ["PAGER": "touch $HOME/paged"]
    for (more, arguments, rows) in [
      (pager, ["keys", "--no-pager"], 20), (pager, ["keys"], 400), (pager, ["keys", "--json"], 20),
      (["PAGER": "touch $HOME/paged", "COUNTERSIGN_PAGER": "cat"], ["keys"], 20),
    ] {
      let (terminal, folder) = try Self.keys(more, arguments, rows: rows)
      #expect(try terminal.waitForExit() == .code(0))
      #expect(!FileManager.default.fileExists(atPath: folder.path + "/paged"), "\(arguments) \(rows)")
      #expect(!terminal.output.isEmpty)
    }
    let folder = try TemporaryFolder()
    #expect(try Program.run(["keys"], in: folder, pager).output.count > 1_000)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/paged"))
  }

  @Test func aReaderWhoStopsEarlyMakesNoFailure() throws {
    let (terminal, _) = try Self.keys(["PAGER": "head -n 1; exit 3"])
    #expect(try terminal.waitForExit() == .code(0))
  }

  @Test func withoutTheProgramTheOutputIsPrinted() throws {
    let (terminal, _) = try Self.keys(["PAGER": "no-such-pager"])
    #expect(try terminal.waitForExit() == .code(0))
    #expect(terminal.output.count { $0 == 0x0A } > 30)
  }

  @Test func helpGoesToItToo() throws {
    let (terminal, folder) = try Self.keys(["PAGER": "cat > $HOME/paged"], ["--help"])
    #expect(try terminal.waitForExit() == .code(0))
    #expect(try String(contentsOfFile: folder.path + "/paged", encoding: .utf8).contains("SUBCOMMANDS"))
  }
}
