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

  @Test func aWordInABarTakesWhatIsBehindTheBar() {
    let theme = Theme(
      name: "bars",
      styles: [
        .text: Style(foreground: .rgb(220, 220, 220), background: .rgb(0, 0, 0)),
        .dim: Style(foreground: .rgb(60, 60, 90), background: .rgb(0, 0, 0)),
        .warning: Style(foreground: .rgb(255, 255, 0), background: .rgb(0, 0, 0)),
        .header: Style(foreground: .rgb(240, 240, 240), background: .rgb(0, 0, 90), bold: true),
        .footer: Style(foreground: .rgb(255, 255, 255), background: .rgb(30, 30, 30)),
        .footerKey: Style(foreground: .rgb(0, 255, 255), background: .rgb(30, 30, 30)),
        .live: Style(foreground: .rgb(0, 0, 0), background: .rgb(255, 90, 90), bold: true),
      ])
    #expect(
      theme[.warning, on: .header] == Style(foreground: .rgb(255, 255, 0), background: .rgb(0, 0, 90)))
    #expect(theme[.live, on: .header] == theme[.live], "a badge stays one")
    // Grey on blue could not be read.
    #expect(theme[.dim, on: .header] == Style(foreground: .rgb(240, 240, 240), background: .rgb(0, 0, 90)))
    #expect(theme[.footerKey, on: .footer] == theme[.footerKey])
    #expect(theme[.footerKey, on: .text].background == .rgb(0, 0, 0), "outside of the footer it is a word like others")
  }

  @Test func inAReversedBarAWordIsReversedWithoutAPatchOfItsColour() {
    let theme = Theme(
      name: "reversed",
      styles: [
        .header: Style(reversed: true), .good: Style(foreground: .indexed(2), underlined: true),
        .live: Style(bold: true, reversed: true),
      ])
    #expect(theme[.good, on: .header] == Style(underlined: true, reversed: true))
    #expect(theme[.live, on: .header] == Style(bold: true), "what is reversed elsewhere stands out here")
    #expect(Theme.mono[.live, on: .header] == Theme.mono[.live])
    #expect(Theme.mono[.live, on: .selection] == Style(bold: true))
  }

  @Test func aSelectedRowHasOneStyleAndItsBadge() {
    for theme in [Theme.fallback, .mono] {
      for token in ThemeToken.allCases where theme[token] != theme[.live] {
        #expect(theme.selected(theme[token]) == theme[.selection], "\(theme.name) \(token)")
      }
      #expect(theme.selected(theme[.live]) == theme[.live, on: .selection])
      #expect(theme.selected(theme[.live]) != theme[.selection])
    }
  }

  @Test func theContrastOfAStyleIsThatOfWCAG() throws {
    let white = Color.rgb(255, 255, 255)
    #expect(try abs(#require(Style(foreground: .rgb(0, 0, 0), background: white).contrast) - 21) < 0.001)
    #expect(try abs(#require(Style(foreground: .rgb(0x76, 0x76, 0x76), background: white).contrast) - 4.54) < 0.01)
    #expect(try abs(#require(Style(foreground: .indexed(16), background: .indexed(231)).contrast) - 21) < 0.001)
    #expect(Style(foreground: .indexed(1), background: white).contrast == nil, "its user chose the sixteen")
    #expect(Style.plain.contrast == nil)
  }

  @Test func aThemeCanBeReducedToWhatATerminalHas() {
    let theme = Theme(name: "rich", styles: [.good: Style(foreground: .rgb(0, 255, 0))])
    #expect(theme.quantized(to: .indexed256)[.good] == Style(foreground: .indexed(46)))
    #expect(theme.quantized(to: .mono)[.good] == .plain)
    #expect(theme.quantized(to: .mono).name == "rich")
  }
}
