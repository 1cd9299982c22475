/// Something that the mouse did.
public struct MouseEvent: Hashable, Sendable {
  /// A button of the mouse.
  public enum Button: Hashable, Sendable {
    /// The main button.
    case left
    /// The wheel, pressed.
    case middle
    /// The other button.
    case right
  }

  /// What happened.
  public enum Kind: Hashable, Sendable {
    /// A button went down.
    case press(Button)
    /// A button came up; not every terminal tells which.
    case release
    /// The wheel was turned away from the hand.
    case scrollUp
    /// The wheel was turned towards the hand.
    case scrollDown
  }

  /// What happened.
  public let kind: Kind

  /// The cell in which it happened.
  public let point: Point

  /// Creates an event from what happened and where.
  public init(kind: Kind, point: Point) {
    self.kind = kind
    self.point = point
  }
}
