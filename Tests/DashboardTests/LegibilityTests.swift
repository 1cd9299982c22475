import Screen
import Settings
import Testing

@testable import Dashboard

/// What every scene draws, in colours that are known: of the terminal's own sixteen, and on its own background, nobody can
/// tell what can be read.
@Suite struct LegibilityTests {
  private static let desks = GoldenTests.Scene.allCases.flatMap { scene in
    [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40)].map { (scene: scene, desk: scene.desk($0, .unicode)) }
  }

  private func frames(_ theme: Theme, _ see: (GoldenTests.Scene, Frame) -> Void) {
    for (scene, desk) in Self.desks {
      var desk = desk
      desk.wear(theme)
      see(scene, desk.frame())
    }
  }

  /// Lines, blocks, braille dots and the dots of a bar are no letters.
  private static func isGraphic(_ cell: Cell, _ theme: Theme) -> Bool {
    guard let scalar = cell.grapheme.single else { return false }
    return (0x2500...0x25FF).contains(scalar) || (0x2800...0x28FF).contains(scalar)
      || scalar == 0xB7 && [theme[.barEmpty], theme[.stale]].contains(cell.style)
  }

  @Test(arguments: [("dark", 4.5), ("light", 4.5), ("colour-blind", 4.5), ("high-contrast", 7)])
  func everythingThatIsDrawnCanBeRead(_ name: String, _ least: Double) throws {
    let loaded = ThemeLoader.load(name, directory: nil)
    try #require(loaded.problems.isEmpty)
    var letters: [Style: String] = [:]
    var graphics: [Style: String] = [:]
    frames(loaded.theme) { scene, frame in
      for row in 0..<frame.size.rows {
        for column in 0..<frame.size.columns {
          let cell = frame[column, row]
          if cell.grapheme.single == 0x20 || cell.style.foreground == cell.style.background { continue }
          let place = "\(scene.rawValue), row \(row), column \(column)"
          if Self.isGraphic(cell, loaded.theme) {
            graphics[cell.style] = place
          } else {
            letters[cell.style] = place
          }
        }
      }
    }
    #expect(letters.count > 10 && graphics.count > 5)
    for (styles, least) in [(letters, least), (graphics, 3)] {
      for (style, place) in styles {
        for depth in [ColorDepth.truecolor, .indexed256] {
          let ratio = try #require(
            style.quantized(to: depth).contrast, "\(style) has a colour of the terminal's: \(place)")
          #expect(ratio >= least, "\(name), \(depth): \(style) has \(ratio): \(place)")
        }
        #expect(!style.dim, "\(name): \(style) is dim, which the ratio does not know: \(place)")
      }
    }
  }

  @Test func aBarHasNoPatches() {
    // Each kind of background is one that no other token has.
    let letters = Color.rgb(255, 255, 255)
    func on(_ blue: UInt8) -> Style { Style(foreground: letters, background: .rgb(0, 0, blue)) }
    let theme = Theme(
      name: "bars",
      styles: [
        .text: on(0), .header: on(10), .footer: on(20), .selection: on(30), .live: on(40), .alarm: on(50),
        .toast: on(60),
        .input: on(70), .test: on(0), .danger: Style(foreground: .rgb(255, 255, 0), background: .rgb(0, 0, 0)),
      ])
    func behind(_ style: Style) -> Color { style.reversed ? style.foreground : style.background }
    let badges: Set<Color> = [.rgb(0, 0, 40), .rgb(0, 0, 50), .rgb(255, 255, 0)]
    frames(theme) { scene, frame in
      for (row, bar) in [(0, Color.rgb(0, 0, 10)), (frame.size.rows - 1, .rgb(0, 0, 20))] {
        // A link's code has the whole screen, below a title of its own.
        for column in 0..<frame.size.columns {
          let color = behind(frame[column, row].style)
          #expect(
            color == bar || badges.contains(color), "\(scene.rawValue): row \(row), column \(column): \(color.name)")
        }
      }
    }
  }

  @Test(arguments: [Panel.accounts, .pending, .links])
  func aSelectedRowIsSelectedFromEndToEnd(_ panel: Panel) throws {
    for theme in [Theme.fallback, .mono] {
      var desk = Desk(Sample.busy, theme: theme, size: Size(columns: 120, rows: 40))
      desk.focus(panel)
      let frame = desk.frame()
      let rows = (0..<frame.size.rows).filter { row in
        (1..<frame.size.columns - 1).contains { frame[$0, row].style == theme[.selection] }
      }
      let row = try #require(rows.first)
      #expect(rows.count == 1)
      let selected = (0..<frame.size.columns).filter { frame[$0, row].style == theme[.selection] }
      let styles = Set(((selected.first ?? 0)...(selected.last ?? 0)).map { frame[$0, row].style })
      #expect(
        styles.isSubset(of: [theme[.selection], theme[.live, on: .selection]]), "\(panel) \(theme.name): \(styles)")
    }
  }
}
