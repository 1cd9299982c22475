import Screen

/// What waits and what is wrong, at the right end of a title: no screen hides it.
struct Badges {
  let state: DashboardState

  /// Draws as much as fits behind a column; what waits goes before what is wrong.
  func draw(on canvas: inout Canvas, from start: Int, through lens: inout Lens) {
    var pieces: [(text: String, style: Style)] = []
    if state.storageTrouble != nil { pieces.append(("CANNOT WRITE", state.style(.danger, on: .header))) }
    let underWay = state.underWayWords
    for words in [underWay.doubt, underWay.sent].compactMap(\.self) {
      pieces.append((words, state.style(.danger, on: .header)))
    }
    if let nearest = state.nearestCountdown(through: &lens) {
      pieces.append(
        (
          "\(nearest.count) pending" + state.separator + nearest.countdown.text,
          nearest.countdown.isUrgent ? state.urgent(on: .header) : state.style(.warning, on: .header)
        ))
    }
    if let payments = state.paymentWords { pieces.append((payments, state.style(.warning, on: .header))) }
    let alarms = state.snapshot?.index.openAlarms.count ?? 0
    if alarms > 0 { pieces.append(("\(alarms) alarm\(alarms == 1 ? "" : "s")", state.style(.alarm, on: .header))) }
    func width() -> Int { pieces.reduce(1) { $0 + $1.text.count + 2 } - 2 }
    while !pieces.isEmpty, start + width() > canvas.bounds.size.columns { pieces.removeLast() }
    var column = canvas.bounds.size.columns - width()
    for piece in pieces {
      column = canvas.write(piece.text, column: column, style: piece.style, glyphs: state.glyphs) + 2
    }
  }
}
