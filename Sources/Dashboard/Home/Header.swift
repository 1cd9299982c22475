import Screen

/// The line at the top: how many accounts are live, what waits, what it costs, what is wrong, and where the engine is.
struct Header {
  let state: DashboardState

  private struct Piece {
    let text: String
    let style: Style
    /// Which pieces are given up first on a narrow screen: the highest.
    let rank: Int
  }

  func draw(on canvas: inout Canvas, through lens: inout Lens) {
    canvas.fill(style: state.style(.header))
    var pieces = self.pieces(through: &lens)
    let gap = canvas.bounds.size.columns >= 100 ? 3 : 2
    func width() -> Int { pieces.reduce(1) { $0 + $1.text.count + gap } - gap }
    while width() > canvas.bounds.size.columns, pieces.count > 1,
      let last = pieces.indices.max(by: { pieces[$0].rank < pieces[$1].rank })
    {
      pieces.remove(at: last)
    }
    var column = 1
    for piece in pieces {
      column = canvas.write(piece.text, column: column, style: piece.style, glyphs: state.glyphs) + gap
    }
  }

  private func pieces(through lens: inout Lens) -> [Piece] {
    var pieces: [Piece] = []
    func add(_ text: String, _ token: ThemeToken, rank: Int) {
      pieces.append(Piece(text: text, style: state.style(token, on: .header), rank: rank))
    }
    add("Countersign", .title, rank: 5)
    if state.configuration.readOnly { add("READ-ONLY", .warning, rank: 2) }
    if state.storageTrouble != nil { add("CANNOT WRITE", .danger, rank: 0) }
    if state.home.isFrozen { add("ROWS FROZEN", .warning, rank: 2) }
    guard let snapshot = state.snapshot else { return pieces }
    let live = snapshot.index.live
    let test = snapshot.accounts.count - live
    if live > 0 { add("\(live) LIVE", .live, rank: 3) }
    if test > 0 { add("\(test) TEST", .test, rank: 4) }
    let underWay = state.underWayWords
    if let doubt = underWay.doubt { add(doubt, .danger, rank: 0) }
    if let sent = underWay.sent { add(sent, snapshot.engine.obstacle == nil ? .warning : .danger, rank: 0) }
    if let nearest = state.nearestCountdown(through: &lens) {
      let text = "\(nearest.count) pending" + state.separator + nearest.countdown.text
      let style = nearest.countdown.isUrgent ? state.urgent(on: .header) : state.style(.warning, on: .header)
      pieces.append(Piece(text: text, style: style, rank: 0))
    } else if [underWay.doubt, underWay.sent, underWay.approved].allSatisfy({ $0 == nil }) {
      add("nothing pending", .dim, rank: 8)
    }
    if let approved = underWay.approved { add(approved, .warning, rank: 1) }
    if let payments = state.paymentWords { add(payments, .warning, rank: 1) }
    let money = [state.money.words.committed, state.money.words.asked].compactMap(\.self)
    if !money.isEmpty { add(money.joined(separator: state.separator), .text, rank: 6) }
    let alarms = snapshot.index.openAlarms.count
    if alarms > 0 { add("\(alarms) alarm\(alarms == 1 ? "" : "s")", .alarm, rank: 1) }
    let notes = snapshot.index.newNotes
    if notes > 0 { add("\(notes) new note\(notes == 1 ? "" : "s")", .warning, rank: 3) }
    let hits = snapshot.limitHits.count
    if hits > 0 { add("\(hits) limit\(hits == 1 ? "" : "s") hit", .warning, rank: 3) }
    switch snapshot.engine {
    case .here(let gateway):
      add("engine here", .dim, rank: 7)
      if let gateway { add("gateway \(gateway)", .dim, rank: 9) }
    case .elsewhere(let pid): add("engine in process \(pid)", .dim, rank: 7)
    case .silent(let pid): add("engine in process \(pid) does not answer", .danger, rank: 1)
    case .absent: add("no engine: data ages", .danger, rank: 1)
    }
    return pieces
  }
}
