import Consent
import Screen
import Text

/// The lines that say what changed, or what became of the request, while it was being read.
enum ReviewBanner {
  static func lines(_ state: DashboardState, _ review: Review, columns: Int) -> [String] {
    var sentences: [String] = []
    if !review.changed.isEmpty {
      let names = review.changed.sorted().map(\.name).joined(separator: ", ")
      sentences.append("\(state.glyphs[.warning]) changed while you were reading: \(names)")
    }
    if let fate = fate(review) { sentences.append(fate) }
    return sentences.flatMap { SafeText($0).wrapped(to: max(1, columns)) }
  }

  private static func fate(_ review: Review) -> String? {
    if review.isGone { return "Gone: the ledger does not know this request any more." }
    let state = review.facts.request.state
    guard state != .pending else { return nil }
    let isElsewhere = review.openedIn == .pending && !review.hasDecided
    let words = review.facts.request.outcome?.words ?? ""
    let detail = words.isEmpty ? "" : " (\(words))"
    return (isElsewhere ? "Not by you: " : "") + review.facts.request.fate + detail
  }
}
