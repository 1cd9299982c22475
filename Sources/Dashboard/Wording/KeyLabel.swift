import Screen

extension Key {
  /// The key as the footer and the help write it, for example `Enter`, `^C`, `S-Tab`.
  var label: String {
    switch self {
    case .character(" "): "Space"
    case .character(let character): String(character)
    case .control(let character): "^" + character.uppercased()
    case .alt(let character): "M-" + String(character)
    case .enter: "Enter"
    case .escape: "Esc"
    case .tab: "Tab"
    case .backTab: "S-Tab"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .function(let number): "F\(number)"
    case .backspace, .delete, .insert, .up, .down, .left, .right, .home, .end:
      name.prefix(1).uppercased() + name.dropFirst()
    case .paste, .mouse, .focusGained, .focusLost, .unknown: name
    }
  }
}
