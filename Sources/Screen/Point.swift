/// The place of one character cell; column 0, row 0 is the top left one.
///
/// Coordinates may be negative or beyond the screen (that part of a drawing is clipped), but they stay within a
/// million cells of the origin so that sums of them cannot overflow.
public struct Point: Hashable, Sendable {
  /// The top left cell.
  public static let zero = Point(column: 0, row: 0)

  /// The distance from the left edge, in cells.
  public var column: Int { didSet { column = Point.bounded(column) } }

  /// The distance from the top edge, in cells.
  public var row: Int { didSet { row = Point.bounded(row) } }

  /// Creates a place from its column and its row.
  public init(column: Int, row: Int) {
    self.column = Point.bounded(column)
    self.row = Point.bounded(row)
  }

  /// Returns the place that lies the given number of cells further right and down.
  public func moved(columns: Int = 0, rows: Int = 0) -> Point {
    Point(column: column + Point.bounded(columns), row: row + Point.bounded(rows))
  }

  private static func bounded(_ value: Int) -> Int {
    min(max(value, -1_000_000), 1_000_000)
  }
}
