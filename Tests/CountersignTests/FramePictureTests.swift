import Foundation
import Support
import Testing

/// `frame --svg`: the picture, and what is refused.
@Suite struct FramePictureTests {
  private func run(_ arguments: [String], in folder: TemporaryFolder) throws -> Program.Ending {
    let config = try folder.write("config.toml", "")
    return try Program.run(
      ["frame", "--config", config, "--state", folder.path + "/state"] + arguments, in: folder)
  }

  @Test func theFrameIsPrintedAsOneDocument() throws {
    let folder = try TemporaryFolder()
    let printed = try run(["--svg", "--theme", "light", "--size", "80x24"], in: folder)
    #expect(printed.status == 0 && printed.errors.isEmpty, "\(printed.errors)")
    #expect(printed.output.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"656\" height=\"400\""))
    #expect(printed.output.hasSuffix("</svg>\n") && printed.output.contains(">Countersign</text>"))

    // The theme is the config's without the option: another document.
    #expect(try run(["--svg", "--size", "80x24"], in: folder).output != printed.output)
  }

  @Test func whatDoesNotGoTogetherIsRefused() throws {
    let folder = try TemporaryFolder()
    for (arguments, status, words) in [
      (["--svg", "--json"], Int32(64), "leave out one"), (["--theme", "dark"], 64, "--theme is for --svg"),
      (["--svg", "--theme", "nosuch"], 2, "nosuch"),
    ] {
      let refused = try run(arguments, in: folder)
      #expect(refused.status == status && refused.errors.contains(words), "\(arguments): \(refused.errors)")
      #expect(!refused.output.contains("<svg"))
    }
  }
}
