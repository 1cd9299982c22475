/// What is drawn in one cell: a printable character with the marks that combine with it.
///
/// Control and formatting characters have no value of this type, so none can reach a terminal through a frame. Up
/// to five scalars are kept, which is what ncurses can draw (`CCHARW_MAX`); marks beyond are dropped. The value is
/// two plain integers: copying and comparing a frame touches no reference count.
public struct Grapheme: Hashable, Sendable, BitwiseCopyable {
  /// The most scalars that one grapheme keeps.
  public static let limit = 5

  /// A blank.
  public static let space = Grapheme(ascii: 0x20)

  /// Shown in place of something that cannot be drawn.
  static let question = Grapheme(ascii: 0x3F)

  /// Nothing: the second half of a wide character.
  static let none = Grapheme(first: 0, second: 0)

  // 21 bits a scalar, the first one lowest: three in `first`, two in `second`.
  private let first: UInt64
  private let second: UInt64

  private init(first: UInt64, second: UInt64) {
    self.first = first
    self.second = second
  }

  /// Creates the grapheme of a printable ASCII byte; the caller has checked that it is one.
  init(ascii byte: UInt8) {
    self.init(first: UInt64(byte), second: 0)
  }

  /// Creates a grapheme from a character, unless that has a control, formatting, separator or private-use character in it.
  public init?(_ character: Character) {
    self.init(character.unicodeScalars)
  }

  /// Creates a grapheme from one scalar under the same condition.
  init?(scalar: Unicode.Scalar) {
    guard Grapheme.isPrintable(scalar) else { return nil }
    self.init(first: UInt64(scalar.value), second: 0)
  }

  /// Creates a grapheme from scalars under the same condition.
  init?(_ scalars: some Sequence<Unicode.Scalar>) {
    var first: UInt64 = 0
    var second: UInt64 = 0
    for (place, scalar) in scalars.enumerated() {
      guard Grapheme.isPrintable(scalar) else { return nil }
      switch place {
      case 0...2: first |= UInt64(scalar.value) << (21 * UInt64(place))
      case 3...4: second |= UInt64(scalar.value) << (21 * UInt64(place - 3))
      default: break
      }
    }
    self.init(first: first, second: second)
  }

  /// The scalars, from one to five; none for the second half of a wide character.
  public var scalars: [Unicode.Scalar] {
    let mask: UInt64 = 0x1F_FFFF
    let values = [first & mask, first >> 21 & mask, first >> 42 & mask, second & mask, second >> 21 & mask]
    return values.prefix { $0 != 0 }.compactMap { Unicode.Scalar(UInt32($0)) }
  }

  /// The only scalar as a number, or `nil` where there are none or several.
  public var single: UInt32? {
    first >> 21 == 0 && second == 0 && first != 0 ? UInt32(first) : nil
  }

  /// The characters as text.
  public var string: String {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    return text
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x7F { return scalar.value >= 0x20 }
    return switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: false
    default: true
    }
  }
}
