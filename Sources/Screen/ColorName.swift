extension Color {
  /// The names of the sixteen colours of a terminal, in the order of its palette.
  public static let names = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
    "bright-black", "bright-red", "bright-green", "bright-yellow",
    "bright-blue", "bright-magenta", "bright-cyan", "bright-white",
  ]

  /// Creates the colour that a theme file calls by this name.
  ///
  /// Understood are `terminal`, one of `names`, a palette index from `0` to `255`, and `#rrggbb` or `#rgb`.
  public init?(name: String) {
    if name == "terminal" {
      self = .terminal
    } else if let index = Color.names.firstIndex(of: name), let entry = UInt8(exactly: index) {
      self = .indexed(entry)
    } else if name.first == "#" {
      guard let color = Color(hexadecimal: name.dropFirst()) else { return nil }
      self = color
    } else if name.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let index = UInt8(name) {
      self = .indexed(index)
    } else {
      return nil
    }
  }

  /// The name under which `init(name:)` finds this colour again.
  public var name: String {
    switch self {
    case .terminal: "terminal"
    case .indexed(let index): index < 16 ? Color.names[Int(index)] : String(index)
    case .rgb(let red, let green, let blue):
      [red, green, blue].reduce(into: "#") { $0 += ($1 < 16 ? "0" : "") + String($1, radix: 16) }
    }
  }

  private init?(hexadecimal digits: Substring) {
    let values = digits.utf8.map { Color.digit($0) }
    guard !values.contains(nil), values.count == 3 || values.count == 6 else { return nil }
    let known = values.compactMap { $0 }
    let pairs = known.count == 3 ? known.map { $0 * 17 } : [0, 2, 4].map { known[$0] * 16 + known[$0 + 1] }
    self = .rgb(pairs[0], pairs[1], pairs[2])
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}
