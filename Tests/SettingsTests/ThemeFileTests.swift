import Screen
import Testing

@testable import Settings

@Suite("A theme file")
struct ThemeFileTests {
  private func problems(_ text: String) -> [String] {
    do throws(SettingsProblems) {
      _ = try ThemeLoader.theme(text, name: "mine", file: "mine.toml")
      return []
    } catch {
      return error.all.map(\.description)
    }
  }

  @Test func takesWhatItDoesNotNameFromTheThemeItInherits() throws {
    let text = "name = \"mine\"\ninherits = \"mono\"\n[styles]\ndanger = \"red\"\n"
    let theme = try ThemeLoader.theme(text, name: "mine", file: "mine.toml")
    #expect(theme.name == "mine")
    #expect(theme[.danger] == Style(foreground: .indexed(1)))
    #expect(theme[.title] == Theme.mono[.title])
  }

  @Test func theColoursOfItsTextReachInheritedStyles() throws {
    let text = "name = \"mine\"\ninherits = \"mono\"\n[styles]\ntext = \"#ffffff on #000080\"\n"
    let theme = try ThemeLoader.theme(text, name: "mine", file: "mine.toml")
    #expect(theme[.title] == Style(foreground: .rgb(255, 255, 255), background: .rgb(0, 0, 128), bold: true))
    #expect(ThemeToken.allCases.allSatisfy { theme[$0].background == .rgb(0, 0, 128) })
  }

  @Test func withoutAParentAnUnnamedTokenLooksLikeTheOneItFallsBackTo() throws {
    let text = "name = \"mine\"\n[styles]\ntext = \"green on black\"\nwarning = \"bold\"\n"
    let theme = try ThemeLoader.theme(text, name: "mine", file: "mine.toml")
    #expect(theme[.danger] == Style(foreground: .indexed(2), background: .indexed(0), bold: true))
    #expect(theme[.selection].reversed)
  }

  @Test func anEmptyThemeIsPlain() throws {
    let theme = try ThemeLoader.theme("name = \"mine\"", name: "mine", file: "mine.toml")
    #expect(theme == Theme(name: "mine", styles: [:]))
  }

  @Test(
    "Is refused with every place where it is wrong",
    arguments: [
      ("[styles]\n", ["mine.toml: name: missing; expected \"mine\""]),
      (
        "name = \"other\"", ["mine.toml:1:8: name: \"other\" is not the name of this file; expected \"mine\""]
      ),
      (
        "name = \"mine\"\ninherits = \"drak\"\nauthor = 1\n",
        [
          "mine.toml:2:12: inherits: \"drak\" is not a built-in theme; expected \"colour-blind\", \"dark\", "
            + "\"default\", \"high-contrast\", \"light\" or \"mono\"; did you mean \"dark\"?",
          "mine.toml:3:1: author: unknown key; expected one of name, inherits, styles",
        ]
      ),
      (
        "name = \"mine\"\nbar-fill = \"red\"\n[styles]\ninherits = \"dark\"\nbarFil = \"red\"\nborder_focused = \"red\"\n",
        [
          "mine.toml:2:1: bar-fill: unknown key; expected it in [styles]",
          "mine.toml:4:1: styles.inherits: unknown key; expected it above [styles]",
          "mine.toml:5:1: styles.barFil: unknown key; did you mean \"bar-fill\"?",
          "mine.toml:6:1: styles.border_focused: unknown key; did you mean \"border-focused\"?",
        ]
      ),
      (
        "name = \"mine\"\n[styles]\ntext = 7\ndim = \"\"\ntitle = \"bold bleu\"\nlive = \"red on\"\ntest = \"red blue\"\n"
          + "good = \"bold bold\"\n",
        [
          "mine.toml:3:8: styles.text: is an integer; expected a style such as \"bold red on black\"",
          "mine.toml:4:7: styles.dim: is empty; expected a style such as \"bold red on black\", or \"plain\"",
          "mine.toml:5:9: styles.title: \"bleu\" is not a word of a style; expected bold, dim, italic, underlined, "
            + "reversed, or a colour: terminal, red, bright-red, 0 to 255, #rrggbb; did you mean \"blue\"?",
          "mine.toml:6:8: styles.live: ends in \"on\"; expected a colour after it",
          "mine.toml:7:8: styles.test: \"blue\" is a second colour in the same place; expected a style such as "
            + "\"bold red on black\"",
          "mine.toml:8:8: styles.good: says \"bold\" twice; expected a style such as \"bold red on black\"",
        ]
      ),
      (
        "name = \"mine\"\n[styles]\ntext = \"#fff on #000\"\nlive = \"#000\"\nborder = \"#000\"\nbar-empty = \"#000\"\n",
        ["mine.toml:4:8: styles.live: has the same colour for the letters and for what is behind them"]
      ),
      ("name = \"mine\"\nstyles = \"red\"", ["mine.toml:2:10: styles: is a string; expected a table of styles"]),
      ("name = mine", ["mine.toml:1:8: not valid TOML: expected a value; a text needs quotation marks"]),
    ])
  func isRefused(_ text: String, _ expected: [String]) {
    #expect(problems(text) == expected)
  }

  @Test func aWholeThemeThatNobodyCouldReadIsRefused() {
    let found = problems("name = \"mine\"\n[styles]\ntext = \"red on red\"\n")
    #expect(
      found.contains("mine.toml:3:8: styles.text: has the same colour for the letters and for what is behind them"))
    #expect(found.contains { $0.hasPrefix("mine.toml: styles.alarm: ") })
    #expect(!found.contains { $0.contains("border") || $0.contains("bar-empty") })
  }
}
