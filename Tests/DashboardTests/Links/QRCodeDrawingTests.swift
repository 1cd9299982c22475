import Screen
import Testing

@testable import Dashboard

@Suite struct QRCodeDrawingTests {
  private static let url =
    "https://checkout.stripe.com/c/pay/cs_live_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6"

  private func state(hasSextants: Bool, theme: Theme = .fallback, glyphs: GlyphSet = .unicode) -> DashboardState {
    DashboardState(
      configuration: DashboardConfiguration(glyphs: glyphs, hasSextants: hasSextants, theme: theme))
  }

  @Test func whatFitsIsDrawnInHalves() throws {
    let code = try #require(QRCode(Self.url))
    for hasSextants in [true, false] {
      let shape = state(hasSextants: hasSextants).shape(of: code, in: Size(columns: 200, rows: 60))
      #expect(shape?.grain == .halves && shape?.quiet == 4)
    }
  }

  @Test func sextantsMakeItFitWhereTheTerminalHasThem() throws {
    let code = try #require(QRCode(Self.url))
    let low = Size(columns: 80, rows: 20)
    #expect(state(hasSextants: false).shape(of: code, in: low) == nil)
    let shape = try #require(state(hasSextants: true).shape(of: code, in: low))
    #expect(shape.grain == .sextants)
    #expect(shape.size.columns <= 80 && shape.size.rows <= 20)
    #expect(state(hasSextants: true, glyphs: .ascii).shape(of: code, in: low) == nil, "ASCII has none")
  }

  /// Every module is where the code says, read back from the characters.
  @Test(arguments: [Theme.fallback, .mono])
  func everySixthOfEveryCellIsItsModule(_ theme: Theme) throws {
    let code = try #require(QRCode(Self.url))
    let state = state(hasSextants: true, theme: theme)
    let shape = try #require(state.shapes(of: code).first { $0.grain == .sextants })
    var frame = Frame(size: shape.size)
    frame.draw { state.draw(code, shape, at: .zero, on: &$0) }
    let parts = Dictionary(uniqueKeysWithValues: (0..<64).map { (GlyphSet.sextant($0), $0) })
    #expect(parts.count == 64)
    let rows = frame.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    for (row, line) in rows.enumerated() {
      for (column, character) in line.enumerated() {
        let lit = try #require(parts[String(character)])
        for index in 0..<6 {
          let isDark = code.isDark(
            column: column * 2 + index % 2 - shape.quiet, row: row * 3 + index / 2 - shape.quiet)
          // Without colours it is the light that is drawn.
          #expect((lit >> UInt8(index) & 1 == 1) == (theme.hasColors ? isDark : !isDark))
        }
      }
    }
  }
}
