/// A string compared by its code points.
///
/// `String` compares by canonical equivalence, by which the Kelvin sign equals the letter K: two keys that every other
/// JSON implementation keeps apart would be one.
struct ExactString: Hashable {
  let string: String

  init(_ string: String) {
    self.string = string
  }

  static func == (left: ExactString, right: ExactString) -> Bool {
    left.string.utf8.count == right.string.utf8.count && left.string.utf8.elementsEqual(right.string.utf8)
  }

  func hash(into hasher: inout Hasher) {
    var contiguous = string
    contiguous.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    // No byte of UTF-8: keeps neighbouring strings apart.
    hasher.combine(0xFF as UInt8)
  }
}
