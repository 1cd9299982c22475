/// How many colours a terminal can show, from none to all.
public enum ColorDepth: String, CaseIterable, Comparable, Sendable {
  /// No colour at all: only bold, underline and reverse tell things apart.
  case mono
  /// The eight ANSI colours.
  case eight
  /// The eight ANSI colours and their bright twins.
  case sixteen
  /// The palette of xterm: sixteen colours, a cube of 6 x 6 x 6 and 24 greys.
  case indexed256
  /// Any red, green and blue.
  case truecolor

  /// Orders the depths from fewest to most colours.
  public static func < (one: ColorDepth, other: ColorDepth) -> Bool {
    one.rank < other.rank
  }

  private var rank: Int {
    switch self {
    case .mono: 0
    case .eight: 1
    case .sixteen: 2
    case .indexed256: 3
    case .truecolor: 4
    }
  }
}
