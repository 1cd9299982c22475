import Foundation
import Support
import Testing

/// `--quiet`: nothing when all is well, problems as always.
@Suite(.serialized) struct QuietTests {
  @Test func aConfirmationIsNotPrintedAndAProblemIs() throws {
    let folder = try TemporaryFolder()
    let config = try folder.write("config.toml", "")
    let arguments = ["--config", config, "--state", folder.path + "/state"]
    #expect(try Program.run(["requests"] + arguments, in: folder).status == 0)
    let copy = folder.path + "/copy.sqlite"
    let quiet = try Program.run(["backup", copy, "--quiet"] + arguments, in: folder)
    #expect(quiet.status == 0 && quiet.output.isEmpty && quiet.errors.isEmpty)
    #expect(FileManager.default.fileExists(atPath: copy))
    let again = try Program.run(["--quiet", "backup", copy] + arguments, in: folder)
    #expect(again.status != 0 && again.output.isEmpty && again.errors.contains("copy.sqlite"))
    let verified = try Program.run(["audit", "verify", "--quiet"] + arguments, in: folder)
    #expect(verified.status == 0 && verified.output.isEmpty)
    let none = try Program.run(["alarms", "explain", "7", "It was me", "--quiet"] + arguments, in: folder)
    #expect(none.status == 64 && none.errors.contains("no open alarm 7"))
  }

  @Test func aRejectionIsQuietToo() throws {
    let scene = try Scene()
    let (_, door) = try scene.serve()
    let token = try scene.door("bot")
    _ = try door.send("POST", "/api/billing/upgrade", token: token, body: #"{"plan":"scale"}"#)
    let ending = try scene.run("reject", "1", "--quiet")
    #expect(ending.status == 0 && ending.output.isEmpty && ending.errors.isEmpty)
    #expect(try scene.newest()["state"]?.string == "rejected")
  }

  @Test func silenceAndADocumentExcludeEachOther() throws {
    let folder = try TemporaryFolder()
    let ending = try Program.run(["backup", "x", "--quiet", "--json"], in: folder)
    #expect(ending.status == 64 && ending.errors.contains("leave out one"))
  }
}
