/// What several runs of the same thing came to.
struct Spread {
  private let sorted: [Double]

  init(_ values: [Double]) {
    sorted = values.sorted()
  }

  var min: Double { sorted.first ?? .nan }
  var max: Double { sorted.last ?? .nan }

  var median: Double {
    guard !sorted.isEmpty else { return .nan }
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }

  /// Smallest, middle and largest value.
  func cells(_ digits: Int = 1) -> [String] {
    [min, median, max].map { Output.text($0, digits) }
  }
}
