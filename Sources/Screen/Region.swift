/// A part of the screen that a mouse press can use.
public struct Region: Hashable, Sendable {
  /// Where it is.
  public let rect: Rect

  /// The id of the command that a press there asks for.
  public let command: String

  /// The id of the row or object that the command is about, where there is one.
  public let item: String?

  /// Creates a region from its place, its command's id and, where there is one, its object's id.
  public init(rect: Rect, command: String, item: String? = nil) {
    self.rect = rect
    self.command = command
    self.item = item
  }
}
