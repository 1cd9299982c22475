/// A whole screen as a value: its cells, the place of the cursor, and what the mouse can press.
///
/// Every wide character is followed by exactly one continuation cell, and no continuation cell stands alone: only
/// `Canvas` writes cells, and it keeps that rule.
public struct Frame: Equatable, Sendable {
  /// How many cells there are.
  public let size: Size

  /// All cells, row by row from the top left.
  public internal(set) var cells: [Cell]

  /// Where the cursor stands, or `nil` where it is hidden.
  public var cursor: Point?

  /// What can be pressed; where regions overlap the later one is on top.
  public var regions: [Region] = []

  /// Creates a frame of blanks in one style.
  public init(size: Size, style: Style = .plain) {
    self.size = size
    self.cells = Array(repeating: .blank(style), count: size.columns * size.rows)
  }

  /// The whole frame as a rectangle.
  public var bounds: Rect { Rect(origin: .zero, size: size) }

  /// The cell at a place; a blank one outside the frame.
  public subscript(column: Int, row: Int) -> Cell {
    guard (0..<size.columns).contains(column), (0..<size.rows).contains(row) else { return .blank }
    return cells[row * size.columns + column]
  }

  /// Returns the topmost region at a place.
  public func region(at point: Point) -> Region? {
    regions.last { $0.rect.contains(point) }
  }

  /// Draws into a part of the frame, by default into all of it.
  ///
  /// The canvas counts from the top left of that part and cannot change a cell outside of it.
  @discardableResult
  public mutating func draw<Result>(
    in rect: Rect? = nil,
    _ body: (inout Canvas) throws -> Result
  ) rethrows -> Result {
    var canvas = Canvas(taking: &self, clip: rect ?? bounds)
    defer { self = canvas.frame }
    return try body(&canvas)
  }

  /// Puts a cell of one or two columns in its place and blanks what it leaves behind of other wide characters.
  ///
  /// The place, and for a wide cell the one to its right, must lie in the frame.
  mutating func set(_ cell: Cell, column: Int, row: Int) {
    let index = row * size.columns + column
    if cells[index].width != 1 { blankWideCharacter(at: index) }
    cells[index] = cell
    guard cell.width == 2 else { return }
    if cells[index + 1].width == 2 { blankWideCharacter(at: index + 1) }
    cells[index + 1] = .continuation(cell.style)
  }

  /// Replaces both halves of the wide character that covers the cell by spaces.
  private mutating func blankWideCharacter(at index: Int) {
    let first = cells[index].isContinuation ? index - 1 : index
    cells[first] = .blank(cells[first].style)
    cells[first + 1] = .blank(cells[first + 1].style)
  }
}
