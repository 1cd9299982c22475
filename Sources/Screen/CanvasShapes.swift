import Text

extension Canvas {
  /// Draws a frame of lines along the edge of the canvas and returns the rectangle inside of it.
  ///
  /// The badge keeps its place at the right as long as it fits; the title is cut first. A canvas lower or narrower
  /// than two cells gets no lines and has no inside.
  @discardableResult
  public mutating func box(
    title: SafeText? = nil,
    badge: SafeText? = nil,
    glyphs: GlyphSet,
    style: Style = .plain,
    titleStyle: Style? = nil,
    badgeStyle: Style? = nil
  ) -> Rect {
    let (columns, rows) = (bounds.size.columns, bounds.size.rows)
    let inside = bounds.inset()
    guard columns >= 2, rows >= 2 else { return Rect(origin: inside.origin, size: .zero) }
    for row in [0, rows - 1] {
      horizontalLine(at: Point(column: 1, row: row), columns: columns - 2, glyphs: glyphs, style: style)
    }
    for column in [0, columns - 1] {
      verticalLine(at: Point(column: column, row: 1), rows: rows - 2, glyphs: glyphs, style: style)
    }
    for (glyph, column, row) in [
      (Glyph.cornerTopLeft, 0, 0), (.cornerTopRight, columns - 1, 0),
      (.cornerBottomLeft, 0, rows - 1), (.cornerBottomRight, columns - 1, rows - 1),
    ] {
      write(own: glyphs[glyph], at: Point(column: column, row: row), style: style)
    }
    var room = columns - 2
    // A blank at either side and a piece of line keep a word apart from the corner and from the other word.
    if let badge, badge.columns > 0, badge.columns + 4 <= room {
      label(badge, at: columns - 2 - badge.columns - 2, columns: badge.columns, style: badgeStyle ?? style, glyphs)
      room -= badge.columns + 4
    }
    if let title, title.columns > 0, room >= 4 {
      label(title, at: 1, columns: min(title.columns, room - 2), style: titleStyle ?? style, glyphs)
    }
    return inside
  }

  /// Draws a line to the right.
  public mutating func horizontalLine(at point: Point, columns: Int, glyphs: GlyphSet, style: Style = .plain) {
    let line = Rect(origin: point, size: Size(columns: columns, rows: 1))
    fill(line, own: glyphs.character(.horizontal), style: style)
  }

  /// Draws a line downwards.
  public mutating func verticalLine(at point: Point, rows: Int, glyphs: GlyphSet, style: Style = .plain) {
    let line = Rect(origin: point, size: Size(columns: 1, rows: rows))
    fill(line, own: glyphs.character(.vertical), style: style)
  }

  /// Draws a bar that is filled from the left.
  ///
  /// `fraction` runs from 0 to 1 and is moved to the nearest of them outside; what is no number counts as 0. With
  /// Unicode glyphs the bar has a resolution of an eighth of a column. A bar that is not quite empty never looks
  /// empty, and one that is not quite full never looks full.
  public mutating func bar(
    at point: Point,
    columns: Int,
    fraction: Double,
    glyphs: GlyphSet,
    filled: Style = .plain,
    empty: Style = .plain
  ) {
    let width = min(max(columns, 0), Size.limit)
    guard width > 0 else { return }
    let steps = glyphs.barSteps
    let parts = Canvas.parts(of: width * steps, fraction)
    let whole = parts / steps
    fill(
      Rect(origin: point, size: Size(columns: whole, rows: 1)), own: glyphs.character(.blockFull), style: filled)
    guard whole < width else { return }
    fill(
      Rect(origin: point.moved(columns: whole), size: Size(columns: width - whole, rows: 1)),
      own: glyphs.character(.shadeLight),
      style: empty
    )
    if let partial = glyphs.partialBlock(eighths: parts % steps) {
      write(own: partial, at: point.moved(columns: whole), style: filled, columns: 1)
    }
  }

  /// How many of `total` parts are filled; the first and the last part are taken only by a bar that is truly there.
  static func parts(of total: Int, _ fraction: Double) -> Int {
    guard fraction > 0 else { return 0 }
    guard fraction < 1 else { return total }
    return min(max(Int((fraction * Double(total)).rounded()), 1), max(total - 1, 1))
  }

  private mutating func label(_ text: SafeText, at column: Int, columns: Int, style: Style, _ glyphs: GlyphSet) {
    fill(Rect(column: column, row: 0, columns: columns + 2, rows: 1), style: style)
    write(text, at: Point(column: column + 1, row: 0), style: style, columns: columns, ellipsis: glyphs[.ellipsis])
  }
}
