import Billing
import Consent
import Screen

@testable import Dashboard

/// The rule of the gesture, written down a second time: it watches what is done and what is shown, and says what is
/// wrong with an approval.
///
/// It knows nothing of the reducer's own bookkeeping: only actions, effects, the screen's name and the drawn frame.
struct ApprovalOracle {
  private var snapshot: Snapshot
  private let readOnly: Bool
  /// The request whose review is open, by the effects.
  private var shown: RequestID?
  /// When the facts on the screen last changed, came back into view or were otherwise made new.
  private var factsSince = BootTime(nanoseconds: 0)
  /// The keys since then while the review was in view, without those before an Escape.
  private var keys: [(key: Key, at: BootTime)] = []
  /// When any key was last pressed.
  private var lastKey: BootTime?
  /// The approval that was sent and not answered.
  private var isSent = false
  /// What stood on the screen since it last changed its size, to be drawn when somebody asks whether the end of the facts
  /// was there.
  private var screens: [(state: DashboardState, at: Moment, digest: ConsentDigest)] = []
  private(set) var approvals = 0

  init(_ snapshot: Snapshot, readOnly: Bool) {
    self.snapshot = snapshot
    self.readOnly = readOnly
  }

  /// Takes in one action with what it did; returns what is wrong, or nil.
  mutating func watch(
    _ action: DashboardAction, from before: DashboardState, to after: DashboardState, _ effects: [DashboardEffect],
    at now: Moment
  ) -> String? {
    let time = now.boot.time
    var complaint: String?
    keep(before, now)
    for case .approve(let id, let approval) in effects {
      complaint = complaint ?? judge(id, approval, action, before, at: now)
      approvals += 1
      isSent = true
      keys = []
    }
    if effects.count(where: { if case .approve = $0 { true } else { false } }) > 1 { return "two approvals at once" }
    switch action {
    case .resized:
      screens = []
      renew(time)
    case .keyPressed(.focusLost): renew(time)
    case .keyPressed(.focusGained): break
    case .keyPressed(let key):
      if key == .escape { keys = [] } else if before.place == .review { keys.append((key, time)) }
      lastKey = time
    case .snapshotLoaded(let newer): compare(newer, at: time)
    case .decisionRecorded(_, let result): if result != .recorded { isSent = false }
    case .woke, .noticed, .asked, .noted, .alarmExplained, .logLoaded, .historyLoaded, .readingFailed, .urlLoaded,
      .takeOverFailed, .themesFound, .storageLooked, .outcomeUnrecorded:
      break
    }
    for effect in effects {
      if case .reviewOpened(let id) = effect {
        shown = id
        isSent = false
        screens = []
        renew(time)
      }
    }
    if after.review == nil { shown = nil }
    if before.place != after.place { renew(time) }
    return complaint
  }

  /// Everything begins anew: what was pressed does not count any more.
  private mutating func renew(_ now: BootTime) {
    factsSince = now
    keys = []
  }

  /// Remembers a screen on which something stands that did not before.
  private mutating func keep(_ state: DashboardState, _ now: Moment) {
    guard state.place == .review, let request = snapshot.requests.first(where: { $0.id == shown }) else { return }
    let last = screens.last
    if last?.digest == request.digest, last?.state.review?.scroll == state.review?.scroll { return }
    screens.append((state, now, request.digest))
  }

  /// Whether the digest, the last row of the facts, was on the screen, or is on this one.
  private func wasShown(_ digest: ConsentDigest, _ state: DashboardState, _ now: Moment) -> Bool {
    let row = "digest       \(digest.hex.prefix(16))"
    return (screens.filter { $0.digest == digest }.map { ($0.state, $0.at) } + [(state, now)]).contains { state, now in
      Self.left(of: view(state, size: state.size, at: now)).contains { $0.dropFirst().hasPrefix(row) }
    }
  }

  private mutating func compare(_ newer: Snapshot, at now: BootTime) {
    let old = shown.flatMap { id in snapshot.requests.first { $0.id == id } }
    let new = shown.flatMap { id in newer.requests.first { $0.id == id } }
    snapshot = newer
    guard old != new else { return }
    let words = old?.facts.quote?.words != new?.facts.quote?.words
    let isDifferent = words || old?.state != new?.state || old.map(ConsentDigest.init) != new.map(ConsentDigest.init)
    if isDifferent {
      renew(now)
      isSent = false
    }
  }

  private func judge(
    _ id: RequestID, _ approval: Approval, _ action: DashboardAction, _ before: DashboardState, at now: Moment
  ) -> String? {
    let time = now.boot.time
    if readOnly { return "approved in read-only" }
    guard id == shown, before.place == .review else { return "approved what is not under review" }
    guard let request = snapshot.requests.first(where: { $0.id == id }), request.state == .pending else {
      return "approved what is not pending"
    }
    if isSent { return "approved twice" }
    if now.wall >= request.decideBy { return "approved after the deadline" }
    if approval.version != request.version { return "approved another version" }
    if approval.digest != ConsentDigest(of: request) { return "approved another digest" }
    if snapshot.engine == .absent { return "approved without an engine" }
    guard let account = snapshot.accounts.first(where: { $0.account.name == request.account }) else {
      return "approved on an unknown account"
    }
    if account.freshness != .fresh { return "approved on stale facts" }
    let isQuoted = request.token.flatMap { $0.timeLeft(at: now.boot) }.map { $0 >= .seconds(10) } ?? false
    let calls = request.change.operation.onlyMakesURL || account.account.service != .dock ? 0 : isQuoted ? 1 : 2
    if let left = account.callsLeft, left < calls, account.nextCallAt.map({ now.wall < $0 }) ?? true {
      return "approved without the calls for it"
    }
    if !wasShown(approval.digest, before, now) { return "the digest was not on the screen" }
    // A light approval asks for nothing that stands on the screen, so of those only the first of a sequence is drawn.
    let isHeavy = request.change.operation == .upgrade || request.change.operation == .downgrade
    var screen: [String] = []
    if isHeavy || approvals == 0 {
      screen = Self.left(of: view(before, size: before.size, at: now))
      for fact in ["plan ", "price "] where !screen.contains(where: { Self.hasLabel($0, fact) }) {
        return "the \(fact)was not on the screen"
      }
      if screen.first?.hasPrefix(" Review · request \(request.number) ") != true {
        return "the request was not on the screen"
      }
    }
    guard case .keyPressed(.character(let character)) = action else { return "approved by something else than a key" }
    let armed = factsSince.adding(.milliseconds(700))
    let beginnings = keys.indices.filter { keys[$0].key == .character("A") && keys[$0].at >= armed }
    if beginnings.isEmpty { return "approved without a beginning" }
    if isHeavy {
      guard approval.from == .dashboardCode else { return "a heavy approval without its code" }
      let code = Self.code(on: screen)
      let wasTyped = beginnings.contains { begin in
        spells(code, keys[(begin + 1)...].map { ($0.key, $0.at) } + [(.character(character), time)], from: armed)
      }
      return wasTyped ? nil : "the code was not typed"
    }
    guard approval.from == .dashboardDoubleKey, character == "A" else { return "a light approval by another key" }
    guard let lastKey, time >= lastKey.adding(.milliseconds(400)) else { return "approved without quiet" }
    return nil
  }

  /// The first columns of every row: all that is asked about.
  private static func left(of frame: Frame) -> [String] {
    (0..<frame.size.rows).map { row in
      var line = ""
      for column in 0..<min(34, frame.size.columns) { line += frame[column, row].grapheme.string }
      return line
    }
  }

  /// Whether a row has a label, at its beginning or behind the column with the titles of groups.
  private static func hasLabel(_ row: String, _ label: String) -> Bool {
    row.dropFirst().hasPrefix(label) || row.dropFirst(14).hasPrefix(label)
  }

  /// The letters that the screen asks for.
  private static func code(on screen: [String]) -> String {
    guard let line = screen.last(where: { $0.hasPrefix(" Type ") }) else { return "nothing is asked for" }
    return line.split(separator: " ").dropFirst().prefix(4).joined()
  }

  /// Whether the keys spell the code with their last letter; a wrong letter clears and makes wait.
  private func spells(_ code: String, _ keys: [(Key, BootTime)], from start: BootTime) -> Bool {
    var typed = ""
    var armed = start
    for (key, at) in keys {
      switch key {
      case .backspace: typed = String(typed.dropLast())
      case .character(let character) where character.isLetter && character.isASCII && at >= armed:
        typed += character.uppercased()
        if !code.hasPrefix(typed) {
          typed = ""
          armed = at.adding(.milliseconds(700))
        }
      default: break
      }
    }
    return typed == code
  }
}
