/// How well some typed letters fit a name: all of them must stand in it in their order.
enum FuzzyMatch {
  /// The score, higher is better; nil when they do not fit.
  ///
  /// A letter counts more at the start of a word and next to the one before, so `rt` finds *renew token* first; letters
  /// that are the beginning of a word as they stand count most.
  static func score(_ query: String, in name: String) -> Int? {
    let letters = query.lowercased().filter { !$0.isWhitespace && $0 != "-" }
    guard !letters.isEmpty else { return 0 }
    let name = Array(name.lowercased())
    // From every place where the first letter stands; a name is short.
    return name.indices.filter { name[$0] == letters.first }
      .compactMap { score(Array(letters), name, from: $0) }.max()
  }

  private static func score(_ letters: [Character], _ name: [Character], from start: Int) -> Int? {
    var (position, score) = (start, 0)
    var previous: Int?
    var isPiece = start == 0 || !name[start - 1].isLetter
    for letter in letters {
      guard let found = name[position...].firstIndex(of: letter) else { return nil }
      let startsWord = found == 0 || !name[found - 1].isLetter
      isPiece = isPiece && (previous == nil || found - 1 == previous)
      score += startsWord ? 8 : found - 1 == previous ? 7 : 1
      previous = found
      position = found + 1
    }
    // A shorter name that fits is the likelier one.
    return (score + (isPiece ? 12 : 0)) * 4 - name.count - start
  }
}
