import Screen
import Testing

struct ThemeTests {
  @Test func aMissingTokenLooksLikeItsStandIn() {
    let danger = Style(foreground: .indexed(1))
    let theme = Theme(name: "small", styles: [.danger: danger, .text: Style(foreground: .indexed(7))])
    #expect(theme[.danger] == danger)
    #expect(theme[.live] == danger)
    #expect(theme[.barOver] == danger)
    #expect(theme[.barWarning] == Style(foreground: .indexed(7)))
    #expect(theme[.good] == Style(foreground: .indexed(7)))
  }

  @Test func aSelectionCanBeSeenEvenInAnEmptyTheme() {
    let theme = Theme(name: "empty", styles: [:])
    #expect(theme[.selection] == Style(reversed: true))
    for token in ThemeToken.allCases where token != .selection { #expect(theme[token] == .plain) }
  }

  @Test func theBuiltInThemesTellDangerFromOrdinaryText() {
    for theme in [Theme.fallback, .mono] {
      for token in [ThemeToken.selection, .live, .danger, .alarm, .barOver, .warning] {
        #expect(theme[token] != theme[.text], "\(theme.name) \(token)")
      }
      #expect(theme[.live] != theme[.test])
    }
  }

  @Test func theThemeWithoutColoursHasNone() {
    for token in ThemeToken.allCases {
      #expect(Theme.mono[token].foreground == .terminal)
      #expect(Theme.mono[token].background == .terminal)
    }
  }

  @Test func theThemeOfTheTerminalUsesNoColourBeyondTheSixteen() {
    for token in ThemeToken.allCases {
      #expect(Theme.fallback[token] == Theme.fallback[token].quantized(to: .sixteen))
    }
  }

  @Test func aThemeCanBeReducedToWhatATerminalHas() {
    let theme = Theme(name: "rich", styles: [.good: Style(foreground: .rgb(0, 255, 0))])
    #expect(theme.quantized(to: .indexed256)[.good] == Style(foreground: .indexed(46)))
    #expect(theme.quantized(to: .mono)[.good] == .plain)
    #expect(theme.quantized(to: .mono).name == "rich")
  }
}
