/// The valid word that somebody who wrote another one most likely meant.
public enum Suggestion {
  /// The nearest candidate, nil when none is near: at most a third of the letters may differ.
  ///
  /// Candidates that are equally near keep their order.
  public static func nearest(to word: String, among candidates: [String]) -> String? {
    let written = Array(word.lowercased().unicodeScalars.map { $0 == "-" ? "_" : $0 }.prefix(64))
    var best: (distance: Int, candidate: String)?
    for candidate in candidates {
      let meant = Array(candidate.lowercased().unicodeScalars.map { $0 == "-" ? "_" : $0 })
      let distance = distance(written, meant)
      let bound = max(1, max(written.count, meant.count) / 3)
      // One letter for another says nothing: every key of one letter is as near.
      guard distance <= bound, distance < max(written.count, meant.count) else { continue }
      if best.map({ distance < $0.distance }) ?? true { best = (distance, candidate) }
    }
    return best?.candidate
  }

  /// How many letters have to be inserted, removed, replaced or swapped with their neighbour.
  static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for row in 1...left.count {
      var current = [row]
      for column in 1...right.count {
        let isEqual = left[row - 1] == right[column - 1]
        var cost = min(previous[column] + 1, current[column - 1] + 1, previous[column - 1] + (isEqual ? 0 : 1))
        if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
          cost = min(cost, beforePrevious[column - 2] + 1)
        }
        current.append(cost)
      }
      beforePrevious = previous
      previous = current
    }
    return previous[right.count]
  }
}
