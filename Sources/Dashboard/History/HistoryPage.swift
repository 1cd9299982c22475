import Billing
import Text

/// How far back the history goes.
enum HistorySpan: String, Hashable, Sendable, CaseIterable {
  case day, week, month

  /// The stretch of time, from its beginning until now.
  var duration: Duration {
    switch self {
    case .day: .seconds(86_400)
    case .week: .seconds(7 * 86_400)
    case .month: .seconds(30 * 86_400)
    }
  }
}

/// How the use of an account went, on the whole screen: one meter at a time.
struct HistoryPage: Hashable, Sendable {
  let account: AccountName
  /// The meter whose line is drawn, by its name.
  private(set) var meter: String
  private(set) var span: HistorySpan
  /// Since when readings are drawn.
  private(set) var since: Instant
  /// The time whose value is read off; nil for now.
  var cursor: Instant?
  /// The account's screen it was opened on; nil when it was opened at home.
  let beneath: AccountPage?
  /// The readings, and of which meter they are; nil until they were read once.
  private(set) var read: Readings?
  /// What is to be read; nil when it was, or when that failed.
  private(set) var wanted: DashboardReading?

  /// Readings of a meter.
  struct Readings: Hashable, Sendable {
    let meter: String
    let samples: [UsageSample]
  }

  init(_ account: AccountName, meter: String, at now: Instant, beneath: AccountPage?) {
    self.account = account
    self.meter = meter
    self.beneath = beneath
    span = .day
    since = now
    readAgain(at: now)
  }

  /// Shows another stretch of time; the cursor is now again.
  mutating func turnSpan(at now: Instant) {
    let all = HistorySpan.allCases
    span = all[((all.firstIndex(of: span) ?? 0) + 1) % all.count]
    cursor = nil
    readAgain(at: now)
  }

  /// Shows another meter; the cursor stays at its time.
  mutating func show(_ meter: String, at now: Instant) {
    guard meter != self.meter else { return }
    self.meter = meter
    readAgain(at: now)
  }

  /// The readings are wanted, up to now.
  mutating func readAgain(at now: Instant) {
    since = now.adding(milliseconds: -span.duration.wholeMilliseconds)
    wanted = .loadHistory(account, meter: meter, since: since)
  }

  mutating func fail() { wanted = nil }

  /// Takes readings in; those of another account or meter are not the ones that are waited for.
  mutating func take(_ samples: [UsageSample], of account: AccountName, meter: String) {
    guard account == self.account, meter == self.meter else { return }
    read = Readings(meter: meter, samples: samples)
    wanted = nil
  }
}

extension Reducer {
  /// Opens the history of the account that commands are about, with the meter nearest to its limit.
  mutating func openHistory() {
    guard let status = state.actionAccount, let meters = status.observation?.meters, let first = meters.first else {
      return
    }
    let nearest = meters.enumerated().max { ($0.1.percent ?? -1, $1.0) < ($1.1.percent ?? -1, $0.0) }?.1 ?? first
    state.overlay = .history(
      HistoryPage(status.account.name, meter: nearest.name.string, at: now.wall, beneath: state.accountPage))
  }

  mutating func leaveHistory() {
    state.overlay = state.historyPage?.beneath.map { .account($0) }
  }

  mutating func changeSpan() { state.historyPage?.turnSpan(at: now.wall) }

  /// Shows the next meter of the account, and after the last the first.
  mutating func turnMeter(by distance: Int) {
    guard let page = state.historyPage else { return }
    let names = state.snapshot?.account(page.account)?.observation?.meters.map(\.name.string) ?? []
    guard !names.isEmpty else { return }
    let index = names.firstIndex(of: page.meter) ?? 0
    state.historyPage?.show(names[(index + distance + names.count) % names.count], at: now.wall)
  }

  /// Moves the cursor by columns of the chart.
  mutating func moveCursor(_ movement: Movement) {
    guard let page = state.historyPage else { return }
    var lens = Lens(now, zone: state.zone)
    let layout = HistoryLayout(state, page, size: state.size, through: &lens)
    guard let chart = layout.chart, chart.columns > 0 else { return }
    let current = page.cursor.map(chart.column) ?? chart.columnOfNow
    put(current + movement.distance(page: 10), on: chart)
  }

  /// Moves the cursor to where the mouse points.
  mutating func putCursor(onColumn column: Int) {
    guard let page = state.historyPage else { return }
    var lens = Lens(now, zone: state.zone)
    guard let chart = HistoryLayout(state, page, size: state.size, through: &lens).chart, chart.columns > 0 else {
      return
    }
    put(column, on: chart)
  }

  /// Puts the cursor on a column, or the nearest there is.
  private mutating func put(_ column: Int, on chart: UsageChart) {
    let column = min(max(0, column), chart.columns - 1)
    state.historyPage?.cursor = column == chart.columnOfNow ? nil : chart.time(ofColumn: column)
  }

  /// A newer look has brought newer readings.
  mutating func refreshHistory() {
    guard let page = state.historyPage, page.wanted == nil,
      let seen = state.snapshot?.account(page.account)?.observation?.at,
      seen > page.since.adding(milliseconds: page.span.duration.wholeMilliseconds)
    else { return }
    state.historyPage?.readAgain(at: now.wall)
  }
}

extension DashboardState {
  /// Why no history can be shown; nil when one can.
  var historyObstacle: String? {
    guard let account = actionAccount else { return "Select an account first." }
    guard let observation = account.observation else { return "\(account.account.name) was not read yet." }
    return observation.meters.isEmpty ? "The service reports no usage, so there is no history." : nil
  }
}

/// What keys do in the history.
struct HistoryKeys: PlaceKeys {
  /// Up and down show the meters, the ends of the list the ends of the line.
  func move(_ movement: Movement, in reducer: inout Reducer) {
    switch movement {
    case .rows(let distance): reducer.turnMeter(by: distance.signum())
    case .pages(let distance): reducer.moveCursor(.rows(distance.signum() * 10))
    case .first, .last: reducer.moveCursor(movement)
    }
  }

  func goSideways(by distance: Int, in reducer: inout Reducer) { reducer.moveCursor(.rows(distance)) }

  func turn(by distance: Int, in reducer: inout Reducer) { reducer.turnMeter(by: distance) }

  func goBack(in reducer: inout Reducer) { reducer.leaveHistory() }

  func select(_ item: HomeItem, column: Int, in reducer: inout Reducer) {
    if item == .chart { reducer.putCursor(onColumn: column) }
  }
}
