import Billing
import Consent
import Screen
import Text

@testable import Dashboard

/// The rule of the dialogs, written down a second time: nothing is asked for, passed on, explained or dismissed but by
/// the one key that the dialog on the screen names for it, and exactly what stands in it.
///
/// It knows actions, effects, the screen's name and the drawn frame; what was typed it keeps itself.
struct DialogOracle {
  private let readOnly: Bool
  /// What was typed or pasted since the field was opened.
  private var typed = ""
  /// Whether the field is on its way, and takes nothing.
  private var isSending = false
  /// Accounts with something on its way.
  private var underway: Set<AccountName> = []
  private(set) var counts: [String: Int] = [:]

  init(readOnly: Bool) { self.readOnly = readOnly }

  /// Takes in one action with what it did; returns what is wrong, or nil.
  mutating func watch(
    _ action: DashboardAction, from before: DashboardState, to after: DashboardState, _ effects: [DashboardEffect],
    at now: Moment
  ) -> String? {
    var complaint: String?
    for effect in effects {
      complaint = complaint ?? judge(effect, action, before, at: now)
    }
    switch action {
    case .alarmExplained: isSending = false
    case .keyPressed where isSending: break
    case .keyPressed(.character(let character)) where before.place == .explaining: typed.append(character)
    case .keyPressed(.backspace) where before.place == .explaining: typed = String(typed.dropLast())
    case .keyPressed(.paste(let text)) where before.place == .explaining:
      typed += text.split(whereSeparator: \.isNewline).joined(separator: " ")
    case .asked(let account, _, _), .noted(let account, _, _):
      if after.errands[account] == nil { underway.remove(account) }
    default: break
    }
    // The question before quitting lies over the field and leaves it as it was.
    if [.alarms, .alarm].contains(before.place), after.place == .explaining {
      typed = ""
      isSending = false
    }
    if case .urlLoaded = action, before.wantedReading == nil, after != before, after.linkDialog != before.linkDialog {
      return "a URL was taken that nobody asked for"
    }
    // What nobody asked to see is not on the screen, and the state does not print it wherever it goes.
    if after.overlay?.place != .url {
      if after.linkDialog?.url != nil { return "a URL was kept at \(after.place)" }
      if case .loadURL? = after.wantedReading { return "a URL is read for nobody" }
      let wasShown = before.linkDialog?.url != nil
      if wasShown, view(after, size: after.size, at: now).text.contains("SECRET") {
        return "a URL stayed on the screen"
      }
    }
    if case .urlLoaded = action, after.linkDialog?.url != nil {
      counts["url", default: 0] += 1
      if readOnly { return "a URL was shown in read-only" }
      if "\(after)".contains("SECRET") { return "the state prints the URL" }
    }
    if before.review == nil, let review = after.review, review.gesture != Gesture.none {
      return "a review that opened with its gesture begun"
    }
    return complaint
  }

  private mutating func judge(
    _ effect: DashboardEffect, _ action: DashboardAction, _ before: DashboardState, at now: Moment
  ) -> String? {
    switch effect {
    case .takeOver:
      counts["take over", default: 0] += 1
      let isKey = action == .keyPressed(.character("E")) && [.home, .review].contains(before.place)
      guard isKey || before.place == .palette else { return "the engine was taken over without its key" }
      if readOnly { return "the engine was taken over in read-only" }
      return before.snapshot?.engine == .absent && !before.isTakingOver ? nil : "taken over from somebody"
    case .ask, .note, .explainAlarm, .dismissLink: break
    default: return nil
    }
    // Sentences go on in the next line of their box.
    let screen = view(before, size: before.size, at: now).text
      .split { $0.isWhitespace || $0 == "│" }.joined(separator: " ")
    switch effect {
    case .ask(let account, let change):
      counts["ask", default: 0] += 1
      guard action == .keyPressed(.enter), before.place == .asking else { return "asked without its dialog" }
      let target = change.target.map { " to \($0.title)" } ?? ""
      guard screen.contains("Enter asks for: \(change.operation.word)\(target) on \(account).") else {
        return "something else was on the screen: \(screen)"
      }
      return hindrance(account, before)
    case .note(let account, let note):
      counts["note", default: 0] += 1
      guard action == .keyPressed(.enter), before.place == .note else { return "a note without its form" }
      guard screen.contains("Enter sends it for \(account).") else { return "another account: \(screen)" }
      guard screen.contains("Note · \(note.operation.word)") else { return "another note: \(screen)" }
      return hindrance(account, before)
    case .explainAlarm(let id, let words):
      counts["explain", default: 0] += 1
      isSending = true
      guard action == .keyPressed(.enter), before.place == .explaining else { return "explained without its field" }
      guard screen.contains("Alarm \(id) · open") else { return "another alarm was on the screen" }
      if readOnly { return "explained in read-only" }
      return words == SafeText(typed) ? nil : "other words than \(typed)"
    case .dismissLink(let id):
      counts["dismiss", default: 0] += 1
      guard action == .keyPressed(.character("x")), before.place == .link else { return "dismissed without its dialog" }
      if readOnly { return "dismissed in read-only" }
      return screen.contains("Link \(id) ·") ? nil : "another link was on the screen"
    default: return nil
    }
  }

  private mutating func hindrance(_ account: AccountName, _ before: DashboardState) -> String? {
    if readOnly { return "asked in read-only" }
    if before.snapshot?.engine == .absent { return "asked without an engine" }
    return underway.insert(account).inserted ? nil : "asked while another ask was on its way"
  }
}
