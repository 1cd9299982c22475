import Billing
import Screen
import Text

/// The meters of the selected account as bars against their limits.
struct UsagePanel {
  let state: DashboardState

  /// A panel this wide has room for where each limit comes from beside its bar.
  static let wide = 60

  /// A panel this wide has room for an account's readings beside its bars, too.
  static let spacious = 96

  /// The columns as wide as what stands in them, and a bar that takes the rest.
  private static func columns(_ readings: [MeterReading], isBeside: Bool, hasSamples: Bool, width: Int) -> Columns {
    func widest(_ text: (MeterReading) -> String) -> Int { readings.map { text($0).count }.max() ?? 0 }
    let names = readings.map(\.meter.name.columns).max() ?? 0
    let wishes = [
      Columns.Wish(min(max(10, names), 18), minimum: 10, rank: 0), Columns.Wish(6, minimum: 3, rank: 3),
      // Of a number no digit may be missing.
      Columns.Wish(max(10, widest(\.amounts)), minimum: max(10, widest(\.amounts)), rank: 0),
      Columns.Wish(max(5, widest(\.percent)), minimum: max(4, widest(\.percent)), rank: 1),
      Columns.Wish(max(1, widest(\.words)), minimum: 1, rank: 2),
      Columns.Wish(max(6, widest(\.provenanceWord)), minimum: 6, rank: 1),
      Columns.Wish(24, minimum: 24, rank: 4),
    ]
    let shown = !isBeside ? wishes.dropLast(2) : hasSamples ? wishes[...] : wishes.dropLast()
    return Columns(Array(shown), width: width, gap: 1, growing: 1)
  }

  func draw(on canvas: inout Canvas, through lens: inout Lens) {
    guard let account = state.usageAccount else {
      let inside = state.box(.usage, title: "Usage", on: &canvas)
      state.explain(["The usage of the selected account appears here."], in: inside, on: &canvas)
      return
    }
    let inside = box(account, on: &canvas, through: &lens)
    guard account.observation != nil else {
      let key = state.configuration.keymap.label(.refresh)
      let details = UsageDetails(account: account, separator: state.separator)
      let looking = details.budget(through: &lens)
      let limits = limitLines(of: account, atMost: 2, width: .max, through: &lens).limits.compactMap(\.text)
      state.explain(
        ["It was not read yet: \(key) reads it now."] + limits + trouble(account, through: &lens)
          + [looking].compactMap(\.self),
        in: inside, on: &canvas)
      return
    }
    let (lines, widths) = content(of: account, in: inside.size, through: &lens)
    let start = min(state.home.usageTop, max(0, lines.count - inside.size.rows))
    state.noteHidden(start..<min(lines.count, start + inside.size.rows), of: lines.count, on: &canvas)
    for (row, line) in lines.dropFirst(start).prefix(inside.size.rows).enumerated() {
      let rect = Rect(column: inside.origin.column, row: inside.origin.row + row, columns: inside.size.columns, rows: 1)
      canvas.within(rect) { canvas in
        draw(line, isOld: account.freshness.isOld, widths, on: &canvas)
      }
    }
  }

  /// How far the panel of an account can be scrolled.
  func furthest(of account: AccountStatus, in inside: Size, at now: Moment) -> Int {
    var lens = Lens(now, zone: state.zone)
    return max(0, content(of: account, in: inside, through: &lens).lines.count - inside.rows)
  }

  /// How wide the columns of an account's meters are.
  struct Widths {
    let columns: Columns
  }

  /// A line of an account's usage.
  enum Line {
    /// A bar, and readings that are drawn beside it where there is a column for them.
    case meter(MeterReading, samples: [UsageSample] = [])
    /// A line of words, and readings that are drawn at its end where there is room.
    case words(SafeText, samples: [UsageSample] = [])

    /// The words; nil for a meter.
    var text: String? {
      if case .words(let words, _) = self { words.string } else { nil }
    }
  }

  /// Draws a line.
  func draw(_ line: Line, isOld: Bool, _ widths: Widths, on canvas: inout Canvas) {
    switch line {
    case .meter(let reading, let samples):
      // What was seen in passing is the newest there is.
      let isEarlier = reading.meter.asOf != nil && !reading.meter.isSeenInPassing
      draw(reading, isOld: isOld || isEarlier, widths.columns, on: &canvas)
      if widths.columns.spans.count > 6, samples.count > 1 {
        draw(samples, in: widths.columns[6], isOld: isOld || isEarlier, on: &canvas)
      }
    case .words(let text, let samples):
      canvas.write(text.string, column: 1, style: state.style(.dim), glyphs: state.glyphs)
      draw(samples, beside: text, isOld: isOld, on: &canvas)
    }
  }

  /// All lines of an account's usage, and how wide the columns of its meters are; where it is not the whole of a
  /// panel, without what is wrong and what looking costs.
  func content(
    of account: AccountStatus, in inside: Size, isWhole: Bool = true, through lens: inout Lens
  ) -> (lines: [Line], widths: Widths) {
    let readings = account.readings.filter { !isWhole || isShown($0.meter, at: lens.now.wall) }
    let details = UsageDetails(account: account, separator: state.separator)
    let trouble = account.freshness == .fresh || !isWhole ? [] : trouble(account, through: &lens)
    let looking = SafeText(isWhole ? details.budget(through: &lens) ?? "" : "").wrapped(to: max(1, inside.columns - 4))
    let width = max(1, inside.columns - 4)
    let (limits, said) = limitLines(of: account, atMost: isWhole ? 2 : .max, width: width, through: &lens)
    let isWide = inside.columns >= Self.wide
    // Readings stand beside all bars of a panel or below them.
    let isSpacious = inside.columns >= Self.spacious && details.account.samples.values.contains { $0.count > 1 }
    let tall = meterLines(
      readings, details, isTall: true, isBeside: isWide, isSpacious: isSpacious, width: width, through: &lens)
    let isTall = tall.count + limits.count + trouble.count + looking.count <= inside.rows
    let isBeside = isWide || !isTall
    let meters =
      isTall
      ? tall
      : meterLines(
        readings, details, isTall: false, isBeside: true, isSpacious: isSpacious, width: width, through: &lens)
    var lines = trouble.map { Line.words(SafeText($0)) } + limits + meters
    if readings.isEmpty, account.readings.isEmpty {
      // What could not be read is named on the account's page.
      let isUnclear = account.observation?.partFailure != nil || account.observation?.unrecognised.isEmpty == false
      lines.append(
        .words(isUnclear ? "No usage that is recognised." : "The service reports no usage."))
    }
    if readings.isEmpty, let filter = state.home.filters[.usage], !account.readings.isEmpty {
      let key = state.configuration.keymap.label(.back)
      lines.append(.words(SafeText("No meter matches /\(filter.text). \(key) shows all \(account.readings.count).")))
    }
    lines += looking.map { Line.words(SafeText("  " + $0)) }
    if lines.count + said.count <= inside.rows { lines.insert(contentsOf: said, at: trouble.count + limits.count) }
    let columns = Self.columns(
      readings, isBeside: isBeside, hasSamples: isSpacious, width: inside.columns - (isBeside ? 2 : 1))
    return (lines, Widths(columns: columns))
  }

  /// One line a meter; where there is room, more below it.
  ///
  /// Below a meter stand its forecast, its reset and its readings, and where its limit comes from unless that stands
  /// beside the bar. Without that room forecasts and resets come below all bars, each with its meter's name.
  private func meterLines(
    _ readings: [MeterReading], _ details: UsageDetails, isTall: Bool, isBeside: Bool, isSpacious: Bool, width: Int,
    through lens: inout Lens
  ) -> [Line] {
    let resets = Set(readings.compactMap(\.meter.resetsAt))
    let shared = resets.count == 1 && isBeside ? resets.first : nil
    var (lines, after): ([Line], [Line]) = ([], [])
    for reading in readings {
      let samples = details.account.samples[reading.meter.name.string] ?? []
      lines.append(.meter(reading, samples: isSpacious ? samples : []))
      let forecast = details.forecast(of: reading, through: &lens)
      let reset = shared == nil ? reading.meter.resetsAt.map { SafeText(details.reset(at: $0, through: &lens)) } : nil
      let aged = reading.meter.asOf.map { time in
        SafeText((reading.meter.isSeenInPassing ? "seen in passing " : "as of ") + lens.age(of: time))
      }
      let source = isBeside ? nil : SafeText("limit: \(reading.provenanceWord)")
      let below = isSpacious ? [] : samples
      let words = SafeText.joined(
        [aged, source, forecast, reset].compactMap(\.self), separator: SafeText(state.separator))
      if isTall, !words.isEmpty || below.count > 1 {
        // Readings stand beside words of one line only.
        let broken = words.columns <= width ? [] : words.wrapped(to: width)
        lines += broken.map { Line.words(SafeText("  " + $0)) }
        if broken.isEmpty { lines.append(.words(SafeText("  ") + words, samples: below)) }
      } else if !isTall {
        let name = SafeText(reading.meter.name.clipped(to: 16, ellipsis: state.glyphs[.ellipsis]) + ": ")
        after += [aged, forecast, reset].compactMap(\.self).flatMap { (name + $0).wrapped(to: width) }
          .map { Line.words(SafeText("  " + $0)) }
      }
    }
    if let shared { after.append(.words(SafeText("  " + details.reset(at: shared, through: &lens)))) }
    return lines + after
  }

  /// Draws readings in a column of their own.
  private func draw(
    _ samples: [UsageSample], in span: (start: Int, width: Int), isOld: Bool, on canvas: inout Canvas
  ) {
    guard span.width >= Sparkline.narrowest else { return }
    canvas.write(
      Sparkline(samples, columns: span.width).text(state.glyphs), column: 1 + span.start,
      style: state.style(isOld ? .stale : .barFill), columns: span.width, glyphs: state.glyphs)
  }

  /// Draws readings at the end of a line, where there is room.
  private func draw(_ samples: [UsageSample], beside text: SafeText, isOld: Bool, on canvas: inout Canvas) {
    let width = min(24, canvas.bounds.size.columns - text.columns - 4)
    guard width >= Sparkline.narrowest else { return }
    let line = Sparkline(samples, columns: width).text(state.glyphs)
    canvas.write(
      line, column: canvas.bounds.size.columns - 1 - width, style: state.style(isOld ? .stale : .barFill),
      glyphs: state.glyphs)
  }

  /// Draws the panel's edge: of what does not fit how young the numbers are goes first, then the end of the plan and
  /// of the name; whether real money moves stays.
  private func box(_ account: AccountStatus, on canvas: inout Canvas, through lens: inout Lens) -> Rect {
    let plan = account.observation?.plan.plan.map { SafeText(state.separator + $0.title) } ?? ""
    let name = SafeText(account.account.name.rawValue) + plan
    let meters = account.observation?.meters ?? []
    let shown = meters.count { isShown($0, at: lens.now.wall) }
    let filter = state.filterWords(.panel(.usage), shown: shown, of: "\(meters.count)").map { " " + $0.string } ?? ""
    let (start, end) = (
      "Usage" + state.separator, state.separator + (account.account.isLive ? "LIVE" : "TEST") + filter
    )
    // The edge takes two columns at each side, and four between the title and what stands beside it.
    let room = canvas.bounds.size.columns - 4 - start.count - end.count - state.focusMark(.usage).count
    var badge = badge(account, through: &lens)
    func left() -> Int { room - (badge.map { $0.columns + 4 } ?? 0) }
    if name.columns > left(), account.freshness == .fresh || left() < 8 { badge = nil }
    let title = name.columns > left() ? SafeText(account.account.name.rawValue) : name
    let named = title.clipped(to: max(1, left()), ellipsis: state.glyphs[.ellipsis])
    return state.box(.usage, title: SafeText(start + named + end), badge: badge, on: &canvas)
  }

  /// Whether a meter is let through by the panel's filter.
  private func isShown(_ meter: Meter, at now: Instant) -> Bool {
    state.home.filters[.usage]?.admits(FilterSubject(meter, at: now)) ?? true
  }

  /// How old the numbers are, or that they are too old.
  private func badge(_ account: AccountStatus, through lens: inout Lens) -> SafeText? {
    switch account.freshness {
    case .fresh: account.observation.map { SafeText("as of " + lens.age(of: $0.at)) }
    case .stale: "stale"
    case .failed(let failure), .partial(let failure): SafeText(failure.word)
    case .unknown: "not read yet"
    }
  }

  /// What is wrong with the numbers, how old they are, and when the next try is.
  private func trouble(_ account: AccountStatus, through lens: inout Lens) -> [String] {
    var lines = account.failure.map { ["\(state.glyphs[.warning]) \($0.detail.string)"] } ?? []
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
      (3, reading.percent, plain, true),
      (4, reading.words.count <= columns[4].width ? reading.words : reading.sign, strong, false),
      (5, provenance(reading, columns), state.style(.dim), false),
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

  /// Where the limit comes from, in the word that fits.
  private func provenance(_ reading: MeterReading, _ columns: Columns) -> String {
    guard columns.spans.count > 5 else { return "" }
    return reading.provenanceWord.count <= columns[5].width ? reading.provenanceWord : reading.provenance
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
      canvas.write(own: "?", at: point.moved(columns: width / 2), style: state.style(isOld ? .stale : .dim))
    case (.some(let used), .of(let limit)):
      let fraction = limit > 0 ? Double(used) / Double(limit) : used > 0 ? 1 : 0
      canvas.bar(at: point, columns: width, fraction: fraction, glyphs: glyphs, filled: filled, empty: empty)
      let whole = Int(min(max(fraction, 0), 1) * Double(width))
      if isOld, whole > 0 {
        // Old numbers are drawn in a lighter shade.
        canvas.fill(
          Rect(origin: point, size: Size(columns: whole, rows: 1)), own: glyphs.character(.shadeMedium), style: filled)
      }
      if reading.meter.provenance != .server, whole + 1 < width {
        // Towards a limit that the service did not report the way is dotted.
        canvas.fill(
          Rect(
            origin: point.moved(columns: whole + 1), size: Size(columns: width - whole - 1, rows: 1)),
          own: glyphs.character(.dot), style: empty)
      }
      if let warning = reading.warning {
        drawTick(
          Double(warning) / 100, fraction: fraction, at: point, width: width, filled: filled, on: &canvas)
      }
      if let end = reading.end {
        canvas.write(own: glyphs[end], at: point.moved(columns: width - 1), style: filled)
      }
    }
  }

  /// Marks the share of the limit at which the operator is told.
  ///
  /// It is cut into the fill once that reaches it, and a line of its own before: neither looks like an end of the fill. A
  /// bar of few columns has none.
  private func drawTick(
    _ tick: Double, fraction: Double, at point: Point, width: Int, filled: Style, on canvas: inout Canvas
  ) {
    guard width >= 5 else { return }
    // The column whose middle is nearest; between two the left one, so that the sign at the end keeps its own.
    let column = min(max(0, Int((tick * Double(width)).rounded(.up)) - 1), width - 1)
    var style = state.style(.dim)
    if fraction >= tick {
      style = filled
      style.reversed.toggle()
    }
    canvas.write(own: state.glyphs[.vertical], at: point.moved(columns: column), style: style)
  }
}
