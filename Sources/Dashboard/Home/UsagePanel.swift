import Billing
import Screen
import Text

/// The meters of the selected account as bars against their limits.
struct UsagePanel {
  let state: DashboardState

  /// A panel this wide has room for where each limit comes from beside its bar.
  private static let wide = 60

  /// The columns as wide as what stands in them, and a bar that takes the rest.
  private static func columns(_ readings: [MeterReading], isBeside: Bool, width: Int) -> Columns {
    func widest(_ text: (MeterReading) -> String) -> Int { readings.map { text($0).count }.max() ?? 0 }
    let names = readings.map(\.meter.name.columns).max() ?? 0
    let wishes = [
      Columns.Wish(min(max(10, names), 18), minimum: 10, rank: 0), Columns.Wish(6, minimum: 4, rank: 3),
      Columns.Wish(max(10, widest(\.amounts)), minimum: 10, rank: 0),
      Columns.Wish(max(5, widest(\.percent)), minimum: 5, rank: 1),
      Columns.Wish(max(1, widest(\.words)), minimum: 1, rank: 2), Columns.Wish(6, minimum: 6, rank: 1),
    ]
    return Columns(isBeside ? wishes : wishes.dropLast(), width: width, gap: 1, growing: 1)
  }

  func draw(on canvas: inout Canvas, through lens: inout Lens) {
    guard let account = state.selectedAccount else {
      let inside = state.box(.usage, title: "Usage", on: &canvas)
      state.explain(["The usage of the selected account appears here."], in: inside, on: &canvas)
      return
    }
    let inside = state.box(.usage, title: title(account), badge: badge(account, through: &lens), on: &canvas)
    guard account.observation != nil else {
      let key = state.configuration.keymap.label(.refresh)
      state.explain(
        ["It was not read yet: \(key) reads it now."] + trouble(account, through: &lens), in: inside, on: &canvas)
      return
    }
    let (lines, columns) = content(of: account, in: inside.size, through: &lens)
    let start = min(state.home.usageTop, max(0, lines.count - inside.size.rows))
    for (row, line) in lines.dropFirst(start).prefix(inside.size.rows).enumerated() {
      let rect = Rect(column: inside.origin.column, row: inside.origin.row + row, columns: inside.size.columns, rows: 1)
      canvas.within(rect) { canvas in
        switch line {
        case .meter(let reading): draw(reading, isOld: account.freshness != .fresh, columns, on: &canvas)
        case .words(let text): canvas.write(text, column: 1, style: state.style(.dim), glyphs: state.glyphs)
        }
      }
    }
  }

  /// How far the panel of an account can be scrolled.
  func furthest(of account: AccountStatus, in inside: Size, at now: Moment) -> Int {
    var lens = Lens(now)
    return max(0, content(of: account, in: inside, through: &lens).lines.count - inside.rows)
  }

  private enum Line {
    case meter(MeterReading)
    case words(String)
  }

  /// All lines of an account's usage, and the columns of its meters.
  private func content(
    of account: AccountStatus, in inside: Size, through lens: inout Lens
  ) -> (lines: [Line], columns: Columns) {
    let readings = (account.observation?.meters ?? []).map { MeterReading($0, service: account.account.service) }
    let trouble = account.freshness == .fresh ? [] : trouble(account, through: &lens)
    let isTall = readings.count * 2 + trouble.count <= inside.rows
    let isBeside = inside.columns >= Self.wide || !isTall
    var lines = trouble.map { Line.words($0) } + meterLines(readings, isTall: isTall, isBeside: isBeside)
    if readings.isEmpty { lines.append(.words("The service reports no usage.")) }
    return (lines, Self.columns(readings, isBeside: isBeside, width: inside.columns - (isBeside ? 2 : 1)))
  }

  /// One line a meter; where there is room, one more with its reset, and with where its limit comes from unless that
  /// stands beside the bar.
  private func meterLines(_ readings: [MeterReading], isTall: Bool, isBeside: Bool) -> [Line] {
    let resets = Set(readings.compactMap(\.meter.resetsAt))
    if isBeside, let reset = resets.first, resets.count == 1 {
      return readings.map { .meter($0) } + [.words("  resets \(reset.dayAndTime)")]
    }
    return readings.flatMap { reading -> [Line] in
      let details = [
        isBeside ? nil : "limit: \(reading.provenanceWords)", reading.meter.resetsAt.map { "resets \($0.dayAndTime)" },
      ].compactMap(\.self)
      guard isTall, !details.isEmpty else { return [.meter(reading)] }
      return [.meter(reading), .words("  " + details.joined(separator: state.separator))]
    }
  }

  private func title(_ account: AccountStatus) -> SafeText {
    let plan = account.observation?.plan.plan.map { SafeText(state.separator + $0.title) } ?? ""
    let badge = account.account.isLive ? "LIVE" : "TEST"
    return SafeText("Usage" + state.separator + account.account.name.rawValue) + plan
      + SafeText(state.separator + badge)
  }

  /// How old the numbers are, or that they are too old.
  private func badge(_ account: AccountStatus, through lens: inout Lens) -> SafeText? {
    switch account.freshness {
    case .fresh: account.observation.map { SafeText("as of " + lens.age(of: $0.at)) }
    case .stale: "stale"
    case .unreachable: "unreachable"
    case .unknown: "not read yet"
    }
  }

  /// What is wrong with the numbers, how old they are, and when the next try is.
  private func trouble(_ account: AccountStatus, through lens: inout Lens) -> [String] {
    var lines = account.problem.map { ["\(state.glyphs[.warning]) \($0.string)"] } ?? []
    var times: [String] = []
    if let observation = account.observation { times.append("as of " + lens.age(of: observation.at)) }
    if let next = account.nextPoll { times.append("next try " + lens.minutes(until: next)) }
    if !times.isEmpty { lines.append("  " + times.joined(separator: state.separator)) }
    return lines
  }

  private func draw(_ reading: MeterReading, isOld: Bool, _ columns: Columns, on canvas: inout Canvas) {
    let plain = state.style(isOld ? .stale : .text)
    let strong = isOld ? plain : state.style(reading.level == .normal ? .text : reading.token)
    let cells: [(index: Int, text: String, style: Style, isRight: Bool)] = [
      (0, reading.meter.name.string, plain, false), (2, reading.amounts, plain, true),
      (3, reading.percent, plain, true), (4, reading.words, strong, false),
      (5, reading.provenance, state.style(.dim), false),
    ]
    for cell in cells where cell.index < columns.spans.count && columns[cell.index].width > 0 {
      let (start, width) = columns[cell.index]
      let shift = cell.isRight ? max(0, width - SafeText(cell.text).columns) : 0
      canvas.write(
        cell.text, column: 1 + start + shift, style: cell.style, columns: width - shift, glyphs: state.glyphs)
    }
    drawBar(
      reading, isOld: isOld, at: Point(column: 1 + columns[1].start, row: 0), width: columns[1].width, on: &canvas)
  }

  /// Each kind of limit has a shape of its own, so that it does not depend on a colour.
  private func drawBar(_ reading: MeterReading, isOld: Bool, at point: Point, width: Int, on canvas: inout Canvas) {
    guard width > 0 else { return }
    let glyphs = state.glyphs
    let empty = state.style(isOld ? .stale : .barEmpty)
    let filled = isOld ? empty : state.style(reading.token)
    let whole = Rect(origin: point, size: Size(columns: width, rows: 1))
    switch (reading.meter.used, reading.meter.limit) {
    case (_, .unlimited):
      canvas.fill(whole, own: glyphs.character(.horizontal), style: empty)
      canvas.write(own: glyphs[.infinity], at: point.moved(columns: width / 2), style: filled)
    case (nil, _), (_, .unknown):
      canvas.fill(whole, own: glyphs.character(.dot), style: empty)
      canvas.write(own: "?", at: point.moved(columns: width / 2), style: empty)
    case (.some(let used), .of(let limit)):
      let fraction = limit > 0 ? Double(used) / Double(limit) : used > 0 ? 1 : 0
      canvas.bar(at: point, columns: width, fraction: fraction, glyphs: glyphs, filled: filled, empty: empty)
      if reading.level >= .grace {
        // Beyond its end a bar points on.
        canvas.write(own: glyphs[.triangleRight], at: point.moved(columns: width - 1), style: filled)
      }
    }
  }
}
