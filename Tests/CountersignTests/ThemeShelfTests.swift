import Foundation
import Support
import Testing

/// A theme that was chosen on the screen.
@Suite(.serialized) struct ThemeShelfTests {
  /// Starts a dashboard on an empty config.
  private func open(_ folder: TemporaryFolder, _ arguments: [String] = []) throws -> PseudoTerminal {
    let config = folder.path + "/config.toml"
    if !FileManager.default.fileExists(atPath: config) {
      try Data("theme = \"light\"\n".utf8).write(to: URL(filePath: config))
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: config)
    }
    return try Program.onTerminal(
      ["--config", config, "--state", folder.path + "/state"] + arguments, in: folder)
  }

  @Test func itIsKeptForTheNextStart() throws {
    let folder = try TemporaryFolder()
    let kept = folder.path + "/state/theme"
    let first = try open(folder)
    try first.waitForScreen("home") { $0.text.contains("Accounts") }
    try first.write("T")
    try first.waitForScreen("the themes") { $0.text.contains("built in") }
    // The list begins at the current one, light; the one above is high-contrast.
    try first.write("k")
    try first.waitForScreen("the other one") { $0.text.contains("▸ high-contrast") }
    #expect(!FileManager.default.fileExists(atPath: kept), "looking keeps nothing")
    try first.write("\r")
    try first.waitForScreen("home again") { !$0.text.contains("built in") }
    first.send(SIGTERM)
    #expect(try first.waitForExit() == .code(0))
    #expect(try String(contentsOfFile: kept, encoding: .utf8) == "high-contrast\n")
    let mode = try FileManager.default.attributesOfItem(atPath: kept)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let next = try open(folder)
    try next.waitForScreen("home") { $0.text.contains("Accounts") }
    try next.write("T")
    try next.waitForScreen("what is kept") { $0.text.contains("▸ high-contrast") }
    next.send(SIGTERM)
    #expect(try next.waitForExit() == .code(0))
    #expect(
      try String(contentsOfFile: folder.path + "/config.toml", encoding: .utf8) == "theme = \"light\"\n",
      "the config is never rewritten")
  }
}
