/// A text as a QR code: a square of dark and light modules that a camera reads.
///
/// ISO/IEC 18004, model 2: bytes, the lowest level of correction (a screen has no scratches, and fewer modules fit on
/// more terminals), the smallest of the 40 sizes, and of the 8 masks the one that the standard's rules like best.
public struct QRCode: Hashable, Sendable {
  /// The most bytes that fit into the largest code.
  public static let mostBytes = 2953
  /// How many light modules the standard asks for around a code.
  public static let quietZone = 4

  /// How many modules a side has, from 21 to 177.
  public let size: Int
  private let modules: [Bool]

  /// The code of a text, as UTF-8; nil when that is longer than ``mostBytes``.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard let version = QRVersion.smallest(for: bytes.count) else { return nil }
    var grid = QRGrid(version)
    grid.place(QRCodewords.all(bytes, version))
    grid.mask()
    size = grid.size
    modules = grid.modules
  }

  /// Whether a module is dark; everything around the code is light.
  public func isDark(column: Int, row: Int) -> Bool {
    guard (0..<size).contains(column), (0..<size).contains(row) else { return false }
    return modules[row * size + column]
  }
}
