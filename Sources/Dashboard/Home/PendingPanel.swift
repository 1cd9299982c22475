import Billing
import Consent
import Screen
import Text

/// What waits for the operator, the most urgent first, and below it what is decided but not done.
struct PendingPanel {
  let state: DashboardState

  /// The columns from left to right.
  private enum Column: Int, CaseIterable {
    case mark, left, token, agent, account, change, price, environment, state

    var head: String {
      switch self {
      case .mark: ""
      case .left: "LEFT"
      case .token: "TOKEN"
      case .agent: "AGENT"
      case .account: "ACCOUNT"
      case .change: "CHANGE"
      case .price: "$/MO"
      case .environment: "ENV"
      case .state: "STATE"
      }
    }
  }

  /// How many lines of so many the heads of the columns take: none where that would cost one row of few.
  static func headRows(_ rows: Int) -> Int { rows >= 4 ? 1 : 0 }

  /// The columns as wide as what stands in them; what is decided by is whole before anything else has room.
  private func columns(width: Int) -> Columns {
    var narrow = columns(width: width, left: 5, agent: 12)
    // Who asks is cut before nobody is named.
    if narrow[Column.agent.rawValue].width == 0 { narrow = columns(width: width, left: 5, agent: 8) }
    // Times of hours are written out where that takes nothing from the others.
    return narrow[Column.state.rawValue].width >= 18 ? columns(width: width, left: 9, agent: 12) : narrow
  }

  private func columns(width: Int, left: Int, agent least: Int) -> Columns {
    let widths = state.home.pendingWidths
    let change = max(6, widths.change + state.arrow.count - 1)
    let account = max(7, widths.account)
    let agent = max(5, widths.agent)
    let price = max(4, widths.price)
    let amount = max(4, widths.amount)
    return Columns(
      [
        Columns.Wish(2, minimum: 2, rank: 0), Columns.Wish(left, minimum: left, rank: 3),
        Columns.Wish(widths.hasToken ? 12 : 5, minimum: 5, rank: 7),
        Columns.Wish(agent, minimum: min(agent, least), rank: 5),
        Columns.Wish(account, minimum: min(account, 10), rank: 2),
        Columns.Wish(change, minimum: min(change, max(12, width / 3)), rank: 0),
        Columns.Wish(price, minimum: min(amount, 10), rank: 4), Columns.Wish(4, minimum: 4, rank: 1),
        Columns.Wish(24, minimum: 12, rank: 6),
      ], width: width, gap: 1, growing: Column.state.rawValue)
  }

  func draw(on canvas: inout Canvas, through lens: inout Lens) {
    let decisions = (state.snapshot?.index.pending.count).flatMap { $0 == 0 ? nil : "\($0)" }
    let count = [decisions, state.paymentWords].compactMap(\.self).joined(separator: state.separator)
    let room = state.box(
      .pending, title: state.listTitle(.pending, "Pending" + (count.isEmpty ? "" : state.separator + count)),
      on: &canvas)
    let order = state.home.order
    guard !order.isEmpty else {
      state.explain(
        state.emptiedByFilter(.pending).map { [$0] } ?? [
          "Nothing waits for you. What agents ask for appears here, with a bell.",
          "An agent gets its door with: countersign agent add NAME --account ACCOUNT",
        ], in: room, on: &canvas)
      return
    }
    let columns = columns(width: room.size.columns)
    let (heads, inside) = room.split(top: Self.headRows(room.size.rows))
    if heads.size.rows > 0 { canvas.within(heads) { drawHeads(columns, on: &$0) } }
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

  private func drawHeads(_ columns: Columns, on canvas: inout Canvas) {
    for column in Column.allCases where columns[column.rawValue].width > 0 {
      let (start, width) = columns[column.rawValue]
      // Times stand at the right of their column, and so does their head.
      let shift = column == .left ? max(0, width - column.head.count) : 0
      canvas.write(
        column.head, column: start + shift, style: state.style(.dim), columns: width - shift, glyphs: state.glyphs)
    }
  }

  private func draw(_ request: ConsentRequest, _ columns: Columns, on canvas: inout Canvas, through lens: inout Lens) {
    let text = state.style(.text)
    func width(_ column: Column) -> Int { columns[column.rawValue].width }
    // Of a change from another plan than the account's neither the plan nor the difference in price is true any more.
    let hasChanged = state.snapshot?.hasPlanChanged(since: request) == true
    let summary = (hasChanged ? state.glyphs[.warning] + " " : "") + request.summary(arrow: state.arrow)
    let difference = MonthlyDifference(request, on: state.snapshot?.account(request.account)?.account)
    let price = hasChanged ? "?" : difference.text.count <= width(.price) ? difference.text : difference.short
    var cells: [(column: Column, text: String, style: Style)] = [
      (.agent, request.requester.who, text), (.account, request.account.rawValue, text),
      (.change, summary, hasChanged ? state.style(.warning) : text),
      (.price, price, state.style(hasChanged || !difference.isTold ? .warning : .text)),
      (.environment, request.isLive ? "LIVE" : "TEST", state.style(request.isLive ? .live : .test)),
    ]
    if request.state == .pending {
      let time = lens.countdown(request.timeToDecide(at: lens.now))
      let style = time.isUrgent ? state.urgent : state.style(time.seconds < 60 ? .warning : .text)
      if time.seconds < 60 { cells.append((.mark, " " + state.glyphs[.triangleUp], state.style(.warning))) }
      let digits = width(.left) < 9 ? time.shortText : time.text
      cells.append((.left, String(repeating: " ", count: max(0, width(.left) - digits.count)) + digits, style))
      let note = note(request, hasChanged: hasChanged, through: &lens)
      cells.append((.state, note.text, state.style(note.token)))
      drawToken(request, columns[Column.token.rawValue], on: &canvas, through: &lens)
    } else {
      // What is decided has no time left to decide; its state stands there where it has no column of its own.
      let standing = standing(request, through: &lens)
      let style = state.style(standing.token)
      if width(.state) == 0 {
        cells.append((.left, standing.short, style))
      } else if let time = standing.time {
        let digits = width(.left) < 9 ? time.shortText : time.text
        cells.append((.left, String(repeating: " ", count: max(0, width(.left) - digits.count)) + digits, style))
      }
      cells.append((.state, standing.word, style))
    }
    for cell in cells where width(cell.column) > 0 {
      canvas.write(
        cell.text, column: columns[cell.column.rawValue].start, style: cell.style, columns: width(cell.column),
        glyphs: state.glyphs)
    }
  }

  /// How a request stands that is decided and not over, and what time runs for it.
  private func standing(
    _ request: ConsentRequest, through lens: inout Lens
  ) -> (word: String, short: String, token: ThemeToken, time: Countdown?) {
    if let sent = state.sentChange(request, at: lens.now) {
      let isDoubtful = request.state == .unknown || !sent.hasEngine
      let short = request.state == .executing && !sent.hasEngine ? "sent !" : request.state.shortWord
      return (sent.word, short, isDoubtful ? .danger : .warning, sent.readAt.map { lens.countdown(to: $0) })
    }
    guard request.state == .approved, let executeBy = request.executeBy else {
      return (request.state.word, request.state.shortWord, .dim, nil)
    }
    let isAlone = state.snapshot?.engine.obstacle != nil
    let word = isAlone ? "approved, no engine" : request.isPutOff ? "approved, waits" : request.state.word
    return (word, request.state.shortWord, isAlone || request.isPutOff ? .warning : .dim, lens.countdown(to: executeBy))
  }

  /// What is left of a live token, and its bar where there is room.
  private func drawToken(
    _ request: ConsentRequest, _ span: (start: Int, width: Int), on canvas: inout Canvas, through lens: inout Lens
  ) {
    guard span.width > 0, let left = request.liveToken(at: lens.now), let token = request.token else { return }
    let time = lens.countdown(left)
    let digits = time.shortText
    canvas.write(
      digits, column: span.start, style: time.isUrgent ? state.urgent : state.style(.text), columns: span.width,
      glyphs: state.glyphs)
    let room = span.width - digits.count - 1
    guard room >= 3 else { return }
    let life = Double(max(1, token.lifetime.wholeMilliseconds)) / 1000
    canvas.bar(
      at: Point(column: span.start + digits.count + 1, row: 0), columns: room,
      fraction: Double(time.seconds) / life, glyphs: state.glyphs, filled: state.style(.barFill),
      empty: state.style(.barEmpty))
  }

  /// What its plan and its token are doing, and how often this was asked.
  private func note(
    _ request: ConsentRequest, hasChanged: Bool, through lens: inout Lens
  ) -> (text: String, token: ThemeToken) {
    var parts: [String] = []
    var token = ThemeToken.dim
    let decision = lens.countdown(to: request.decideBy)
    if decision.isOver { return ("time is over", .danger) }
    if decision.isUrgent {
      parts.append("decide now")
      token = .danger
    }
    if hasChanged {
      parts.append("plan changed")
      if token == .dim { token = .warning }
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
    return (parts.isEmpty ? request.state.word : parts.joined(separator: state.separator), token)
  }
}

extension DashboardState {
  /// How many requests wait for a payment: `1 to pay`; nil where none does.
  var paymentWords: String? { (snapshot?.index.payments).flatMap { $0 == 0 ? nil : "\($0) to pay" } }

  /// How a countdown looks that is about to end: not only red.
  var urgent: Style { urgent(on: .text) }

  /// The same in a bar.
  func urgent(on bar: ThemeToken) -> Style { style(.danger, on: bar).merging(Style(bold: true, reversed: true)) }
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
