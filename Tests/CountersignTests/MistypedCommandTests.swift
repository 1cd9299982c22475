import Testing

@testable import countersign

/// A mistyped command is named, with the one that was meant.
@Suite struct MistypedCommandTests {
  @Test(arguments: [
    (["demoo"], "countersign", "demo"), (["stauts", "--json"], "countersign", "status"),
    (["--config", "demo", "servee"], "countersign", "serve"),
    (["links", "dimiss", "3"], "countersign links", "dismiss"),
    (["agent", "ad", "bot"], "countersign agent", "add"), (["audit", "verfy"], "countersign audit", "verify"),
    (["upgrade_link"], "countersign", "upgrade-link"), (["hlep"], "countersign", "help"),
  ])
  func theOneThatWasMeantIsNamed(_ words: [String], _ parent: String, _ meant: String) {
    let mistyped = MistypedCommand.find(in: words, of: Countersign.self)
    #expect(mistyped?.parent == parent)
    #expect(mistyped?.meant == meant)
    #expect(mistyped?.description.contains("Did you mean \"\(meant)\"?") == true)
  }

  @Test(arguments: [
    ["status", "--jsn"], ["help", "nonsense"], ["approve", "demoo"], ["--read-only"], ["--config", "demoo"], [],
    ["--", "demoo"],
  ])
  func whatIsNoCommandsPlaceIsNone(_ words: [String]) {
    #expect(MistypedCommand.find(in: words, of: Countersign.self) == nil)
  }

  @Test func whatIsLikeNothingIsNotGuessed() {
    let mistyped = MistypedCommand.find(in: ["xyzzy\u{1B}[31m"], of: Countersign.self)
    #expect(mistyped?.meant == nil)
    #expect(mistyped?.description.contains("--help") == true)
    #expect(mistyped?.description.contains("\u{1B}") == false)
  }

  @Test func theProgramEndsWith64() throws {
    let ending = try Program.run(["demoo"], in: try TemporaryFolder())
    #expect(ending.status == 64 && ending.output.isEmpty)
    #expect(ending.errors.contains("Did you mean \"demo\"?"), "\(ending.errors)")
  }
}
