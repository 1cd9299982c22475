/// The signs that a picture draws as shapes, because a font's own would leave gaps between one cell and the next.
enum SVGShapes {
  /// What one cell looks like: thin lines, filled parts, or a shade over all of it.
  enum Shape: Hashable {
    /// Strokes from the middle of the cell to some of its sides.
    case lines(Sides)
    /// Rectangles in units of the cell, counted from its top left.
    case parts([Part])
    /// All of the cell in a colour between the letters' and the ground's.
    case shade(percent: Int)
  }

  /// A rectangle within a cell.
  struct Part: Hashable {
    let x: Int
    let y: Int
    let width: Int
    let height: Int

    init(_ x: Int, _ y: Int, _ width: Int, _ height: Int) {
      (self.x, self.y, self.width, self.height) = (x, y, width, height)
    }
  }

  /// The sides of a cell to which a line runs.
  struct Sides: OptionSet, Hashable {
    let rawValue: Int
    static let up = Sides(rawValue: 1)
    static let right = Sides(rawValue: 2)
    static let down = Sides(rawValue: 4)
    static let left = Sides(rawValue: 8)
  }

  /// How wide and high a cell is: divisible by the eighths that bars are made of.
  static let cell = Size(columns: 8, rows: 16)

  /// The shape of a character; nil for one that a font draws.
  static func shape(of scalar: UInt32) -> Shape? {
    let (width, height) = (cell.columns, cell.rows)
    switch scalar {
    case 0x2500: return .lines([.left, .right])
    case 0x2502: return .lines([.up, .down])
    case 0x250C: return .lines([.right, .down])
    case 0x2510: return .lines([.left, .down])
    case 0x2514: return .lines([.up, .right])
    case 0x2518: return .lines([.up, .left])
    case 0x251C: return .lines([.up, .right, .down])
    case 0x2524: return .lines([.up, .down, .left])
    case 0x252C: return .lines([.right, .down, .left])
    case 0x2534: return .lines([.up, .right, .left])
    case 0x253C: return .lines([.up, .right, .down, .left])
    case 0x2580: return .parts([Part(0, 0, width, height / 2)])
    case 0x2581...0x2588:
      let filled = height * Int(scalar - 0x2580) / 8
      return .parts([Part(0, height - filled, width, filled)])
    case 0x2589...0x258F: return .parts([Part(0, 0, width * Int(0x2590 - scalar) / 8, height)])
    case 0x2590: return .parts([Part(width / 2, 0, width / 2, height)])
    case 0x2591...0x2593: return .shade(percent: Int(scalar - 0x2590) * 25)
    case 0x2801...0x28FF: return .parts(braille(scalar - 0x2800))
    case 0x1FB00...0x1FB3B: return .parts(sextant(scalar - 0x1FB00))
    default: return nil
    }
  }

  private static func braille(_ bits: UInt32) -> [Part] {
    let places = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]
    return places.enumerated().compactMap { bit, place in
      bits >> UInt32(bit) & 1 == 1 ? Part(place.0 * 4 + 1, place.1 * 4 + 1, 2, 2) : nil
    }
  }

  /// The patterns that are older characters, the left and the right half, were left out of the block.
  private static func sextant(_ index: UInt32) -> [Part] {
    let bits = index + 1 + (index + 1 >= 21 ? 1 : 0) + (index + 2 >= 42 ? 1 : 0)
    let rows = [0, 5, 11, 16]
    return (0..<6).compactMap { bit in
      let (x, y) = (bit % 2, bit / 2)
      return bits >> UInt32(bit) & 1 == 1 ? Part(x * 4, rows[y], 4, rows[y + 1] - rows[y]) : nil
    }
  }
}
