import Foundation
import JSON
import Support
import Testing

/// Programs that print a credential, and the terminal.
@Suite(.serialized) struct CredentialCommandTests {
  /// Asks at the controlling terminal, or at the one that gpg-agent would be told, as pinentry does.
  private static let asking = """
    #!/bin/sh
    for place in /dev/tty $GPG_TTY; do
      if (: <"$place") 2>/dev/null; then
        printf 'PASSPHRASE? ' >"$place"
        read answer <"$place" && [ "$answer" = open ] && echo "$DOCK_KEY"
        exit
      fi
    done
    exit 2
    """

  private func scene() throws -> Scene {
    let scene = try Scene()
    let script = try scene.folder.write("asking", Self.asking, mode: 0o700)
    let config = try String(contentsOfFile: scene.folder.path + "/config.toml", encoding: .utf8)
    try scene.folder.write(
      "config.toml", config.replacing("{ env = \"DOCK_API_KEY\" }", with: "{ command = [\"\(script)\"] }"))
    return scene
  }

  @Test func besideTheDashboardItHasNoTerminalAndTheProblemSaysWhatToDo() throws {
    let scene = try scene()
    // The shell's terminal is the dashboard's.
    let dashboard = try Program.onTerminal(
      [], in: scene.folder, scene.environment.merging(["DOCK_KEY": scene.key]) { $1 },
      shell: #"GPG_TTY=$(tty); export GPG_TTY; exec "$@""#)
    try dashboard.waitForScreen("the account's trouble") { $0.text.contains("no key") }
    // The keys are the dashboard's still.
    try dashboard.write("\t\t\t")
    try dashboard.waitForScreen("the links' panel") { $0.text.contains("▸ Links") }
    #expect(!String(decoding: dashboard.output, as: UTF8.self).contains("PASSPHRASE"))
    let said = try scene.json("status", "--state", scene.environment["COUNTERSIGN_STATE"] ?? "")
    #expect(said.serialized().contains("countersign doctor"))
    dashboard.send(SIGTERM)
    #expect(try dashboard.waitForExit() == .code(0))
  }

  @Test("Where somebody waits in a shell it can ask", arguments: [["status"], ["doctor", "dock-main"]])
  func inAShell(_ words: [String]) throws {
    let scene = try scene()
    let command = try Program.onTerminal(
      words, in: scene.folder, scene.environment.merging(["DOCK_KEY": scene.key]) { $1 })
    try command.waitForScreen("the question") { $0.text.contains("PASSPHRASE?") }
    try command.write("open\r")
    // No engine runs, and that is what `status` ends with.
    #expect(try command.waitForExit() == .code(words == ["status"] ? 3 : 0))
    #expect(command.screen.text.contains("Pro") || command.screen.text.contains("recognised"))
  }

  @Test func aHookHasNoTerminal() throws {
    let folder = try TemporaryFolder()
    let mark = folder.path + "/mark"
    let hook = try folder.write(
      "hook", "#!/bin/sh\nif (: </dev/tty) 2>/dev/null; then echo terminal; else echo none; fi >>\(mark)\n", mode: 0o700
    )
    let scene = try Scene(hook: [hook])
    let dashboard = try scene.onTerminal([])
    try dashboard.waitForScreen("the account") { $0.text.contains("dock-main") && $0.text.contains("Pro") }
    _ = try scene.door("bot")
    try dashboard.wait("the hook ran") { (try? String(contentsOfFile: mark, encoding: .utf8))?.contains("\n") == true }
    #expect(try String(contentsOfFile: mark, encoding: .utf8).contains("terminal") == false)
    dashboard.send(SIGTERM)
    #expect(try dashboard.waitForExit() == .code(0))
  }
}
