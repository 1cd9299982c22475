import CNcurses
import Screen

/// The pairs of colours that ncurses knows by number.
///
/// ncurses wants a number for each foreground and background that appear together, and has a limited supply: 64 on the
/// Linux console, 65,536 under xterm. Numbers are given on demand.
struct ColorPairs {
  /// How a style is told to ncurses.
  struct Look: Hashable {
    var attributes: Int32
    var pair: Int32
  }

  private struct Colors: Hashable {
    let foreground: Int32
    let background: Int32
  }

  private let depth: ColorDepth
  private let limit: Int
  private let define: (_ pair: Int32, _ foreground: Int32, _ background: Int32) -> Bool
  private var numbers: [Colors: Int32] = [:]
  private var looks: [Style: Look] = [:]

  /// Creates an empty table.
  ///
  /// - Parameters:
  ///   - depth: The colours that the terminal can show.
  ///   - limit: How many pairs there can be, with pair 0, which is the terminal's own and never defined.
  ///   - define: Tells ncurses about a pair; `false` if it cannot be had.
  init(depth: ColorDepth, limit: Int, define: @escaping (Int32, Int32, Int32) -> Bool) {
    self.depth = depth
    self.limit = limit
    self.define = define
  }

  /// Returns how to draw a style, or `nil` if that needs a pair and all are taken.
  mutating func look(_ style: Style) -> Look? {
    if let known = looks[style] { return known }
    let shown = style.quantized(to: depth)
    let colors = Colors(foreground: number(shown.foreground), background: number(shown.background))
    guard let pair = pair(colors) else { return nil }
    let look = Look(attributes: ColorPairs.attributes(shown), pair: pair)
    looks[style] = look
    return look
  }

  /// Returns how to draw a style without colours, for when there are no pairs left at all.
  func colorless(_ style: Style) -> Look {
    Look(attributes: ColorPairs.attributes(style.quantized(to: .mono)), pair: 0)
  }

  /// Forgets all pairs, so that their numbers can be used again.
  mutating func reset() {
    numbers = [:]
    looks = [:]
  }

  private mutating func pair(_ colors: Colors) -> Int32? {
    if colors == Colors(foreground: -1, background: -1) { return 0 }
    if let known = numbers[colors] { return known }
    let next = Int32(numbers.count + 1)
    guard Int(next) < limit, define(next, colors.foreground, colors.background) else { return nil }
    numbers[colors] = next
    return next
  }

  private func number(_ color: Color) -> Int32 {
    switch color {
    case .terminal: return -1
    // On a terminal with direct colours only the first eight numbers are places in the palette.
    case .indexed(let index): return depth == .truecolor && index > 7 ? number(Palette.color(index)) : Int32(index)
    case .rgb(let red, let green, let blue):
      return max(Int32(red) << 16 | Int32(green) << 8 | Int32(blue), 8)
    }
  }

  private static func attributes(_ style: Style) -> Int32 {
    var sum: UInt32 = 0
    if style.bold { sum |= CN_BOLD.rawValue }
    if style.dim { sum |= CN_DIM.rawValue }
    if style.italic { sum |= CN_ITALIC.rawValue }
    if style.underlined { sum |= CN_UNDERLINED.rawValue }
    if style.reversed { sum |= CN_REVERSED.rawValue }
    return Int32(sum)
  }
}
