/// One thing that a person did at the terminal: a key, a paste, the mouse, or a change of focus.
///
/// Keys that a terminal cannot tell apart are one value: Ctrl-I is `tab`, Ctrl-M is `enter`, Ctrl-H is `backspace`
/// and Ctrl-[ is `escape`. Modifiers of movement and function keys are dropped: Shift-Up is `up`.
public enum Key: Hashable, Sendable {
  /// A character, with the space among them; Shift shows in the character itself.
  case character(Character)
  /// A character with Ctrl: a lower-case letter, the space, or one of `\`, `]`, `^` and `_`.
  case control(Character)
  /// A character with Alt.
  case alt(Character)
  /// The enter key.
  case enter
  /// The escape key.
  case escape
  /// The tab key.
  case tab
  /// The tab key with Shift.
  case backTab
  /// The key that deletes to the left.
  case backspace
  /// The key that deletes to the right.
  case delete
  /// The insert key.
  case insert
  /// The arrow up.
  case up
  /// The arrow down.
  case down
  /// The arrow to the left.
  case left
  /// The arrow to the right.
  case right
  /// The key to the start.
  case home
  /// The key to the end.
  case end
  /// The key one page up.
  case pageUp
  /// The key one page down.
  case pageDown
  /// A function key, from 1 to 24.
  case function(Int)
  /// A whole paste, at most `KeyDecoder.pasteLimit` bytes, without control characters other than newline and tab.
  case paste(String)
  /// The mouse.
  case mouse(MouseEvent)
  /// The terminal's window became the active one.
  case focusGained
  /// Another window became the active one.
  case focusLost
  /// Bytes that mean nothing here: a key of another kind, an answer of the terminal, or no valid text.
  case unknown
}
