import Text

/// A rectangle of a frame to draw in, with coordinates that start at its own top left.
///
/// Nothing drawn leaves the rectangle: what does not fit is cut. The one exception is the other half of a wide
/// character that straddled the edge and was overwritten; it becomes a blank, because half a character cannot be drawn.
public struct Canvas {
  /// The frame with everything drawn so far.
  public private(set) var frame: Frame

  /// The rectangle to draw in, always starting at 0, 0.
  public private(set) var bounds: Rect

  /// Where `bounds` starts in the frame.
  private var origin: Point

  /// The part of the frame that may change.
  private var clip: Rect

  /// Takes the frame's cells over, so that drawing does not copy them; `frame` is empty until it is assigned again.
  init(taking frame: inout Frame, clip: Rect) {
    self.frame = frame
    frame.cells = []
    self.bounds = Rect(origin: .zero, size: clip.size)
    self.origin = clip.origin
    self.clip = clip.intersection(self.frame.bounds)
  }

  /// Draws into a rectangle of this canvas; inside, coordinates start at that rectangle's top left.
  @discardableResult
  public mutating func within<Result>(
    _ rect: Rect,
    _ body: (inout Canvas) throws -> Result
  ) rethrows -> Result {
    let outer = (bounds, origin, clip)
    defer { (bounds, origin, clip) = outer }
    clip = clip.intersection(inFrame(rect))
    origin = inFrame(rect).origin
    bounds = Rect(origin: .zero, size: rect.size)
    return try body(&self)
  }

  /// Writes text from outside and returns how many columns it took.
  ///
  /// - Parameters:
  ///   - text: What to write; there is no line break.
  ///   - point: Where the first character goes.
  ///   - style: How it looks; it replaces the style that the cells had.
  ///   - columns: The most columns to use; without it the text runs to the right edge.
  ///   - ellipsis: What the last column shows when the text does not fit, usually `glyphs[.ellipsis]`.
  @discardableResult
  public mutating func write(
    _ text: SafeText,
    at point: Point,
    style: Style = .plain,
    columns: Int? = nil,
    ellipsis: String? = nil
  ) -> Int {
    put(text.string, at: point, style: style, columns: columns, ellipsis: ellipsis)
  }

  /// Writes the program's own words, glyphs or numbers and returns how many columns they took.
  ///
  /// Text that came from outside goes through `SafeText`. A control character would still not reach the frame: it
  /// becomes a question mark.
  @discardableResult
  public mutating func write(
    own text: String,
    at point: Point,
    style: Style = .plain,
    columns: Int? = nil,
    ellipsis: String? = nil
  ) -> Int {
    put(text, at: point, style: style, columns: columns, ellipsis: ellipsis)
  }

  /// Fills a rectangle, by default the whole canvas, with one character of one column.
  public mutating func fill(_ rect: Rect? = nil, own character: Character = " ", style: Style = .plain) {
    let cells = Array(CellRun(character, style))
    let cell = cells.count == 1 && cells[0].width == 1 ? cells[0] : Cell(grapheme: .question, width: 1, style: style)
    let area = inFrame(rect ?? bounds).intersection(clip)
    for row in area.rows {
      for column in area.columns { frame.set(cell, column: column, row: row) }
    }
  }

  /// Lays a style over what is already drawn in a rectangle, by default over the whole canvas.
  public mutating func restyle(_ rect: Rect? = nil, _ style: Style) {
    let area = inFrame(rect ?? bounds).intersection(clip)
    for row in area.rows {
      for column in area.columns {
        let index = row * frame.size.columns + column
        frame.cells[index].style = frame.cells[index].style.merging(style)
      }
    }
  }

  /// Changes how what is already drawn in the canvas looks.
  public mutating func restyle(_ change: (Style) -> Style) {
    let area = inFrame(bounds).intersection(clip)
    for row in area.rows {
      for column in area.columns {
        let index = row * frame.size.columns + column
        frame.cells[index].style = change(frame.cells[index].style)
      }
    }
  }

  /// Puts the cursor at a place, unless that lies outside the canvas.
  public mutating func placeCursor(at point: Point) {
    let place = Point(column: origin.column + point.column, row: origin.row + point.row)
    if clip.contains(place) { frame.cursor = place }
  }

  /// Makes a rectangle something that the mouse can press, as far as it can be seen.
  public mutating func addRegion(_ rect: Rect, command: String, item: String? = nil) {
    let visible = inFrame(rect).intersection(clip)
    if !visible.isEmpty { frame.regions.append(Region(rect: visible, command: command, item: item)) }
  }

  private func inFrame(_ rect: Rect) -> Rect {
    Rect(origin: rect.origin.moved(columns: origin.column, rows: origin.row), size: rect.size)
  }

  private mutating func put(_ text: String, at point: Point, style: Style, columns: Int?, ellipsis: String?) -> Int {
    let room = min(columns ?? .max, bounds.size.columns - point.column)
    guard room > 0 else { return 0 }
    if let ellipsis, !Canvas.fits(text, room) {
      let kept = put(text, at: point, style: style, columns: room - 1, ellipsis: nil)
      return kept + put(ellipsis, at: point.moved(columns: kept), style: style, columns: 1, ellipsis: nil)
    }
    let row = origin.row + point.row
    let start = origin.column + point.column
    var column = start
    if Canvas.isPrintableASCII(text) {
      // By far the most of what is drawn, and every byte is a cell.
      let bytes = text.utf8.prefix(room)
      if clip.rows.contains(row) {
        let visible = clip.columns
        for byte in bytes {
          let cell = Cell(grapheme: Grapheme(ascii: byte), width: 1, style: style)
          if visible.contains(column) { frame.set(cell, column: column, row: row) }
          column += 1
        }
      }
      return bytes.count
    }
    for character in text {
      for cell in CellRun(character, style) {
        guard column < start + room else { return column - start }
        if column + Int(cell.width) > start + room {
          // Half of a wide character would stand in the last column.
          place(.blank(style), column: column, row: row)
          column += 1
        } else {
          place(cell, column: column, row: row)
          column += Int(cell.width)
        }
      }
    }
    return column - start
  }

  /// Puts a cell where it may stand; of a wide one that is only half inside, the inner half becomes a blank.
  private mutating func place(_ cell: Cell, column: Int, row: Int) {
    guard clip.rows.contains(row) else { return }
    let inside = clip.columns.contains(column)
    if cell.width == 1 {
      if inside { frame.set(cell, column: column, row: row) }
      return
    }
    switch (inside, clip.columns.contains(column + 1)) {
    case (true, true): frame.set(cell, column: column, row: row)
    case (true, false): frame.set(.blank(cell.style), column: column, row: row)
    case (false, true): frame.set(.blank(cell.style), column: column + 1, row: row)
    case (false, false): break
    }
  }

  /// Whether a text takes no more than the given number of columns; stops counting as soon as it does.
  private static func fits(_ text: String, _ columns: Int) -> Bool {
    // No character takes more columns than it has bytes.
    if text.utf8.count <= columns { return true }
    var left = columns
    for character in text {
      for cell in CellRun(character, .plain) { left -= Int(cell.width) }
      if left < 0 { return false }
    }
    return true
  }

  private static func isPrintableASCII(_ text: String) -> Bool {
    text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
  }
}
