/// How wide the columns of a list are when there is so much room and no more.
struct Columns {
  /// One column's wishes.
  struct Wish {
    /// The width beyond which it gains nothing.
    let ideal: Int
    /// The width below which it is useless.
    let minimum: Int
    /// Which columns are given up first: the highest; 0 is never given up.
    let rank: Int

    init(_ ideal: Int, minimum: Int, rank: Int) {
      self.ideal = ideal
      self.minimum = minimum
      self.rank = rank
    }
  }

  /// The place and width of each column; a width of 0 for one that was given up.
  let spans: [(start: Int, width: Int)]

  /// Shares out a width; what is left over goes to the column of that index.
  init(_ wishes: [Wish], width: Int, gap: Int = 2, growing: Int) {
    // The most important first; of equal ones the leftmost.
    var kept = wishes.indices.sorted { (wishes[$0].rank, $0) < (wishes[$1].rank, $1) }
    func needed() -> Int { kept.reduce(0) { $0 + wishes[$1].minimum } + gap * max(0, kept.count - 1) }
    while needed() > width, let last = kept.last, wishes[last].rank > 0 { kept.removeLast() }
    var rest = max(0, width - needed())
    var widths = wishes.indices.map { kept.contains($0) ? wishes[$0].minimum : 0 }
    for index in kept {
      let extra = min(rest, wishes[index].ideal - wishes[index].minimum)
      widths[index] += extra
      rest -= extra
    }
    if kept.contains(growing) { widths[growing] += rest }
    var spans: [(start: Int, width: Int)] = []
    var start = 0
    for (index, width) in widths.enumerated() {
      spans.append((start, width))
      if kept.contains(index) { start += width + gap }
    }
    self.spans = spans
  }

  subscript(index: Int) -> (start: Int, width: Int) { spans[index] }
}
