import Billing
import Consent
import Screen
import Text

/// What the dashboard becomes after an action, and what it wants done.
///
/// Pure: time is a parameter, effects are values. The operator's gestures are described in docs/consent.md.
public func reduce(
  _ state: DashboardState, _ action: DashboardAction, at now: Moment
) -> (state: DashboardState, effects: [DashboardEffect]) {
  var reducer = Reducer(state: state, now: now)
  for action in reducer.meant(by: action) {
    reducer.take(action)
    // What was typed before a question was asked is no answer to it, even when it came with the key that led there.
    if reducer.effects.contains(.discardTypeahead) { break }
  }
  return (reducer.state, reducer.effects)
}

/// One action on its way through the state; each folder adds what belongs to its screen.
struct Reducer {
  var state: DashboardState
  let now: Moment
  var effects: [DashboardEffect] = []

  mutating func take(_ action: DashboardAction) {
    state.toasts.forgetExpired(at: now.boot.time)
    state.review?.endInterruption(at: now.boot.time)
    noteSeenFacts()
    switch action {
    case .keyPressed(let key): press(key)
    case .resized(let size):
      state.size = size
      state.review?.rearm(at: now.boot.time)
      state.review?.scroll.forgetWords()
      state.review?.scroll.seen.forgetAll()
    case .snapshotLoaded(let snapshot): load(snapshot)
    case .woke: break
    case .decisionRecorded(let id, let result): finishDecision(on: id, result)
    case .asked(let account, let change, let result): finishAsk(account, change, result)
    case .noted(let account, let note, let result): finishNote(account, note, result)
    case .alarmExplained(let id, let problem): finishExplanation(of: id, problem)
    case .storageLooked(let trouble): noteStorage(trouble)
    case .outcomeUnrecorded(let number, let words): noteUnrecorded(number, words)
    case .noticed(let notice): tell(notice)
    case .logLoaded(let entries, let isComplete): state.logPage?.take(entries, isComplete: isComplete)
    case .historyLoaded(let account, let meter, let samples):
      state.historyPage?.take(samples, of: account, meter: meter)
    case .urlLoaded(let id, let url): state.linkDialog?.take(url, ofLink: id)
    case .themesFound(let choices): state.themePicker?.take(choices)
    case .takeOverFailed(let problem): failTakeOver(problem)
    case .readingFailed(let reading, let problem): failReading(reading, problem)
    }
    settle()
  }

  /// Shows a notice.
  mutating func tell(_ notice: Notice) {
    state.toasts.show(notice, at: now.boot.time)
    remember(notice)
  }

  /// Puts a notice into the list of what was told.
  mutating func remember(_ notice: Notice) {
    state.pastNotices.removeAll { $0.notice == notice }
    state.pastNotices.insert(PastNotice(notice: notice, at: now.wall), at: 0)
    state.pastNotices = Array(state.pastNotices.prefix(PastNotice.limit))
  }

  /// Shows why something did not happen.
  mutating func refuse(_ reason: String) {
    tell(Notice(.news, SafeText(reason)))
  }

  /// Brings everything that follows from the state and the time up to date.
  private mutating func settle() {
    openAwaitedReview()
    effects += state.announcements.ring(
      for: state.snapshot?.pending ?? [], alarms: state.snapshot?.openAlarms ?? [], usage: state.toldUsage,
      at: now.boot.time)
    settleHome()
    settlePreview()
    settleAlarms()
    settleNotes()
    settleLog()
    settleLink()
  }
}
