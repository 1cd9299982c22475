import Foundation
import Support
import Testing

/// A screen as text in a file.
@Suite(.serialized) struct ScreenFileTests {
  @Test func theScreenIsInAPrivateFileOfTheFolderItWasStartedIn() throws {
    let folder = try TemporaryFolder()
    let demo = try Program.onTerminal(["demo"], in: folder)
    try demo.waitForScreen("the first request") { $0.text.contains("token live") }
    try demo.write("P")
    try demo.waitForScreen("where it is") { $0.text.contains("The screen is in countersign-") }
    let name = try #require(folder.contents.first { $0.hasPrefix("countersign-") })
    let text = try String(contentsOfFile: folder.path + "/" + name, encoding: .utf8)
    #expect(text.contains("Pending · 1") && text.contains("research-bot") && text.hasSuffix("\n"))
    let mode = try FileManager.default.attributesOfItem(atPath: folder.path + "/" + name)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    demo.send(SIGTERM)
    #expect(try demo.waitForExit() == .code(0))
  }

  @Test func whereNothingCanBeWrittenItSaysSoAndGoesOn() throws {
    let folder = try TemporaryFolder()
    let demo = try Program.onTerminal(["demo"], in: folder)
    try demo.waitForScreen("the first request") { $0.text.contains("token live") }
    // The folder goes away under it; for the superuser no other one refuses.
    try FileManager.default.removeItem(atPath: folder.path)
    try demo.write("P")
    try demo.waitForScreen("that it cannot") { $0.text.contains("the screen cannot be written") }
    demo.send(SIGTERM)
    #expect(try demo.waitForExit() == .code(0))
  }
}
