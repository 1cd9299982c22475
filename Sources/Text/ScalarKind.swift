/// How one Unicode scalar behaves on a terminal's grid; raw values are those of ``ScalarTable``.
enum ScalarKind: UInt8 {
  /// Controls, formats and default-ignorables: they draw nothing, or move what is drawn.
  case invisible = 0
  /// Private use, unassigned and noncharacters: nobody knows what is drawn.
  case unknown = 1
  /// Combining marks without a column of their own.
  case mark = 2
  /// Combining marks with a column of their own, as the C library counts them.
  case spacingMark = 3
  /// Hangul vowels and finals, which join the syllable that a leading consonant opened.
  case jamo = 4
  /// One column.
  case narrow = 5
  /// Two columns.
  case wide = 6

  init(_ scalar: Unicode.Scalar) {
    let value = scalar.value
    if value < 0x7F {
      self = value < 0x20 ? .invisible : .narrow
    } else if value < 0x300 {
      self = value < 0xA0 || value == 0xAD ? .invisible : .narrow
    } else {
      self = Self.found(value)
    }
  }

  /// Columns of a scalar on its own: zero for what draws nothing, one for what nobody knows.
  var columns: Int {
    switch self {
    case .invisible, .mark, .jamo: 0
    case .unknown, .spacingMark, .narrow: 1
    case .wide: 2
    }
  }

  private static func found(_ value: UInt32) -> ScalarKind {
    let runs = ScalarTable.runs
    let sought = value << 3 | 7
    var low = 0
    var high = runs.count
    while low < high {
      let middle = (low + high) / 2
      if runs[middle] <= sought {
        low = middle + 1
      } else {
        high = middle
      }
    }
    // The first run starts at U+0000, so there always is one before `low`; a value no run names would be unknown.
    return low == 0 ? .unknown : ScalarKind(rawValue: UInt8(truncatingIfNeeded: runs[low - 1] & 7)) ?? .unknown
  }
}
