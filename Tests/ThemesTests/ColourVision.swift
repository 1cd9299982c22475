import Foundation
import Screen

/// How far apart two colours look, to different eyes.
enum ColourVision: CaseIterable {
  case usual, withoutRed, withoutGreen, withoutBlue

  /// The matrices of Machado, Oliveira and Fernandes (2009) for the full deficiency, in linear light.
  private var matrix: [[Double]] {
    switch self {
    case .usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    case .withoutRed:
      [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    case .withoutGreen:
      [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    case .withoutBlue:
      [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    }
  }

  /// The distance in Oklab: 0 is the same, 1 is black against white; nil for a colour that the terminal chooses.
  func distance(_ left: Color, _ right: Color) -> Double? {
    guard let left = Contrast.linear(left).map(seen), let right = Contrast.linear(right).map(seen) else { return nil }
    return zip(left, right).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }

  private func seen(_ color: [Double]) -> [Double] {
    let color = Self.multiply(matrix, color).map { min(1, max(0, $0)) }
    let cones = Self.multiply(
      [
        [0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
      ], color
    ).map { pow($0, 1 / 3) }
    return Self.multiply(
      [
        [0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
      ], cones)
  }

  private static func multiply(_ matrix: [[Double]], _ vector: [Double]) -> [Double] {
    matrix.map { row in zip(row, vector).reduce(0) { $0 + $1.0 * $1.1 } }
  }
}
