/// The modules of a QR code while they are placed: the patterns a camera looks for, then the codewords, then a mask.
struct QRGrid {
  let size: Int
  private let version: QRVersion
  private(set) var modules: [Bool]
  /// Modules of patterns, which carry no data and are not masked.
  private var isPattern: [Bool]

  init(_ version: QRVersion) {
    self.version = version
    size = version.size
    modules = Array(repeating: false, count: size * size)
    isPattern = modules
    drawPatterns()
  }

  /// How many modules carry codewords.
  var dataModules: Int { isPattern.count { !$0 } }

  /// Places the codewords from the lower right on, in columns of two that go up and down in turn.
  mutating func place(_ codewords: [UInt8]) {
    var bit = 0
    var isUpward = true
    // The upright timing line is no column of a pair.
    for right in stride(from: size - 1, through: 1, by: -2).map({ $0 > 6 ? $0 : $0 - 1 }) {
      for step in 0..<size {
        let row = isUpward ? size - 1 - step : step
        for column in [right, right - 1] where !isPattern[row * size + column] {
          if bit < codewords.count * 8 {
            modules[row * size + column] = codewords[bit / 8] >> (7 - bit % 8) & 1 == 1
          }
          bit += 1
        }
      }
      isUpward.toggle()
    }
  }

  /// Lays the mask over the codewords that makes the code the easiest to read.
  mutating func mask() {
    let best = (0..<8).map { mask -> (penalty: Int, grid: QRGrid) in
      let grid = masked(mask)
      return (grid.penalty, grid)
    }
    .min { $0.penalty < $1.penalty }
    if let best { self = best.grid }
  }

  private func masked(_ mask: Int) -> QRGrid {
    var grid = self
    for row in 0..<size {
      for column in 0..<size where !isPattern[row * size + column] && Self.inverts(mask, column, row) {
        grid.modules[row * size + column].toggle()
      }
    }
    grid.drawFormat(mask)
    return grid
  }

  private static func inverts(_ mask: Int, _ column: Int, _ row: Int) -> Bool {
    switch mask {
    case 0: (row + column) % 2 == 0
    case 1: row % 2 == 0
    case 2: column % 3 == 0
    case 3: (row + column) % 3 == 0
    case 4: (row / 2 + column / 3) % 2 == 0
    case 5: row * column % 2 + row * column % 3 == 0
    case 6: (row * column % 2 + row * column % 3) % 2 == 0
    default: ((row + column) % 2 + row * column % 3) % 2 == 0
    }
  }

  // MARK: - Patterns

  private mutating func drawPatterns() {
    for position in 0..<size {
      set(position, 6, position % 2 == 0)
      set(6, position, position % 2 == 0)
    }
    for (column, row) in [(3, 3), (size - 4, 3), (3, size - 4)] { drawFinder(column, row) }
    let centers = version.alignmentCenters
    for row in centers {
      for column in centers where !isCorner(column, row) {
        for y in -2...2 {
          for x in -2...2 { set(column + x, row + y, max(abs(x), abs(y)) != 1) }
        }
      }
    }
    drawFormat(0)
    drawVersion()
  }

  private func isCorner(_ column: Int, _ row: Int) -> Bool {
    [(6, 6), (6, size - 7), (size - 7, 6)].contains { $0 == (column, row) }
  }

  /// A finder pattern with the light line around it.
  private mutating func drawFinder(_ column: Int, _ row: Int) {
    for y in -4...4 {
      for x in -4...4 where (0..<size).contains(column + x) && (0..<size).contains(row + y) {
        let distance = max(abs(x), abs(y))
        set(column + x, row + y, distance != 2 && distance != 4)
      }
    }
  }

  /// The level of correction and the mask, twice, with ten bits of correction of their own.
  private mutating func drawFormat(_ mask: Int) {
    let data = 0b01 << 3 | mask
    let bits = (data << 10 | Self.remainder(of: data << 10, by: 0b101_0011_0111)) ^ 0b101_0100_0001_0010
    for index in 0..<15 {
      let bit = bits >> index & 1 == 1
      // Down the column right of the upper left finder, and along the row below it.
      let line = index < 6 ? index : index < 8 ? index + 1 : size - 15 + index
      set(8, line, bit)
      let column = index < 8 ? size - 1 - index : index == 8 ? 7 : 14 - index
      set(column, 8, bit)
    }
    set(8, size - 8, true)
  }

  /// The size, twice, from the seventh on.
  private mutating func drawVersion() {
    guard version.number >= 7 else { return }
    let bits = version.number << 12 | Self.remainder(of: version.number << 12, by: 0b1_1111_0010_0101)
    for index in 0..<18 {
      let bit = bits >> index & 1 == 1
      set(size - 11 + index % 3, index / 3, bit)
      set(index / 3, size - 11 + index % 3, bit)
    }
  }

  /// The rest of a division of polynomials with coefficients of one bit.
  private static func remainder(of value: Int, by divisor: Int) -> Int {
    let width = Int.bitWidth - divisor.leadingZeroBitCount
    var rest = value
    while Int.bitWidth - rest.leadingZeroBitCount >= width {
      rest ^= divisor << (Int.bitWidth - rest.leadingZeroBitCount - width)
    }
    return rest
  }

  private mutating func set(_ column: Int, _ row: Int, _ isDark: Bool) {
    modules[row * size + column] = isDark
    isPattern[row * size + column] = true
  }

  // MARK: - Masks

  /// How hard the code is to read, by the four rules of the standard.
  private var penalty: Int {
    let rows = (0..<size).map { row in Array(modules[row * size..<(row + 1) * size]) }
    let columns = (0..<size).map { column in (0..<size).map { modules[$0 * size + column] } }
    let lines = (rows + columns).reduce(0) { $0 + Self.penalty(of: $1) }
    var squares = 0
    for row in 1..<size {
      for column in 1..<size {
        let dark = rows[row][column]
        if rows[row][column - 1] == dark, rows[row - 1][column] == dark, rows[row - 1][column - 1] == dark {
          squares += 3
        }
      }
    }
    let dark = modules.count { $0 } * 100 / modules.count
    return lines + squares + abs(dark - 50) / 5 * 10
  }

  /// Runs of five and more, and what looks like a finder pattern.
  private static func penalty(of line: [Bool]) -> Int {
    var (result, run) = (0, 1)
    for index in 1...line.count {
      if index < line.count, line[index] == line[index - 1] {
        run += 1
        continue
      }
      if run >= 5 { result += run - 2 }
      run = 1
    }
    // A finder's 1:1:3:1:1 with four light modules at a side, as eleven bits.
    var window = 0
    for (index, isDark) in line.enumerated() {
      window = (window << 1 | (isDark ? 1 : 0)) & 0x7FF
      if index >= 10, window == 0b101_1101_0000 || window == 0b000_0101_1101 { result += 40 }
    }
    return result
  }
}
