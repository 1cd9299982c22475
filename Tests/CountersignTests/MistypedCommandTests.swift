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

  @Test(arguments: [
    (["help", "nonsense"], "countersign", "nonsense"), (["help", "agent", "ad"], "countersign agent", "ad"),
    (["help", "status", "x"], "countersign status", "x"), (["help", "--help", "demoo"], "countersign", "demoo"),
  ])
  func helpForWhatThereIsNotIsNoHelp(_ words: [String], _ parent: String, _ word: String) throws {
    let mistyped = MistypedCommand.find(inHelp: words, of: Countersign.self)
    #expect(mistyped?.parent == parent && mistyped?.word == word)
    let ending = try Program.run(words, in: try TemporaryFolder())
    #expect(ending.status == 64 && ending.output.isEmpty, "\(words)")
  }

  @Test(arguments: [["help"], ["help", "agent", "add"], ["help", "status"], ["status", "help"], ["demoo"], []])
  func helpForWhatThereIsStays(_ words: [String]) {
    #expect(MistypedCommand.find(inHelp: words, of: Countersign.self) == nil)
  }

  /// Every group, so that one that is added is held too.
  @Test func aGroupWithoutACommandIsAUsageError() throws {
    let groups = Countersign.configuration.subcommands.filter {
      !$0.configuration.subcommands.isEmpty && $0.configuration.defaultSubcommand == nil
    }
    #expect(groups.map { $0._commandName }.contains("agent"))
    for group in groups {
      let folder = try TemporaryFolder()
      let ending = try Program.run([group._commandName], in: folder)
      #expect(ending.status == 64 && ending.output.isEmpty, "\(group)")
      for command in group.configuration.subcommands { #expect(ending.errors.contains(command._commandName)) }
      #expect(try Program.run([group._commandName, "--help"], in: folder).status == 0)
    }
    #expect(!groups.isEmpty)
  }

  @Test func theProgramEndsWith64() throws {
    let ending = try Program.run(["demoo"], in: try TemporaryFolder())
    #expect(ending.status == 64 && ending.output.isEmpty)
    #expect(ending.errors.contains("Did you mean \"demo\"?"), "\(ending.errors)")
  }
}
