/// The two colours of a window that a picture shows where a frame asks for none: the letters' and the one behind them.
public struct SVGPaper: Hashable, Sendable {
  /// A window with light letters.
  public static let dark = SVGPaper(letters: "#d8d8d8", ground: "#1c1c1c")

  /// A window with dark letters.
  public static let light = SVGPaper(letters: "#202020", ground: "#ffffff")

  let letters: String
  let ground: String

  private init(letters: String, ground: String) {
    self.letters = letters
    self.ground = ground
  }

  /// A window that a theme fills: what its text has no colours for stays as in another window.
  public init(_ theme: Theme, in window: SVGPaper = .dark) {
    let (letters, ground) = window.colors(of: theme[.text])
    self.init(letters: letters, ground: ground)
  }

  /// How much of faint letters' own colour is left; the rest is what is behind them.
  private static let faintness = 60

  /// The colours that a cell is drawn with, as SVG writes them.
  func colors(of style: Style) -> (letters: String, ground: String) {
    var own = hex(style.foreground) ?? letters
    var behind = hex(style.background) ?? ground
    if style.reversed { swap(&own, &behind) }
    if style.dim { own = Self.mix(own, behind, percent: Self.faintness) }
    return (own, behind)
  }

  /// A colour between two others: so many percent of the first.
  static func mix(_ one: String, _ other: String, percent: Int) -> String {
    let (first, second) = (channels(one), channels(other))
    return text(zip(first, second).map { ($0 * percent + $1 * (100 - percent) + 50) / 100 })
  }

  private func hex(_ color: Color) -> String? {
    switch color {
    case .terminal: nil
    case .indexed(let index): hex(Palette.color(index))
    case .rgb(let red, let green, let blue): Self.text([Int(red), Int(green), Int(blue)])
    }
  }

  private static func text(_ channels: [Int]) -> String {
    "#" + channels.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private static func channels(_ hex: String) -> [Int] {
    let number = Int(hex.dropFirst(), radix: 16) ?? 0
    return [number >> 16 & 255, number >> 8 & 255, number & 255]
  }
}
