/// The list of every command, while it is on the screen.
struct HelpPage: Hashable, Sendable {
  /// The first line on the screen.
  var top = 0
}
