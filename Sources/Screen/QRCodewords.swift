/// The codewords of a QR code: the bytes with their length, divided into blocks, each with its correction.
enum QRCodewords {
  /// All codewords in the order in which they are placed.
  static func all(_ bytes: [UInt8], _ version: QRVersion) -> [UInt8] {
    let data = padded(bytes, version)
    let short = data.count / version.blocks
    let long = data.count % version.blocks
    var blocks: [ArraySlice<UInt8>] = []
    var start = 0
    for block in 0..<version.blocks {
      // The longer blocks come last.
      let end = start + short + (block >= version.blocks - long ? 1 : 0)
      blocks.append(data[start..<end])
      start = end
    }
    let field = GaloisField()
    let divisor = field.divisor(degree: version.correction)
    let corrections = blocks.map { field.remainder(of: $0, by: divisor) }
    // One codeword of each block in turn, so that a stain harms each of them a little.
    var result: [UInt8] = []
    for index in 0...short {
      for block in blocks where index < block.count { result.append(block[block.startIndex + index]) }
    }
    for index in 0..<version.correction {
      for correction in corrections { result.append(correction[index]) }
    }
    return result
  }

  /// Mode, length and bytes, filled up to what the size holds.
  private static func padded(_ bytes: [UInt8], _ version: QRVersion) -> [UInt8] {
    var bits: [Bool] = []
    func append(_ value: Int, _ count: Int) {
      for shift in (0..<count).reversed() { bits.append(value >> shift & 1 == 1) }
    }
    append(0b0100, 4)
    append(bytes.count, version.lengthBits)
    for byte in bytes { append(Int(byte), 8) }
    append(0, min(4, version.dataCodewords * 8 - bits.count))
    append(0, (8 - bits.count % 8) % 8)
    var data = stride(from: 0, to: bits.count, by: 8).map { start in
      bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
    }
    let fillers: [UInt8] = [0xEC, 0x11]
    var filler = 0
    while data.count < version.dataCodewords {
      data.append(fillers[filler % 2])
      filler += 1
    }
    return data
  }
}

/// Arithmetic with 256 elements modulo x^8 + x^4 + x^3 + x^2 + 1, of which 2 generates all but 0.
private struct GaloisField {
  private var powers: [UInt8] = []
  private var logarithms = [Int](repeating: 0, count: 256)

  init() {
    var value = 1
    for exponent in 0..<255 {
      powers.append(UInt8(value))
      logarithms[value] = exponent
      value <<= 1
      if value > 255 { value ^= 0x11D }
    }
  }

  func product(_ left: UInt8, _ right: UInt8) -> UInt8 {
    left == 0 || right == 0 ? 0 : powers[(logarithms[Int(left)] + logarithms[Int(right)]) % 255]
  }

  /// The coefficients of the product of all x - 2^i below the leading one, the highest first.
  func divisor(degree: Int) -> [UInt8] {
    var polynomial: [UInt8] = [1]
    for exponent in 0..<degree {
      var next = polynomial + [0]
      for index in polynomial.indices { next[index + 1] ^= product(polynomial[index], powers[exponent]) }
      polynomial = next
    }
    return Array(polynomial.dropFirst())
  }

  func remainder(of data: ArraySlice<UInt8>, by divisor: [UInt8]) -> [UInt8] {
    var rest = [UInt8](repeating: 0, count: divisor.count)
    for byte in data {
      let factor = byte ^ rest[0]
      rest.removeFirst()
      rest.append(0)
      for index in rest.indices { rest[index] ^= product(divisor[index], factor) }
    }
    return rest
  }
}
