/// A rectangle of character cells.
public struct Rect: Hashable, Sendable {
  /// The top left cell.
  public var origin: Point

  /// How far it reaches to the right and down.
  public var size: Size

  /// Creates a rectangle from its top left cell and its extent.
  public init(origin: Point, size: Size) {
    self.origin = origin
    self.size = size
  }

  /// Creates a rectangle from the four numbers that describe it.
  public init(column: Int, row: Int, columns: Int, rows: Int) {
    self.init(origin: Point(column: column, row: row), size: Size(columns: columns, rows: rows))
  }

  /// The column numbers it covers.
  public var columns: Range<Int> { origin.column..<(origin.column + size.columns) }

  /// The row numbers it covers.
  public var rows: Range<Int> { origin.row..<(origin.row + size.rows) }

  /// Whether there is no cell in it.
  public var isEmpty: Bool { size.columns == 0 || size.rows == 0 }

  /// Its rows as rectangles one cell high, from top to bottom.
  public var lines: [Rect] {
    rows.map { Rect(column: origin.column, row: $0, columns: size.columns, rows: 1) }
  }

  /// Whether the cell lies in it.
  public func contains(_ point: Point) -> Bool {
    columns.contains(point.column) && rows.contains(point.row)
  }

  /// Returns the part that both rectangles share, empty where they share none.
  public func intersection(_ other: Rect) -> Rect {
    let left = max(columns.lowerBound, other.columns.lowerBound)
    let top = max(rows.lowerBound, other.rows.lowerBound)
    let right = min(columns.upperBound, other.columns.upperBound)
    let bottom = min(rows.upperBound, other.rows.upperBound)
    return Rect(column: left, row: top, columns: right - left, rows: bottom - top)
  }

  /// Returns the rectangle without a margin of the given width on all four sides.
  public func inset(by margin: Int = 1) -> Rect {
    inset(columns: margin, rows: margin)
  }

  /// Returns the rectangle without the given margins at left and right, and at top and bottom.
  ///
  /// A margin that is too wide leaves an empty rectangle in the middle, never a negative one.
  public func inset(columns: Int, rows: Int) -> Rect {
    let sides = min(max(columns, 0), (size.columns + 1) / 2)
    let ends = min(max(rows, 0), (size.rows + 1) / 2)
    return Rect(
      origin: origin.moved(columns: min(sides, size.columns), rows: min(ends, size.rows)),
      size: Size(columns: size.columns - 2 * sides, rows: size.rows - 2 * ends)
    )
  }

  /// Cuts it into a left part of at most the given width and the rest.
  public func split(left width: Int) -> (left: Rect, right: Rect) {
    let cut = min(max(width, 0), size.columns)
    return (
      Rect(origin: origin, size: Size(columns: cut, rows: size.rows)),
      Rect(origin: origin.moved(columns: cut), size: Size(columns: size.columns - cut, rows: size.rows))
    )
  }

  /// Cuts it into the rest and a right part of at most the given width.
  public func split(right width: Int) -> (left: Rect, right: Rect) {
    split(left: size.columns - min(max(width, 0), size.columns))
  }

  /// Cuts it into an upper part of at most the given height and the rest.
  public func split(top height: Int) -> (top: Rect, bottom: Rect) {
    let cut = min(max(height, 0), size.rows)
    return (
      Rect(origin: origin, size: Size(columns: size.columns, rows: cut)),
      Rect(origin: origin.moved(rows: cut), size: Size(columns: size.columns, rows: size.rows - cut))
    )
  }

  /// Cuts it into the rest and a lower part of at most the given height.
  public func split(bottom height: Int) -> (top: Rect, bottom: Rect) {
    split(top: size.rows - min(max(height, 0), size.rows))
  }

  /// Returns a rectangle of the given extent in the middle of this one, no larger than this one.
  public func centered(_ extent: Size) -> Rect {
    let columns = min(extent.columns, size.columns)
    let rows = min(extent.rows, size.rows)
    return Rect(
      origin: origin.moved(columns: (size.columns - columns) / 2, rows: (size.rows - rows) / 2),
      size: Size(columns: columns, rows: rows)
    )
  }
}
