import Screen

/// The name of a key that somebody meant who wrote one that there is not.
enum KeyNames {
  private static let words: [String] =
    [
      Key.enter, .escape, .tab, .backTab, .backspace, .delete, .insert, .up, .down, .left, .right, .home, .end,
      .pageUp, .pageDown, .character(" "),
    ].map(\.name) + (1...24).map { Key.function($0).name }

  /// How other programs write a modifier, and how it is written here.
  private static let modifiers = [
    ("ctrl+", "ctrl-"), ("control+", "ctrl-"), ("control-", "ctrl-"), ("c-", "ctrl-"), ("^", "ctrl-"),
    ("alt+", "alt-"), ("meta+", "alt-"), ("meta-", "alt-"), ("m-", "alt-"), ("a-", "alt-"),
  ]

  static func suggestion(for name: String) -> String? {
    var bare = name.lowercased()
    if bare.hasPrefix("<") && bare.hasSuffix(">") { bare = String(bare.dropFirst().dropLast()) }
    if Key(name: bare) != nil && bare != name { return bare }
    for (theirs, ours) in modifiers where bare.hasPrefix(theirs) {
      let candidate = ours + bare.dropFirst(theirs.count)
      if let key = Key(name: candidate) { return key.name }
    }
    return Suggestion.nearest(to: bare, among: words)
  }
}
