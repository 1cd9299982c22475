/// The extent of a screen or of a part of it, in character cells.
///
/// Neither side is ever negative or beyond `Size.limit`: values outside are moved to the nearest bound, so a
/// terminal that reports nonsense cannot make a frame of gigabytes.
public struct Size: Hashable, Sendable {
  /// The largest number of columns or rows that is believed.
  public static let limit = 4096

  /// An extent with no cell in it.
  public static let zero = Size(columns: 0, rows: 0)

  /// The number of cells from left to right.
  public var columns: Int { didSet { columns = Size.bounded(columns) } }

  /// The number of cells from top to bottom.
  public var rows: Int { didSet { rows = Size.bounded(rows) } }

  /// Creates an extent from its two sides.
  public init(columns: Int, rows: Int) {
    self.columns = Size.bounded(columns)
    self.rows = Size.bounded(rows)
  }

  private static func bounded(_ value: Int) -> Int {
    min(max(value, 0), limit)
  }
}
