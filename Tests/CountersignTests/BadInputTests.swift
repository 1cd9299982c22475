import Foundation
import Support
import Testing

/// Every kind of bad input gets one clear error that says what, where and what to do.
@Suite struct BadInputTests {
  private static let account = """
    [[account]]
    name = "dock-main"
    provider = "dock"
    base_url = "http://127.0.0.1:9"
    credential = { env = "DOCK_API_KEY" }

    """

  @Test(arguments: [
    ("colour = \"red\"\n", 2, "config.toml:1:1: colour: unknown key"),
    ("read_only = \"yes\"\n", 2, "config.toml:1:"),
    ("[[account]\n", 2, "config.toml:1:"),
    (
      "[[account]]\nname = \"a\"\nprovider = \"dock\"\nbase_url = \"http://example.com\"\ncredential = { env = \"X\" }\n",
      2, "base_url"
    ),
    (
      "[[account]]\nname = \"a\"\nprovider = \"dock\"\nbase_url = \"https://trydock.ai\"\ncredential = \"dk_123\"\n", 2,
      "credential"
    ),
  ])
  func aBrokenConfigIsNamedWithItsPlace(_ text: String, _ status: Int, _ message: String) throws {
    let folder = try TemporaryFolder()
    let config = try folder.write("config.toml", text)
    let ending = try Program.run(["status", "--config", config, "--state", folder.path + "/state"], in: folder)
    #expect(Int(ending.status) == status)
    #expect(ending.errors.contains(message), "\(ending.errors)")
    #expect(!ending.errors.contains("dk_123"))
    #expect(ending.output.isEmpty)
  }

  @Test func aFrameSaysWhatIsWrongWithTheTheme() throws {
    let scene = try Scene()
    let config = scene.folder.path + "/config.toml"
    try scene.folder.write("config.toml", "theme = \"drak\"\n" + String(contentsOfFile: config, encoding: .utf8))
    let ending = try scene.run("frame")
    #expect(ending.status == 0 && ending.errors.contains("drak") && !ending.output.contains("drak"), "\(ending.errors)")
  }

  @Test func aMissingConfigSaysHowToMakeOne() throws {
    let folder = try TemporaryFolder()
    let ending = try Program.run(["status"], in: folder)
    #expect(ending.status == 2)
    #expect(ending.errors.contains(".config/countersign/config.toml"))
  }

  @Test func aConfigOthersCanWriteIsRefused() throws {
    let folder = try TemporaryFolder()
    let config = try folder.write("config.toml", Self.account, mode: 0o666)
    let ending = try Program.run(["status", "--config", config], in: folder)
    #expect(ending.status == 2)
    #expect(ending.errors.contains("config.toml"))
  }

  @Test func aStateFolderOthersCanWriteIsRefused() throws {
    let folder = try TemporaryFolder()
    let config = try folder.write("config.toml", Self.account)
    let state = folder.path + "/state"
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
    chmod(state, 0o775)
    let ending = try Program.run(["status", "--config", config, "--state", state], in: folder)
    #expect(ending.status == 2)
    #expect(ending.errors.contains("chmod 700"))
  }

  @Test func aMissingCredentialIsNamedAndTheAccountIsUnreachable() throws {
    let folder = try TemporaryFolder()
    let config = try folder.write("config.toml", Self.account)
    let ending = try Program.run(["status", "--config", config, "--state", folder.path + "/state"], in: folder)
    #expect(ending.status == 3)
    #expect(ending.output.contains("DOCK_API_KEY"))
  }

  @Test func anUnreachableHostIsSaidAndNothingIsLost() throws {
    let folder = try TemporaryFolder()
    let config = try folder.write("config.toml", Self.account)
    let ending = try Program.run(
      ["status", "--config", config, "--state", folder.path + "/state"], in: folder, ["DOCK_API_KEY": "dk_canary"])
    #expect(ending.status == 3)
    #expect(ending.output.contains("unreachable"))
    #expect(!ending.output.contains("dk_canary"))
    #expect(!ending.errors.contains("dk_canary"))
  }

  @Test(arguments: ["dumb", "wy-nonsense", ""])
  func aTerminalThatCannotShowAScreenIsNamed(_ term: String) throws {
    let folder = try TemporaryFolder()
    let config = try folder.write("config.toml", Self.account)
    let program = try Program.onTerminal(
      ["--config", config, "--state", folder.path + "/state"], in: folder, ["TERM": term])
    #expect(try program.waitForExit() == .code(3))
    #expect(program.screen.text.contains("TERM"), "\(program.screen.text)")
  }

  @Test func withoutATerminalTheDashboardSaysSo() throws {
    let folder = try TemporaryFolder()
    let config = try folder.write("config.toml", Self.account)
    let ending = try Program.run(["--config", config, "--state", folder.path + "/state"], in: folder)
    #expect(ending.status == 3)
    #expect(ending.errors.contains("terminal"))
  }

  @Test func anUnknownRequestOrAccountIsNamed() throws {
    let scene = try Scene()
    #expect(try scene.run("show", "99").errors.contains("99"))
    let agent = try scene.run("agent", "add", "bot", "--account", "nowhere")
    #expect(agent.status == 64)
    #expect(agent.errors.contains("dock-main"))
    #expect(try scene.run("agent", "add", "bad name!", "--account", "dock-main").status == 64)
    #expect(try scene.run("frame", "--size", "0x0").status == 64)
    for limit in ["--limit=0", "--limit=-1"] { #expect(try scene.run("requests", limit).status == 64) }
    for file in ["", "-"] { #expect(try scene.run("backup", "--", file).status == 64) }
    #expect(!FileManager.default.fileExists(atPath: "-"))
    let copy = scene.folder.path + "/copy"
    #expect(try scene.run("backup", copy).words == "The ledger is copied to \(copy).")
  }
}
