import Foundation
import Screen
import Settings
import Testing

@testable import Themes

@Suite("The built-in themes")
struct ThemesTests {
  /// Everything but lines and the empty part of a bar is read, or tells something by its colour.
  private static let read = ThemeToken.allCases.filter { $0 != .border && $0 != .borderFocused && $0 != .barEmpty }
  private static let bars: Set<ThemeToken> = [.barFill, .barWarning, .barOver]

  private func theme(_ name: String) throws -> Theme {
    let loaded = ThemeLoader.load(name, directory: nil)
    try #require(loaded.problems.isEmpty, "\(loaded.problems)")
    return loaded.theme
  }

  private func shapeAlone(_ style: Style) -> Bool {
    style.foreground == .terminal && style.background == .terminal
  }

  @Test func theListHoldsEveryFileOfTheDirectoryAndNoOther() throws {
    let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../themes")
    let files = try FileManager.default.contentsOfDirectory(atPath: directory.path).filter { $0.hasSuffix(".toml") }
    #expect(Set(files) == Set(Themes.all.keys.map { $0 + ".toml" }))
    for file in files {
      let text = try String(contentsOf: directory.appendingPathComponent(file), encoding: .utf8)
      #expect(Themes.all[String(file.dropLast(5))] == text, "\(file)")
    }
  }

  @Test func thereAreSix() {
    #expect(Set(ThemeLoader.builtInNames) == ["default", "dark", "light", "high-contrast", "colour-blind", "mono"])
  }

  @Test(arguments: ThemeLoader.builtInNames)
  func eachSetsOrInheritsEveryToken(_ name: String) throws {
    var named: Set<String> = []
    var next: String? = name
    while let theme = next {
      let lines = try #require(Themes.all[theme]).split(separator: "\n")
      let keys = lines.compactMap { line in line.split(separator: "=").first.map { $0.filter { $0 != " " } } }
      named.formUnion(keys)
      let parent = lines.first { $0.hasPrefix("inherits") }?.split(separator: "\"").last
      next = parent.map(String.init)
    }
    for token in ThemeToken.allCases { #expect(named.contains(token.rawValue), "\(name) has no \(token.rawValue)") }
  }

  @Test func theDefaultAndTheMonoThemeAreThoseOfTheScreen() throws {
    #expect(try theme("default") == .fallback)
    #expect(try theme("mono") == .mono)
  }

  @Test func theDefaultThemeUsesTheTerminalsOwnSixteenColoursOnly() throws {
    let theme = try theme("default")
    for token in ThemeToken.allCases {
      for color in [theme[token].foreground, theme[token].background] {
        switch color {
        case .terminal, .indexed(0...15): break
        case .indexed, .rgb: Issue.record("\(token) has \(color.name)")
        }
      }
    }
  }

  @Test func theMonoThemeTellsEverythingByShape() throws {
    let theme = try theme("mono")
    #expect(ThemeToken.allCases.allSatisfy { shapeAlone(theme[$0]) })
    #expect(theme[.live] != theme[.test])
    #expect(Set([ThemeToken.good, .warning, .danger].map { theme[$0] }).count == 3)
    #expect(Set([ThemeToken.barFill, .barEmpty, .barWarning, .barOver].map { theme[$0] }).count == 4)
    #expect(theme[.selection] != theme[.text])
  }

  @Test(arguments: [("dark", 4.5), ("light", 4.5), ("colour-blind", 4.5), ("high-contrast", 7)])
  func wordsCanBeReadOnWhatIsBehindThem(_ name: String, _ least: Double) throws {
    let theme = try theme(name)
    for token in Self.read {
      let ratio = try #require(Contrast.ratio(theme[token]), "\(token) has a colour of the terminal's")
      #expect(ratio >= least, "\(name): \(token.rawValue) has \(ratio)")
      #expect(!theme[token].dim, "\(name): \(token.rawValue) is dim, which the ratio does not know")
    }
  }

  /// The words that stand in the line at the top, in the line of commands, and in a selected row.
  static let inBars: [(bar: ThemeToken, words: [ThemeToken])] = [
    (.header, [.header, .title, .text, .dim, .warning, .danger, .live, .test, .alarm]),
    (.footer, [.footer, .footerKey]), (.selection, [.selection, .live]), (.text, [.footerKey]),
  ]

  @Test(arguments: [("dark", 4.5), ("light", 4.5), ("colour-blind", 4.5), ("high-contrast", 7)])
  func wordsInBarsCanBeReadAndKeepTheirColour(_ name: String, _ least: Double) throws {
    let theme = try theme(name)
    for (bar, words) in Self.inBars {
      for token in words {
        let style = theme[token, on: bar]
        let ratio = try #require(Contrast.ratio(style), "\(token) has a colour of the terminal's")
        #expect(ratio >= least, "\(name): \(token.rawValue) on \(bar.rawValue) has \(ratio)")
        // What could not be read would have lost its meaning to the bar's own colour.
        #expect(
          style.foreground == theme[token].foreground, "\(name): \(token.rawValue) cannot be read on \(bar.rawValue)")
      }
    }
  }

  /// WCAG 2.2, 1.4.11: what is no letter, but has to be seen.
  @Test(arguments: ["dark", "light", "colour-blind", "high-contrast"])
  func linesCanBeSeen(_ name: String) throws {
    let theme = try theme(name)
    for token in [ThemeToken.border, .borderFocused, .barEmpty] {
      let ratio = try #require(Contrast.ratio(theme[token]))
      #expect(ratio >= 3, "\(name): \(token.rawValue) has \(ratio)")
    }
  }

  @Test(arguments: ["dark", "light", "colour-blind", "high-contrast"])
  func barsStandOutFromTheirEmptyPart(_ name: String) throws {
    let theme = try theme(name)
    for token in Self.bars {
      let ratio = try #require(
        Contrast.ratio(Style(foreground: theme[token].foreground, background: theme[.barEmpty].foreground)))
      #expect(ratio >= 1.5, "\(name): \(token.rawValue) against the empty part has \(ratio)")
    }
  }

  @Test(arguments: ColourVision.allCases)
  func meaningsCanBeToldApartByAnyEyesInTheColourBlindTheme(_ vision: ColourVision) throws {
    let theme = try theme("colour-blind")
    let pairs: [(ThemeToken, ThemeToken)] = [
      (.good, .warning), (.good, .danger), (.warning, .danger), (.live, .test), (.barFill, .barWarning),
      (.barFill, .barOver), (.barWarning, .barOver), (.stale, .good), (.alarm, .live), (.good, .text),
    ]
    for (one, other) in pairs {
      let letters = try #require(vision.distance(theme[one].foreground, theme[other].foreground))
      let behind = try #require(vision.distance(theme[one].background, theme[other].background))
      #expect(max(letters, behind) >= 0.12, "\(one.rawValue) and \(other.rawValue): \(letters), \(behind)")
    }
  }

  @Test func theDarkThemeWouldNotPassThatTest() throws {
    // Red against green, which the test above is there to find.
    let theme = try theme("dark")
    let distance = try #require(
      ColourVision.withoutGreen.distance(theme[.good].foreground, theme[.danger].foreground))
    #expect(distance < 0.12)
  }

  @Test func thePageOnThemesNamesEveryThemeTokenAndWord() throws {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "../../docs/themes.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let words = ["plain", "bold", "dim", "italic", "underlined", "reversed", "terminal"]
    for word in ThemeLoader.builtInNames + ThemeToken.allCases.map(\.rawValue) + words {
      #expect(text.contains("`\(word)`"), "\(word)")
    }
    let code = try #require(text.split(separator: "```toml\n").last?.split(separator: "```").first)
    #expect(throws: Never.self) { try ThemeLoader.theme(String(code), name: "mine", file: "mine.toml") }
  }

  @Test func theMeasuresAreRight() throws {
    let white = Color.rgb(255, 255, 255)
    let black = Color.rgb(0, 0, 0)
    let ratio = try #require(Contrast.ratio(Style(foreground: black, background: white)))
    #expect(abs(ratio - 21) < 0.001)
    let grey = try #require(Contrast.ratio(Style(foreground: .rgb(0x76, 0x76, 0x76), background: white)))
    #expect(abs(grey - 4.54) < 0.01)
    for vision in ColourVision.allCases {
      #expect(abs(try #require(vision.distance(black, white)) - 1) < 0.01)
      #expect(vision.distance(white, white) == 0)
    }
    #expect(Contrast.ratio(Style(foreground: .indexed(1), background: white)) == nil)
  }
}
