import Billing
import Consent
import Screen
import Text

/// What waits for the operator, the most urgent first, and below it what is decided but not done.
struct PendingPanel {
  let state: DashboardState

  private static let wishes = [
    Columns.Wish(2, minimum: 2, rank: 0), Columns.Wish(9, minimum: 5, rank: 3), Columns.Wish(7, minimum: 4, rank: 7),
    Columns.Wish(16, minimum: 12, rank: 5), Columns.Wish(14, minimum: 10, rank: 2),
    Columns.Wish(20, minimum: 12, rank: 0), Columns.Wish(17, minimum: 8, rank: 4), Columns.Wish(4, minimum: 4, rank: 1),
    Columns.Wish(17, minimum: 13, rank: 6),
  ]

  func draw(on canvas: inout Canvas, through lens: inout Lens) {
    let count = state.snapshot?.index.pending.count ?? 0
    let inside = state.box(
      .pending, title: state.listTitle(.pending, "Pending" + (count == 0 ? "" : state.separator + "\(count)")),
      on: &canvas)
    let order = state.home.order
    guard !order.isEmpty else {
      state.explain(
        state.emptiedByFilter(.pending).map { [$0] } ?? [
          "Nothing waits for you. What agents ask for appears here, with a bell.",
          "An agent gets its door with: countersign agent add NAME --account ACCOUNT",
        ], in: inside, on: &canvas)
      return
    }
    let columns = Columns(Self.wishes, width: inside.size.columns, gap: 1, growing: 8)
    let selection = state.home.requests
    let shown = selection.window(of: order.count, rows: inside.size.rows)
    state.noteHidden(shown, of: order.count, on: &canvas)
    for (row, index) in shown.enumerated() {
      guard let request = state.snapshot?.request(order[index]) else { continue }
      let line = Rect(column: inside.origin.column, row: inside.origin.row + row, columns: inside.size.columns, rows: 1)
      canvas.within(line) { draw(request, columns, on: &$0, through: &lens) }
      state.mark(
        request.id == selection.selected, in: .pending, row: row, of: inside, item: .request(request.id), on: &canvas)
    }
  }

  private func draw(_ request: ConsentRequest, _ columns: Columns, on canvas: inout Canvas, through lens: inout Lens) {
    let text = state.style(.text)
    let dim = state.style(.dim)
    let isPending = request.state == .pending
    // Of a change from another plan than the account's neither the plan nor the difference in price is true any more.
    let hasChanged = state.snapshot?.hasPlanChanged(since: request) == true
    let summary = (hasChanged ? state.glyphs[.warning] + " " : "") + request.summary(arrow: state.arrow)
    let cost = cost(of: request, hasChanged: hasChanged, columns: columns[6].width)
    var cells: [(index: Int, text: String, style: Style)] = [
      (3, request.requester.who, text), (4, request.account.rawValue, text),
      (5, summary, hasChanged ? state.style(.warning) : text),
      (6, cost, state.style(hasChanged || request.facts.quote?.price == nil ? .warning : .text)),
      (7, request.isLive ? "LIVE" : "TEST", state.style(request.isLive ? .live : .test)),
    ]
    if isPending {
      let time = lens.countdown(request.timeToDecide(at: lens.now))
      let style = time.isUrgent ? state.urgent : state.style(time.seconds < 60 ? .warning : .text)
      if time.seconds < 60 { cells.append((0, " " + state.glyphs[.triangleUp], state.style(.warning))) }
      let digits = columns[1].width < 9 ? time.shortText : time.text
      let shift = max(0, columns[1].width - digits.count)
      cells.append((1, String(repeating: " ", count: shift) + digits, style))
      drawTokenBar(request, columns, on: &canvas, through: &lens)
      let note = note(request, through: &lens)
      cells.append((8, note.text, state.style(note.token)))
    } else {
      cells.append((1, request.state.shortWord, dim))
      cells.append((8, request.state.word, dim))
    }
    for cell in cells where columns[cell.index].width > 0 {
      canvas.write(
        cell.text, column: columns[cell.index].start, style: cell.style, columns: columns[cell.index].width,
        glyphs: state.glyphs)
    }
  }

  /// What a request costs, in the words that fit.
  private func cost(of request: ConsentRequest, hasChanged: Bool, columns: Int) -> String {
    if hasChanged { return columns < 12 ? "changed" : "plan changed" }
    return request.cost(on: state.snapshot?.account(request.account)?.account, columns: columns)
  }

  /// The bar of a live token; a deadline of minutes needs none.
  private func drawTokenBar(
    _ request: ConsentRequest, _ columns: Columns, on canvas: inout Canvas, through lens: inout Lens
  ) {
    guard let left = request.liveToken(at: lens.now), let token = request.token, columns[2].width > 0 else { return }
    let seconds = Double(lens.countdown(left).seconds)
    let life = Double(max(1, token.lifetime.wholeMilliseconds)) / 1000
    canvas.bar(
      at: Point(column: columns[2].start, row: 0), columns: columns[2].width, fraction: seconds / life,
      glyphs: state.glyphs, filled: state.style(.barFill), empty: state.style(.barEmpty))
  }

  /// What the countdown means, and how often this was asked.
  private func note(_ request: ConsentRequest, through lens: inout Lens) -> (text: String, token: ThemeToken) {
    var parts: [String] = []
    var token = ThemeToken.dim
    let decision = lens.countdown(to: request.decideBy)
    if decision.isOver { return ("time is over", .danger) }
    if decision.isUrgent {
      parts.append("decide now")
      token = .danger
    }
    if let words = state.tokenWords(request, through: &lens) {
      parts.append(words.short)
      if words.isUrgent { token = .danger }
    }
    // How often is told in the review, where there is room.
    if request.repeats != nil {
      parts.append("repeated")
    } else if request.askedBefore(state.snapshot?.askedBefore[request.id]) != nil {
      parts.append("asked before")
    }
    return (parts.joined(separator: state.separator), token)
  }
}

extension DashboardState {
  /// How a countdown looks that is about to end: not only red.
  var urgent: Style { style(.danger).merging(Style(bold: true, reversed: true)) }
}

extension ConsentState {
  /// The state in the width of a countdown.
  fileprivate var shortWord: String {
    switch self {
    case .awaitingPayment: "payment"
    case .unknown: "unknown !"
    default: String(word.prefix(9))
    }
  }
}
