import Billing
import Consent
import Screen
import Testing
import Text

@testable import Dashboard

/// A dashboard with a clock that is turned by hand; it keeps the effects of the last action and of all.
struct Desk {
  private(set) var state: DashboardState
  private(set) var now = Sample.start
  /// What the last action wanted done.
  private(set) var effects: [DashboardEffect] = []
  private(set) var allEffects: [DashboardEffect] = []

  init(
    _ snapshot: Snapshot? = Sample.busy, readOnly: Bool = false, keymap: Keymap = .standard,
    glyphs: GlyphSet = .unicode, theme: Theme = .fallback, size: Size = Size(columns: 100, rows: 30),
    noBrowser: SafeText? = nil, zone: ClockZone = .utc, isGuided: Bool = false
  ) {
    state = DashboardState(
      configuration: DashboardConfiguration(
        readOnly: readOnly, keymap: keymap, glyphs: glyphs, theme: theme, zone: zone, noBrowser: noBrowser,
        isGuided: isGuided),
      size: size)
    if let snapshot { load(snapshot) }
  }

  mutating func send(_ action: DashboardAction) {
    (state, effects) = reduce(state, action, at: now)
    allEffects += effects
  }

  /// A log of so many entries that answers what is asked of it, and how often it was asked.
  var logLength: Int64 = 0
  private(set) var readings: [DashboardReading] = []

  /// Answers what the screen waits for, until it waits for nothing.
  mutating func answer(limit: Int = 200) {
    for _ in 0..<limit {
      guard let wanted = state.wantedReading else { return }
      readings.append(wanted)
      switch wanted {
      case .loadLog(let before, let count):
        let newest = min(logLength, (before ?? .max) - 1)
        let oldest = max(1, newest - Int64(count) + 1)
        let entries = newest < oldest ? [] : (oldest...newest).reversed().map(Sample.entry)
        send(.logLoaded(entries, isComplete: oldest == 1))
      case .loadHistory(let account, let meter, let since):
        let samples = (state.snapshot?.account(account)?.samples[meter] ?? []).filter { $0.at >= since }
        send(.historyLoaded(account, meter: meter, samples))
      case .loadURL(let id): send(.urlLoaded(id, Sample.url(ofLink: id, in: state.snapshot)))
      }
    }
  }

  mutating func load(_ snapshot: Snapshot) { send(.snapshotLoaded(snapshot)) }

  /// Presses keys one after another, without time in between.
  mutating func press(_ keys: Key...) {
    for key in keys { send(.keyPressed(key)) }
  }

  mutating func type(_ text: String) {
    for character in text { send(.keyPressed(.character(character))) }
  }

  /// Draws in another theme from now on.
  mutating func wear(_ theme: Theme) { state.theme = theme }

  /// Turns both clocks forward.
  mutating func wait(_ milliseconds: Int64) { now = now.adding(.milliseconds(milliseconds)) }

  /// Opens the review of a request by moving to its row.
  mutating func open(_ id: RequestID) {
    for _ in 0..<state.home.order.count where state.request?.id != id { press(.down) }
    for _ in 0..<state.home.order.count where state.request?.id != id { press(.up) }
    press(.enter)
    #expect(state.review?.id == id)
  }

  /// Presses what the mouse can press for a command.
  mutating func click(on command: String, item: String? = nil) {
    guard let region = frame().regions.last(where: { $0.command == command && $0.item == item }) else {
      Issue.record("there is nothing to press for \(command) \(item ?? "")")
      return
    }
    press(.mouse(MouseEvent(kind: .press(.left), point: region.rect.origin)))
  }

  /// Gives the keyboard to a panel.
  mutating func focus(_ panel: Panel) {
    for _ in Panel.allCases where state.home.focus != panel { press(.tab) }
    #expect(state.home.focus == panel)
  }

  /// Selects an account by moving to its row.
  mutating func select(_ name: AccountName) {
    focus(.accounts)
    press(.home)
    for _ in 0..<(state.snapshot?.accounts.count ?? 0) where state.selectedAccount?.account.name != name {
      press(.down)
    }
    #expect(state.selectedAccount?.account.name == name)
  }

  /// Opens the actions of an account and moves to one.
  mutating func openActions(_ name: AccountName, at operation: Billing.Operation? = nil) {
    select(name)
    press(.enter)
    #expect(state.place == .actions)
    guard let operation else { return }
    for _ in Billing.Operation.allCases where state.actionMenu?.selected != operation { press(.down) }
    #expect(state.actionMenu?.selected == operation)
  }

  /// Opens a review and waits until a gesture counts.
  mutating func openArmed(_ id: RequestID) {
    open(id)
    wait(700)
  }

  func frame(_ size: Size? = nil) -> Frame { view(state, size: size ?? state.size, at: now) }

  /// The newest notice on the screen.
  var notice: String? { state.toasts.visible(at: now.boot.time).last?.notice.text.string }

  /// The letters that the review asks for.
  var code: String { state.review?.code.letters ?? "" }
}
