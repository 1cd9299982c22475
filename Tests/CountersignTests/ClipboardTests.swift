import Foundation
import Support
import Testing

/// Where a copied text goes: the desktop's own clipboard at a desktop, the terminal's over SSH.
@Suite(.serialized) struct ClipboardTests {
  /// Opens the first review of a demo with a desktop's clipboard program on its path, copies the digest, and gives it.
  private func copy(
    in folder: TemporaryFolder, _ environment: [String: String], script: String,
    until happened: (PseudoTerminal) -> Bool
  ) throws -> (digest: String, output: String, demo: PseudoTerminal) {
    let programs = folder.path + "/programs"
    try FileManager.default.createDirectory(atPath: programs, withIntermediateDirectories: true)
    let program = try folder.write("programs/wl-copy", "#!/bin/sh\n\(script)\n", mode: 0o755)
    #expect(FileManager.default.isExecutableFile(atPath: program))
    var variables = environment
    variables["PATH"] = programs + ":/usr/bin:/bin"
    let demo = try Program.onTerminal(["demo", "--speed", "8"], in: folder, variables)
    try demo.waitForScreen("the first request") { $0.text.contains("token live") }
    try demo.write("\r")
    try demo.waitForScreen("the review") { $0.text.contains("digest") && $0.text.contains("copy digest") }
    let line = try #require(demo.screen.text.split(separator: "\n").first { $0.contains("digest ") })
    let digest = try #require(line.split(separator: " ").first { $0.count == 64 })
    try demo.write("c")
    try demo.wait("it is copied") { happened(demo) }
    return (String(digest), String(decoding: demo.output, as: UTF8.self), demo)
  }

  private static func terminalWasAsked(_ demo: PseudoTerminal) -> Bool {
    String(decoding: demo.output, as: UTF8.self).contains("\u{1B}]52;c;")
  }

  private func end(_ demo: PseudoTerminal) throws {
    demo.send(SIGTERM)
    #expect(try demo.waitForExit() == .code(0))
  }

  @Test func atADesktopItsProgramGetsTheTextOnItsInput() throws {
    let folder = try TemporaryFolder()
    let copied = try copy(
      in: folder, ["WAYLAND_DISPLAY": "wayland-0"],
      script: "cat > \"$HOME/clip\"; echo \"$@\" > \"$HOME/arguments\"; env > \"$HOME/environment\"",
      until: { $0.screen.text.contains("Copied into the clipboard (wl-copy)") })
    #expect(try String(contentsOfFile: folder.path + "/clip", encoding: .utf8) == copied.digest)
    #expect(try String(contentsOfFile: folder.path + "/arguments", encoding: .utf8) == "\n")
    let environment = try String(contentsOfFile: folder.path + "/environment", encoding: .utf8)
    #expect(!environment.contains("COUNTERSIGN_DEMO_KEY"))
    #expect(!copied.output.contains("\u{1B}]52;"))
    try end(copied.demo)
  }

  @Test func overSSHItIsTheTerminalsAndNoProgramOfTheDistantDesktop() throws {
    let folder = try TemporaryFolder()
    let copied = try copy(
      in: folder, ["WAYLAND_DISPLAY": "wayland-0", "SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"],
      script: "cat > \"$HOME/clip\"", until: Self.terminalWasAsked)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/clip"))
    let expected = Data(copied.digest.utf8).base64EncodedString()
    #expect(copied.output.contains("\u{1B}]52;c;" + expected))
    try end(copied.demo)
  }

  @Test func aProgramThatFailsLeavesItToTheTerminal() throws {
    let folder = try TemporaryFolder()
    let copied = try copy(in: folder, ["WAYLAND_DISPLAY": "gone"], script: "exit 1", until: Self.terminalWasAsked)
    #expect(copied.output.contains("\u{1B}]52;c;"))
    try end(copied.demo)
  }
}
