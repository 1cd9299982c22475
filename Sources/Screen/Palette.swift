/// The 256 colours of xterm and the distance between colours.
///
/// The first sixteen entries are xterm's own defaults; then come a cube with the levels 0, 95, 135, 175, 215, 255
/// and 24 greys from 8 to 238 (xterm, `256colres.pl`). Distances are Euclidean in Oklab
/// (Björn Ottosson, "A perceptual color space for image processing", 2020). Only additions, multiplications and
/// divisions are used, so that every machine finds the same neighbour.
public enum Palette {
  /// Returns the red, green and blue of a palette entry.
  public static func color(_ index: UInt8) -> Color {
    let (red, green, blue) = channels(index)
    return .rgb(red, green, blue)
  }

  /// Returns the entry of `range` that looks most like the given colour; among equals the lowest.
  public static func nearest(_ red: UInt8, _ green: UInt8, _ blue: UInt8, among range: ClosedRange<UInt8>) -> UInt8 {
    let wanted = Lab(red, green, blue)
    var best = range.lowerBound
    var shortest = Double.infinity
    for index in range {
      let distance = wanted.distance(to: entries[Int(index)])
      if distance < shortest {
        shortest = distance
        best = index
      }
    }
    return best
  }

  /// Returns how light a colour looks, from 0 for black to 1 for white.
  static func lightness(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Double {
    Lab(red, green, blue).lightness
  }

  /// Returns the relative luminance of a colour as WCAG 2.2 defines it, from 0 for black to 1 for white.
  static func luminance(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Double {
    0.2126 * Lab.linear[Int(red)] + 0.7152 * Lab.linear[Int(green)] + 0.0722 * Lab.linear[Int(blue)]
  }

  private static let ansi: [(UInt8, UInt8, UInt8)] = [
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0),
    (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0),
    (92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255),
  ]

  private static let levels: [UInt8] = [0, 95, 135, 175, 215, 255]

  private static let entries: [Lab] = (0...255).map { index in
    let (red, green, blue) = channels(UInt8(index))
    return Lab(red, green, blue)
  }

  private static func channels(_ index: UInt8) -> (UInt8, UInt8, UInt8) {
    switch index {
    case 0...15:
      return ansi[Int(index)]
    case 16...231:
      let cube = Int(index) - 16
      return (levels[cube / 36], levels[cube / 6 % 6], levels[cube % 6])
    default:
      let grey = 8 + 10 * (index - 232)
      return (grey, grey, grey)
    }
  }
}

/// A colour in Oklab, where equal distances look equally far apart.
private struct Lab {
  let lightness: Double
  let greenRed: Double
  let blueYellow: Double

  init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    let r = Lab.linear[Int(red)]
    let g = Lab.linear[Int(green)]
    let b = Lab.linear[Int(blue)]
    let long = Lab.root(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b, 3)
    let medium = Lab.root(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b, 3)
    let short = Lab.root(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b, 3)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    greenRed = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    blueYellow = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
  }

  func distance(to other: Lab) -> Double {
    let light = lightness - other.lightness
    let red = greenRed - other.greenRed
    let yellow = blueYellow - other.blueYellow
    return light * light + red * red + yellow * yellow
  }

  /// The light that each sRGB value stands for (IEC 61966-2-1).
  fileprivate static let linear: [Double] = (0...255).map { value in
    let share = Double(value) / 255
    guard share > 0.04045 else { return share / 12.92 }
    // x to the power 2.4 is x squared times the fifth root of x squared.
    let base = (share + 0.055) / 1.055
    return base * base * root(base * base, 5)
  }

  /// The root of a number from 0 to 1, by Newton's rule: the standard library has none beyond the square root.
  private static func root(_ value: Double, _ degree: Int) -> Double {
    guard value > 0 else { return 0 }
    let count = Double(degree)
    var guess = 1.0
    // From 1 downwards the guesses fall monotonically: stop where they no longer do.
    while true {
      var power = 1.0
      for _ in 1..<degree { power *= guess }
      let next = ((count - 1) * guess + value / power) / count
      guard next < guess else { return guess }
      guess = next
    }
  }
}
