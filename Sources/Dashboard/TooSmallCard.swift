import Screen

/// What is drawn where nothing else fits: the size that is needed, and the nearest countdown.
struct TooSmallCard {
  let state: DashboardState

  func draw(on canvas: inout Canvas, through lens: inout Lens) {
    let (have, need) = (canvas.bounds.size, Size.smallest)
    var lines = ["need \(need.columns)x\(need.rows), have \(have.columns)x\(have.rows)"]
    if let nearest = state.nearestCountdown(through: &lens) {
      lines.insert("\(nearest.count) pending" + state.separator + nearest.countdown.text, at: 0)
    }
    if have.rows > lines.count { lines.insert("Countersign", at: 0) }
    let top = max(0, (have.rows - lines.count) / 2)
    for (row, line) in lines.enumerated() {
      canvas.write(
        line, column: max(0, (have.columns - line.count) / 2), row: top + row, style: state.style(.text),
        glyphs: state.glyphs)
    }
  }
}

extension DashboardState {
  /// How many requests wait, and how long the most urgent of them still does; nil when none waits.
  func nearestCountdown(through lens: inout Lens) -> (count: Int, countdown: Countdown)? {
    guard let snapshot, let least = snapshot.timeToNearestDecision(at: lens.now) else { return nil }
    return (snapshot.index.pending.count, lens.countdown(least))
  }
}
