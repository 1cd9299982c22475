import Screen
import Text

/// How many modules of a code stand in a cell.
enum CodeGrain: Hashable, CaseIterable {
  /// Two, one above the other, by characters that every terminal has; in ASCII a module takes two cells.
  case halves
  /// Six, two in each of three rows, where the terminal is known to draw them.
  case sextants
}

/// How a code is drawn: with which characters, and with how many light modules around it.
struct CodeShape: Hashable {
  let grain: CodeGrain
  let quiet: Int
  /// How many cells it takes.
  let size: Size
}

extension DashboardState {
  /// What a code can be drawn with here, the largest first: that is the easiest one for a camera.
  private var grains: [CodeGrain] {
    configuration.hasSextants && !glyphs.isASCII ? [.halves, .sextants] : [.halves]
  }

  private func shape(_ code: QRCode, _ grain: CodeGrain, quiet: Int) -> CodeShape {
    let modules = code.size + 2 * quiet
    let size =
      switch grain {
      case .halves where glyphs.isASCII: Size(columns: 2 * modules, rows: modules)
      case .halves: Size(columns: modules, rows: (modules + 1) / 2)
      case .sextants: Size(columns: (modules + 1) / 2, rows: (modules + 2) / 3)
      }
    return CodeShape(grain: grain, quiet: quiet, size: size)
  }

  /// The shapes of a code with a quiet zone each may have: four light modules as the standard asks, or two that cameras
  /// make do with.
  func shapes(of code: QRCode, quiet zones: [Int] = [QRCode.quietZone, 2]) -> [CodeShape] {
    grains.flatMap { grain in zones.map { shape(code, grain, quiet: $0) } }
  }

  /// The first shape that fits; nil where none does.
  func shape(of code: QRCode, quiet zones: [Int] = [QRCode.quietZone, 2], in room: Size) -> CodeShape? {
    shapes(of: code, quiet: zones).first { $0.size.columns <= room.columns && $0.size.rows <= room.rows }
  }

  /// Draws a code dark on light.
  ///
  /// Where there are no colours the light modules are drawn, as what shines on a dark terminal; on a light one the code
  /// is inverted, which most cameras read as well.
  func draw(_ code: QRCode, _ shape: CodeShape, at origin: Point, on canvas: inout Canvas) {
    let hasColors = theme.hasColors
    let quiet = shape.quiet
    for row in 0..<shape.size.rows {
      for column in 0..<shape.size.columns {
        let place = origin.moved(columns: column, rows: row)
        if shape.grain == .sextants {
          let dark = sixth(code, column: column * 2 - quiet, row: row * 3 - quiet)
          canvas.write(
            own: GlyphSet.sextant(hasColors ? dark : ~dark), at: place,
            style: hasColors ? Style(foreground: Self.color(true), background: Self.color(false)) : .plain)
        } else if glyphs.isASCII {
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

  /// The dark ones of six modules, as the parts of a sextant.
  private func sixth(_ code: QRCode, column: Int, row: Int) -> UInt8 {
    (0..<6).reduce(0) { parts, index in
      code.isDark(column: column + index % 2, row: row + index / 2) ? parts | 1 << UInt8(index) : parts
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
