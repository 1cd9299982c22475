import Screen
import Testing

@testable import Settings

@Suite("Finding a theme")
struct ThemeLoaderTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test(arguments: ThemeLoader.builtInNames)
  func everyBuiltInThemeLoads(_ name: String) {
    let loaded = ThemeLoader.load(name, directory: nil)
    #expect(loaded.problems.isEmpty)
    #expect(loaded.theme.name == name)
  }

  @Test func aUsersFileIsFoundByItsName() throws {
    try folder.write("mine.toml", "name = \"mine\"\n[styles]\ntext = \"green\"\n", mode: 0o644)
    let loaded = ThemeLoader.load("mine", directory: folder.path)
    #expect(loaded.problems.isEmpty)
    #expect(loaded.theme[.text] == Style(foreground: .indexed(2)))
  }

  @Test func aBuiltInThemeWinsOverAFileOfItsName() throws {
    try folder.write("mono.toml", "not toml")
    let loaded = ThemeLoader.load("mono", directory: folder.path)
    #expect(loaded.problems.isEmpty)
    #expect(loaded.theme == .mono)
  }

  @Test func aBrokenThemeBecomesTheDefaultOneAndSaysWhy() throws {
    let path = try folder.write("mine.toml", "name = \"mine\"\n[styles]\ntext = \"bleu\"\ntitel = \"red\"\n")
    let loaded = ThemeLoader.load("mine", directory: folder.path)
    #expect(loaded.theme == .fallback)
    #expect(loaded.problems.map(\.position?.description) == ["3:8", "4:1"])
    #expect(loaded.problems.allSatisfy { $0.file == path })
  }

  @Test func aThemeThatIsNotThereBecomesTheDefaultOneAndSaysWhy() {
    let loaded = ThemeLoader.load("drak", directory: folder.path)
    #expect(loaded.theme == .fallback)
    #expect(
      loaded.problems.map(\.description) == [
        "\(folder.path)/drak.toml: there is no theme \"drak\", built in or here; did you mean \"dark\"?"
      ])
    #expect(loaded.problems.first?.kind == .missingFile)
    #expect(ThemeLoader.load("drak", directory: nil).problems.count == 1)
  }

  @Test(arguments: [
    "../../etc/passwd", "/etc/passwd", "", ".hidden", "a/b", "a\0", "世界", String(repeating: "x", count: 65),
  ])
  func aNameCannotLeadElsewhere(_ name: String) throws {
    try folder.write(".hidden.toml", "name = \".hidden\"")
    let loaded = ThemeLoader.load(name, directory: folder.path)
    #expect(loaded.theme == .fallback)
    #expect(loaded.problems.map(\.kind) == [.missingFile])
    #expect(!ThemeLoader.isName(name))
  }

  @Test func aThemeThatOthersCanWriteIsRefused() throws {
    try folder.write("mine.toml", "name = \"mine\"", mode: 0o666)
    let loaded = ThemeLoader.load("mine", directory: folder.path)
    #expect(loaded.theme == .fallback)
    #expect(
      loaded.problems.map(\.what) == [
        "others can write it (mode 0666) and could hide from you what you approve; `chmod go-w` closes it"
      ])
  }
}
