/// One of the 40 sizes of a QR code, and how its codewords are divided at the lowest level of correction.
struct QRVersion: Hashable {
  /// From 1 to 40.
  let number: Int

  /// How many modules a side has.
  var size: Int { 17 + 4 * number }

  /// The smallest size that holds so many bytes; nil when none does.
  static func smallest(for bytes: Int) -> QRVersion? {
    (1...40).lazy.map { QRVersion(number: $0) }.first { bytes <= $0.capacity }
  }

  /// How many bits say how many bytes follow.
  var lengthBits: Int { number < 10 ? 8 : 16 }

  /// How many bytes of text fit: what is left after four bits of mode and the length.
  var capacity: Int { (dataCodewords * 8 - 4 - lengthBits) / 8 }

  /// How many codewords there are in all; bits that are left over stay light.
  var codewords: Int {
    let centers = alignmentCenters.count
    var modules = size * size - 3 * 64 - 2 * 15 - 1 - 2 * (size - 16)
    if centers > 0 {
      // Two rows of patterns lie on the timing lines and share five modules each with them.
      modules -= (centers * centers - 3) * 25 - (centers - 2) * 2 * 5
    }
    if number >= 7 { modules -= 2 * 18 }
    return modules / 8
  }

  /// How many codewords carry data.
  var dataCodewords: Int { codewords - blocks * correction }

  /// How many codewords of correction a block has (ISO/IEC 18004, table 9, level L).
  var correction: Int { Self.corrections[number - 1] }

  /// Into how many blocks the codewords are divided (ISO/IEC 18004, table 9, level L).
  var blocks: Int { Self.blockCounts[number - 1] }

  /// Where the centers of the alignment patterns stand, in both directions (ISO/IEC 18004, annex E).
  var alignmentCenters: [Int] {
    guard number > 1 else { return [] }
    let gaps = number / 7 + 1
    let last = size - 7
    // Even gaps of the same length, but for the first one; one size is an exception of the standard.
    let gap = number == 32 ? 26 : (last - 6 + 2 * gaps - 1) / (2 * gaps) * 2
    return [6] + (0..<gaps).reversed().map { last - $0 * gap }
  }

  private static let corrections = [
    7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28,
    28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
  ]

  private static let blockCounts = [
    1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8,
    8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25,
  ]
}
