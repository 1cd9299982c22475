import CQRencode

/// A text as a QR code: a square of dark and light modules that a camera reads.
///
/// libqrencode makes it (ISO/IEC 18004, model 2): bytes, the lowest level of correction (a screen has no scratches, and
/// fewer modules fit on more terminals), and the smallest of the 40 sizes.
public struct QRCode: Hashable, Sendable {
  /// The most bytes that fit into the largest code.
  public static let mostBytes = 2953
  /// How many light modules the standard asks for around a code.
  public static let quietZone = 4

  /// How many modules a side has, from 21 to 177.
  public let size: Int
  private let modules: [Bool]

  /// The code of a text, as UTF-8; nil when that is empty or longer than ``mostBytes``.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    var room = [UInt8](repeating: 0, count: cq_largest_side * cq_largest_side)
    let side = Int(cq_modules(bytes, bytes.count, &room))
    if side == 0 { return nil }
    size = side
    modules = room.prefix(side * side).map { $0 == 1 }
  }

  /// Whether a module is dark; everything around the code is light.
  public func isDark(column: Int, row: Int) -> Bool {
    guard (0..<size).contains(column), (0..<size).contains(row) else { return false }
    return modules[row * size + column]
  }
}
