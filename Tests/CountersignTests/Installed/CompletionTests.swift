import Foundation
import Support
import Testing

/// What a real shell offers with the program's own completion script.
@Suite struct CompletionTests {
  /// The last word's completions in bash.
  private func complete(_ words: [String], in folder: TemporaryFolder, _ more: [String: String]) throws -> [String] {
    let script = try Program.run(["--generate-completion-script", "bash"], in: folder)
    let path = try folder.write("countersign.bash", script.output)
    let program = try URL(filePath: Program.path()).deletingLastPathComponent().path
    // As bash itself calls the function: the line in these variables, then the command, the word and the one before it.
    let driver = """
      . '\(path)'
      COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=$(printf %s "$*" | wc -c)
      _countersign countersign "${COMP_WORDS[$COMP_CWORD]}" "${COMP_WORDS[$((COMP_CWORD - 1))]}"
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let ending = try Program.run(
      ["-c", driver, "bash", "countersign"] + words, in: folder,
      more.merging(["PATH": program + ":/usr/bin:/bin"]) { $1 }, by: "/bin/bash")
    #expect(ending.status == 0 && ending.errors.isEmpty, "\(ending.errors)")
    return ending.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  @Test func namesAndNumbersOfTheConfigAndTheLedgerAreOffered() throws {
    let scene = try Scene()
    let (engine, door) = try scene.serve()
    let token = try scene.door("research-bot")
    _ = try door.send("POST", "/api/billing/upgrade", token: token, body: #"{"plan":"scale"}"#)
    func offered(_ words: String...) throws -> [String] { try complete(words, in: scene.folder, scene.environment) }
    #expect(try offered("upgrade", "") == ["dock-main"])
    #expect(try offered("upgrade", "dock-main", "--plan", "") == ["pro", "scale"])
    #expect(try offered("upgrade", "x") == [])
    #expect(try offered("approve", "") == ["1"])
    #expect(try offered("reject", "1", "--reason", "t") == ["too_expensive"])
    #expect(try offered("agent", "revoke", "") == ["research-bot"])
    #expect(try offered("dashboard", "--theme", "high") == ["high-contrast"])
    #expect(try scene.run("reject", "1").status == 0)
    #expect(try offered("approve", "") == [], "it is decided")
    #expect(try offered("show", "") == ["1"])
    #expect(try engine.stop().status == 0)
    // The line's own options go before the environment.
    let other = try scene.folder.write("other.toml", "[[account]]\nname = \"other\"\nprovider = \"dock\"\n")
    #expect(try offered("upgrade", "--config", other, "") == [], "a config that cannot be used offers nothing")
    #expect(try offered("upgrade", "--config", scene.folder.path + "/config.toml", "") == ["dock-main"])
  }

  /// The dashboard's options stand there without its name, too.
  @Test func optionsWithoutACommandAreOffered() throws {
    let folder = try TemporaryFolder()
    #expect(try complete(["--theme", "high"], in: folder, [:]) == ["high-contrast"])
    #expect(try complete(["--color", "al"], in: folder, [:]) == ["always"])
    #expect(
      Set(try complete(["--"], in: folder, [:])).isSuperset(of: ["--config", "--state", "--theme", "--read-only"]))
    #expect(try complete(["dash"], in: folder, [:]) == ["dashboard"])
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func everyShellsScriptKnowsTheOptions(_ shell: String) throws {
    let folder = try TemporaryFolder()
    let script = try Program.run(["--generate-completion-script", shell], in: folder).output
    for option in ["color", "no-pager", "quiet", "theme"] {
      #expect(script.contains(shell == "fish" ? "-l '\(option)'" : "--\(option)"), "\(shell) \(option)")
    }
  }

  @Test func aKeyInAShellMakesNothing() throws {
    let folder = try TemporaryFolder()
    #expect(try complete(["approve", ""], in: folder, [:]) == [])
    #expect(try complete(["upgrade", ""], in: folder, [:]) == [])
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(!left.contains(".local") && !left.contains(".config"), "\(left)")
  }
}
