import Billing
import Screen
import Text

/// Where everything is on the screen of a history.
struct HistoryLayout {
  /// How wide the scale beside the chart is at least.
  private static let narrowestScale = 8

  let screen: ScreenLayout
  /// The inside of the box.
  let inside: Rect
  /// How wide the scale beside the chart is.
  let scaleColumns: Int
  /// Where the line is drawn.
  let area: Rect
  /// The line; nil when there is no account or meter.
  let chart: UsageChart?
  let meter: Meter?
  let status: AccountStatus?

  init(_ state: DashboardState, _ page: HistoryPage, size: Size, through lens: inout Lens) {
    screen = ScreenLayout(state, size: size, through: &lens)
    inside = screen.content.inset()
    // Below the chart are its times, the value under the cursor, and what leads where.
    let (upper, _) = inside.split(bottom: 3)
    let status = state.snapshot?.account(page.account)
    let meter = status?.observation?.meters.first { $0.name.string == page.meter }
    self.status = status
    self.meter = meter
    guard let status, let meter else {
      scaleColumns = min(Self.narrowestScale, upper.size.columns)
      area = upper.split(left: scaleColumns).right
      chart = nil
      return
    }
    let limit: Int64? = if case .of(let limit) = meter.limit { limit } else { nil }
    // Until the ledger was read the readings of the home screen are better than nothing.
    let samples =
      page.read.flatMap { $0.meter == page.meter ? $0.samples : nil } ?? status.samples[page.meter] ?? []
    func drawn(_ columns: Int) -> UsageChart {
      UsageChart(
        samples, since: page.since, now: lens.now.wall, limit: limit, forecast: status.forecasts[page.meter],
        columns: max(0, columns), rows: upper.size.rows)
    }
    // The scale does not depend on the columns that are left beside it.
    let widest = drawn(0).labels(unit: meter.unit.string).values.map { DisplayWidth.columns(of: $0.text) }.max() ?? 0
    let scaleColumns = min(max(Self.narrowestScale, widest + 2), max(Self.narrowestScale, upper.size.columns / 4))
    self.scaleColumns = min(scaleColumns, upper.size.columns)
    area = upper.split(left: self.scaleColumns).right
    let chart = drawn(area.size.columns - 1)
    lens.noteChange(after: chart.columnDuration)
    self.chart = chart
  }
}

/// How the use of an account went: a line, its limit, where it leads, and the value under a cursor.
struct HistoryView {
  let state: DashboardState
  let page: HistoryPage

  func draw(on canvas: inout Canvas, through lens: inout Lens) {
    let layout = HistoryLayout(state, page, size: canvas.bounds.size, through: &lens)
    canvas.within(layout.screen.header) { Header(state: state).draw(on: &$0, through: &lens) }
    canvas.within(layout.screen.content) { canvas in
      canvas.box(
        title: title(layout), badge: badge(layout), glyphs: state.glyphs,
        style: state.style(.borderFocused), titleStyle: state.style(.title), badgeStyle: state.style(.text))
    }
    if let chart = layout.chart, let meter = layout.meter, let status = layout.status {
      draw(chart, meter, status, layout, on: &canvas, through: &lens)
    } else {
      state.explain(
        ["This meter is not reported any more. \(state.configuration.keymap.label(.nextPanel)) shows another one."],
        in: layout.inside, on: &canvas)
    }
    canvas.within(layout.screen.notices) { layout.screen.notice.draw(on: &$0) }
    canvas.within(layout.screen.footer) { Footer(state: state).draw(on: &$0, through: &lens) }
  }

  /// The stretch of time, and where the limit is when its line cannot tell it.
  private func badge(_ layout: HistoryLayout) -> SafeText {
    SafeText([layout.chart?.limitWords, page.span.rawValue].compactMap(\.self).joined(separator: state.separator))
  }

  private func title(_ layout: HistoryLayout) -> SafeText {
    var parts: [SafeText] = ["History", SafeText(page.account.rawValue)]
    if let badge = state.liveBadge(page.account) { parts.append(badge) }
    let meters = layout.status?.observation?.meters ?? []
    let place = meters.firstIndex { $0.name.string == page.meter }.map { " (\($0 + 1) of \(meters.count))" } ?? ""
    parts.append(SafeText(page.meter) + SafeText(place))
    return SafeText.joined(parts, separator: SafeText(state.separator))
  }

  private func draw(
    _ chart: UsageChart, _ meter: Meter, _ status: AccountStatus, _ layout: HistoryLayout, on canvas: inout Canvas,
    through lens: inout Lens
  ) {
    let isOld = status.freshness.isOld
    let column = page.cursor.map(chart.column) ?? chart.columnOfNow
    canvas.within(layout.area) { draw(chart, isOld: isOld, cursor: column, on: &$0) }
    canvas.addRegion(layout.area, command: HomeItem.command, item: HomeItem.chart.text)
    drawScale(chart, meter, layout, on: &canvas)
    let lines = layout.inside.split(bottom: 3).bottom
    let reading = MeterReading(meter, service: status.account.service, alerts: status.account.alerts)
    let time = page.cursor ?? lens.now.wall
    canvas.within(lines) { canvas in
      drawTimes(chart, layout, on: &canvas)
      canvas.write(
        value(chart, at: time, reading), column: 1, row: 1, style: state.style(.text), glyphs: state.glyphs)
      canvas.write(
        outlook(reading, status, through: &lens).string, column: 1, row: 2, style: state.style(.dim),
        glyphs: state.glyphs)
    }
  }

  private func draw(_ chart: UsageChart, isOld: Bool, cursor: Int, on canvas: inout Canvas) {
    for row in 0..<chart.rows {
      for column in 0..<chart.columns {
        let mark = chart.marks[row * chart.columns + column]
        let text =
          mark == .nothing && column == cursor ? state.glyphs[.vertical] : UsageChart.text(mark, state.glyphs)
        var style: Style =
          switch mark {
          case .nothing: state.style(.dim)
          case .line: state.style(isOld ? .stale : .barFill)
          case .forecast: state.style(.warning)
          case .limit: state.style(.barOver)
          }
        if column == cursor, mark != .nothing { style = style.merging(Style(reversed: true)) }
        canvas.write(text, column: column, row: row, style: style, glyphs: state.glyphs)
      }
    }
  }

  /// The values at both ends and the limit, each beside its row; the unit where it fits.
  private func drawScale(_ chart: UsageChart, _ meter: Meter, _ layout: HistoryLayout, on canvas: inout Canvas) {
    let room = layout.scaleColumns - 2
    for (row, label) in chart.labels(unit: meter.unit.string) {
      let text = DisplayWidth.columns(of: label.text) <= room ? label.text : label.amount
      canvas.write(
        text, column: layout.inside.origin.column + 1, row: layout.area.origin.row + row,
        style: state.style(label.isLimit ? .barOver : .dim), columns: max(0, room), glyphs: state.glyphs)
    }
  }

  private func drawTimes(_ chart: UsageChart, _ layout: HistoryLayout, on canvas: inout Canvas) {
    let left = layout.scaleColumns
    let since = page.since.dayAndTime(in: state.zone)
    canvas.write(since, column: left, style: state.style(.dim), glyphs: state.glyphs)
    let column = left + chart.columnOfNow - 3
    guard column > left + since.count else { return }
    canvas.write("now" + state.glyphs[.triangleUp], column: column, style: state.style(.dim), glyphs: state.glyphs)
  }

  /// The value under the cursor with its time.
  private func value(_ chart: UsageChart, at time: Instant, _ reading: MeterReading) -> String {
    let when = page.cursor == nil ? "now" : time.dayAndTime(in: state.zone)
    guard let value = chart.value(at: time) else {
      return when + ": " + (page.wanted == nil ? "nothing was read by then" : "reading the ledger")
    }
    var words = "\(when): \(value.isForecast ? "about " : "")\(Self.amount(value.amount)) \(reading.meter.unit)"
    if case .of(let limit) = reading.meter.limit, limit > 0 {
      let percent = min(max(value.amount / Double(limit) * 100, -9999), 9999)
      words += state.separator + "\(Int(percent.rounded(.down))) % of \(MeterReading.compact(limit))"
    }
    return words + (value.isForecast ? state.separator + "forecast" : "")
  }

  /// What the meter is now, and where use leads.
  private func outlook(_ reading: MeterReading, _ status: AccountStatus, through lens: inout Lens) -> SafeText {
    let details = UsageDetails(account: status, separator: state.separator)
    let parts: [SafeText?] = [
      details.forecast(of: reading, through: &lens),
      reading.words.isEmpty ? nil : SafeText(reading.words),
      reading.meter.resetsAt.map { SafeText(details.reset(at: $0, through: &lens)) },
      SafeText("limit: " + reading.provenanceWord),
    ]
    return SafeText.joined(parts.compactMap(\.self), separator: SafeText(state.separator))
  }

  private static func amount(_ value: Double) -> String { MeterReading.compact(UsageChart.whole(value)) }
}
