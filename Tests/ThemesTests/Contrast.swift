import Foundation
import Screen

/// The contrast ratio of WCAG 2.2: from 1 (the same) to 21 (black on white).
enum Contrast {
  /// Nil for a colour that the terminal chooses.
  static func ratio(_ style: Style) -> Double? {
    guard let letters = luminance(style.foreground), let behind = luminance(style.background) else { return nil }
    return (max(letters, behind) + 0.05) / (min(letters, behind) + 0.05)
  }

  /// Red, green and blue in linear light, each from 0 to 1.
  static func linear(_ color: Color) -> [Double]? {
    guard case .rgb(let red, let green, let blue) = color else { return nil }
    return [red, green, blue].map { value in
      let part = Double(value) / 255
      return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
    }
  }

  private static func luminance(_ color: Color) -> Double? {
    linear(color).map { 0.2126 * $0[0] + 0.7152 * $0[1] + 0.0722 * $0[2] }
  }
}
