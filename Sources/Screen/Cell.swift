/// One place of a frame: what is drawn there and how.
///
/// Only a `Canvas` puts cells into a frame, and it takes text that is already safe; there is no public initializer
/// from raw characters.
public struct Cell: Hashable, Sendable, BitwiseCopyable {
  /// The character, empty in the second half of a wide one.
  public let grapheme: Grapheme

  /// How many columns the character takes: 1 or 2, and 0 for the second half of a wide one.
  public let width: UInt8

  /// How the character looks.
  public internal(set) var style: Style

  /// Whether this is the second half of the wide character to its left.
  public var isContinuation: Bool { width == 0 }

  /// An unstyled space.
  public static let blank = Cell.blank(.plain)

  /// Returns a space in the given style.
  public static func blank(_ style: Style) -> Cell {
    Cell(grapheme: .space, width: 1, style: style)
  }

  /// Returns the cell that follows a wide character.
  static func continuation(_ style: Style) -> Cell {
    Cell(grapheme: .none, width: 0, style: style)
  }

  init(grapheme: Grapheme, width: UInt8, style: Style) {
    self.grapheme = grapheme
    self.width = width
    self.style = style
  }
}
