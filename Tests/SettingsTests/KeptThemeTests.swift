import Screen
import Testing

@testable import Settings

@Suite struct KeptThemeTests {
  private let folder: TemporaryFolder
  private let places: Places

  init() throws {
    folder = try TemporaryFolder()
    places = try Places(
      environment: ["CONFIGURATION_DIRECTORY": folder.path], configOption: nil, stateOption: folder.path)
  }

  private func chosen(option: String? = nil, configured: String = "light") -> LoadedTheme {
    KeptTheme.chosen(option: option, configured: configured, in: places)
  }

  @Test func whatWasChosenLastWinsOverTheConfigAndAnOptionOverBoth() throws {
    #expect(chosen().theme.name == "light")
    try folder.write("theme", "dark\n")
    #expect(chosen().theme.name == "dark")
    #expect(chosen().problems.isEmpty)
    #expect(chosen(option: "mono").theme.name == "mono")
  }

  @Test func aThemeThatIsGoneMakesWayForTheConfiguredOneAndIsSaid() throws {
    try folder.write("theme", "mine\n")
    #expect(chosen().theme.name == "light")
    #expect(chosen().problems.map(\.what) == ["there is no theme \"mine\", built in or here"])
  }

  @Test(arguments: ["", "\n", "../../etc/passwd\n", "two\nlines\n", "a b", "\u{1B}[31m"])
  func whatIsNoNameIsSaidAndNotUsed(_ text: String) throws {
    try folder.write("theme", text)
    #expect(chosen().theme.name == "light")
    #expect(chosen().problems.map(\.what) == [Wording.noThemeName])
  }

  @Test func aFileThatOthersMayWriteIsNotUsed() throws {
    try folder.write("theme", "dark\n", mode: 0o666)
    #expect(chosen().theme.name == "light")
    #expect(chosen().problems.map(\.kind) == [.unusableFile])
  }

  @Test func everyThemeIsListedWithWhatIsWrongWithIt() throws {
    let themes = try TemporaryFolder()
    try themes.write("zebra.toml", "name = \"zebra\"\n[styles]\ntext = \"green\"\n")
    try themes.write("bad.toml", "name = \"bad\"\n[styles]\ntext = \"bleu\"\n")
    try themes.write("mono.toml", "never read")
    try themes.write("notes.txt", "no theme")
    try themes.write(".hidden.toml", "no theme")
    let all = ThemeLoader.all(directory: themes.path)
    #expect(all.map(\.name) == ThemeLoader.builtInNames + ["bad", "zebra"])
    #expect(all.map(\.isBuiltIn) == ThemeLoader.builtInNames.map { _ in true } + [false, false])
    #expect(all.filter { !$0.loaded.problems.isEmpty }.map(\.name) == ["bad"])
    #expect(ThemeLoader.all(directory: themes.path + "/none").map(\.name) == ThemeLoader.builtInNames)
  }
}
