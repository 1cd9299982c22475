@testable import Screen

/// Reads a code as a camera's program does: format, mask, codewords, blocks, and whether each block's correction fits.
struct QRReader {
  let code: QRCode
  private let version: QRVersion

  init?(_ code: QRCode) {
    self.code = code
    version = QRVersion(number: (code.size - 17) / 4)
    guard version.size == code.size else { return nil }
  }

  /// The text; nil where anything in the code is not as the standard says.
  func text() -> String? {
    guard let mask, let words = blocks(codewords(mask)) else { return nil }
    var bits = words.flatMap { word in (0..<8).map { word >> (7 - $0) & 1 } }[...]
    func take(_ count: Int) -> Int {
      let value = bits.prefix(count).reduce(0) { $0 << 1 | Int($1) }
      bits = bits.dropFirst(count)
      return value
    }
    guard take(4) == 4 else { return nil }
    let bytes = (0..<take(version.lengthBits)).map { _ in UInt8(take(8)) }
    return String(validating: bytes, as: UTF8.self)
  }

  /// The mask, when both copies of the format agree and name the lowest level of correction.
  private var mask: Int? {
    let last = code.size - 1
    let first =
      [(8, 0), (8, 1), (8, 2), (8, 3), (8, 4), (8, 5), (8, 7), (8, 8), (7, 8)] + (0...5).reversed().map { ($0, 8) }
    let second = (0...7).map { (last - $0, 8) } + (0...6).map { (8, last - 6 + $0) }
    func read(_ places: [(Int, Int)]) -> Int {
      places.enumerated().reduce(0) { $0 | (code.isDark(column: $1.element.0, row: $1.element.1) ? 1 << $1.offset : 0) }
    }
    let value = read(first) ^ 0x5412
    guard read(first) == read(second), code.isDark(column: 8, row: code.size - 8), value >> 13 == 0b01 else {
      return nil
    }
    var rest = value
    for shift in (0...4).reversed() where rest >> (shift + 10) & 1 == 1 { rest ^= 0x537 << shift }
    return rest == 0 ? value >> 10 & 7 : nil
  }

  /// Whether a module belongs to a pattern, told by its place alone.
  private func isPattern(_ x: Int, _ y: Int) -> Bool {
    let size = code.size
    if x == 6 || y == 6 { return true }
    if x < 9 && y < 9 || x >= size - 8 && y < 9 || x < 9 && y >= size - 8 { return true }
    if version.number >= 7, x >= size - 11 && y < 6 || y >= size - 11 && x < 6 { return true }
    let centers = version.alignmentCenters
    for cy in centers {
      for cx in centers where abs(cx - x) <= 2 && abs(cy - y) <= 2 {
        let isFinder = cx == 6 && cy == 6 || cx == 6 && cy == size - 7 || cx == size - 7 && cy == 6
        if !isFinder { return true }
      }
    }
    return false
  }

  private func codewords(_ mask: Int) -> [UInt8] {
    var bits: [Bool] = []
    var right = code.size - 1
    var isUpward = true
    while right > 0 {
      if right == 6 { right = 5 }
      for step in 0..<code.size {
        let y = isUpward ? code.size - 1 - step : step
        for x in [right, right - 1] where !isPattern(x, y) {
          let product = x * y
          let inverts =
            [
              (x + y) % 2, y % 2, x % 3, (x + y) % 3, (y / 2 + x / 3) % 2, product % 2 + product % 3,
              (product % 2 + product % 3) % 2, ((x + y) % 2 + product % 3) % 2,
            ][mask] == 0
          bits.append(code.isDark(column: x, row: y) != inverts)
        }
      }
      isUpward.toggle()
      right -= 2
    }
    return (0..<bits.count / 8).map { word in bits[word * 8..<word * 8 + 8].reduce(0) { $0 << 1 | ($1 ? 1 : 0) } }
  }

  /// The data of all blocks in their order; nil when the correction of one does not fit.
  private func blocks(_ words: [UInt8]) -> [UInt8]? {
    guard words.count == version.codewords else { return nil }
    let count = version.blocks
    let short = version.dataCodewords / count
    let long = version.dataCodewords % count
    var blocks = [[UInt8]](repeating: [], count: count)
    var rest = words[...]
    for index in 0...short {
      for block in 0..<count where index < short || block >= count - long { blocks[block].append(rest.removeFirst()) }
    }
    let data = blocks.flatMap(\.self)
    for _ in 0..<version.correction {
      for block in 0..<count { blocks[block].append(rest.removeFirst()) }
    }
    for block in blocks {
      // As a polynomial it vanishes where its generator does.
      for exponent in 0..<version.correction {
        let point = (0..<exponent).reduce(UInt8(1)) { value, _ in Self.times(value, 2) }
        if block.reduce(UInt8(0), { Self.times($0, point) ^ $1 }) != 0 { return nil }
      }
    }
    return data
  }

  private static func times(_ left: UInt8, _ right: UInt8) -> UInt8 {
    var (a, b, result) = (Int(left), Int(right), 0)
    while b > 0 {
      if b & 1 == 1 { result ^= a }
      a = a << 1 > 255 ? a << 1 ^ 0x11D : a << 1
      b >>= 1
    }
    return UInt8(result)
  }
}
