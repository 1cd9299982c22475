import Screen
import Text

extension DashboardState {
  /// How many cells a code takes with so many light modules around it: two modules a cell, or in ASCII two cells each.
  func drawnSize(of code: QRCode, quiet: Int) -> Size {
    let modules = code.size + 2 * quiet
    return glyphs.isASCII
      ? Size(columns: 2 * modules, rows: modules) : Size(columns: modules, rows: (modules + 1) / 2)
  }

  /// How many light modules fit around a code: four as the standard asks, two that cameras make do with, or none.
  func quietZone(for code: QRCode, in size: Size) -> Int? {
    [QRCode.quietZone, 2].first { quiet in
      let need = drawnSize(of: code, quiet: quiet)
      return need.columns <= size.columns && need.rows <= size.rows
    }
  }

  /// Draws a code dark on light.
  ///
  /// Where there are no colours the light modules are drawn, as what shines on a dark terminal; on a light one the code
  /// is inverted, which most cameras read as well.
  func draw(_ code: QRCode, quiet: Int, at origin: Point, on canvas: inout Canvas) {
    let size = drawnSize(of: code, quiet: quiet)
    let hasColors = theme.hasColors
    for row in 0..<size.rows {
      for column in 0..<size.columns {
        let place = origin.moved(columns: column, rows: row)
        if glyphs.isASCII {
          let isDark = code.isDark(column: column / 2 - quiet, row: row - quiet)
          let style = hasColors ? Self.pair(isDark, isDark) : .plain
          canvas.write(own: hasColors || isDark ? " " : "#", at: place, style: style)
        } else {
          let upper = code.isDark(column: column - quiet, row: row * 2 - quiet)
          let lower = code.isDark(column: column - quiet, row: row * 2 + 1 - quiet)
          if hasColors {
            canvas.write(own: glyphs[.halfUpper], at: place, style: Self.pair(upper, lower))
          } else {
            canvas.write(own: lit(upper: !upper, lower: !lower), at: place)
          }
        }
      }
    }
  }

  private func lit(upper: Bool, lower: Bool) -> String {
    switch (upper, lower) {
    case (true, true): glyphs[.blockFull]
    case (true, false): glyphs[.halfUpper]
    case (false, true): glyphs[.halfLower]
    case (false, false): " "
    }
  }

  /// The upper half in the foreground's colour, the lower in the background's; whatever the theme is, a camera wants
  /// black on white.
  private static func pair(_ upper: Bool, _ lower: Bool) -> Style {
    Style(foreground: color(upper), background: color(lower))
  }

  private static func color(_ isDark: Bool) -> Color { isDark ? .rgb(0, 0, 0) : .rgb(255, 255, 255) }
}
