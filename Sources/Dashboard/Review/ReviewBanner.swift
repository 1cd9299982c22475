import Billing
import Consent
import Screen
import Text

/// The lines that say what changed, or what became of the request, while it was being read.
struct ReviewBanner {
  /// What makes the reading begin anew, and what became of the request.
  let grave: [String]
  /// What else is new; it holds nobody up, and gives way where every line is needed.
  let news: [String]

  init(_ state: DashboardState, _ review: Review, columns: Int, at now: Moment) {
    func lines(_ sentences: [String]) -> [String] {
      sentences.flatMap { SafeText($0).wrapped(to: max(1, columns)) }
    }
    func names(_ facts: Set<ShownFact>) -> String { facts.sorted().map(\.name).joined(separator: ", ") }
    let changed = review.changed.filter(\.rearms)
    let sentence = "\(state.glyphs[.warning]) changed while you were reading: \(names(changed))"
    grave = Array(
      lines((changed.isEmpty ? [] : [sentence]) + [Self.fate(review, in: state, at: now)].compactMap { $0 }).prefix(2))
    let others = review.changed.subtracting(changed)
    news = others.isEmpty ? [] : Array(lines(["* new meanwhile: \(names(others))"]).prefix(1))
  }

  private static func fate(_ review: Review, in dashboard: DashboardState, at now: Moment) -> String? {
    if review.isGone { return "Gone: the ledger does not know this request any more." }
    let state = review.facts.request.state
    guard state != .pending else { return nil }
    let isElsewhere = review.openedIn == .pending && !review.hasDecided
    let words = review.facts.request.outcome?.words ?? ""
    let detail = words.isEmpty ? "" : " (\(words))"
    return (isElsewhere ? "Not by you: " : "") + dashboard.fate(review.facts.request, at: now) + detail
  }
}
