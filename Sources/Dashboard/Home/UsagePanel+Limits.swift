import Billing
import Consent
import Screen
import Text

extension UsagePanel {
  /// The limits that agents ran into, each with what the operator can do about it, and what the service said of them.
  func limitLines(
    of account: AccountStatus, atMost most: Int, width: Int, through lens: inout Lens
  ) -> (limits: [Line], said: [Line]) {
    guard let snapshot = state.snapshot else { return ([], []) }
    let hits = snapshot.limitHits(at: account.account.name)
    var (limits, said): ([Line], [Line]) = ([], [])
    for hit in hits.prefix(most) {
      let words = LimitWords(hit, among: snapshot.requests, separator: state.separator)
      let line = SafeText(state.glyphs[.warning] + " ") + words.line(ago: lens.age(of: hit.at))
      limits += line.wrapped(to: width).map { .words(SafeText($0)) }
      if hit.limit.words.isEmpty { continue }
      let quoted = SafeText(hits.count == 1 ? "\"" : "\(hit.agent): \"") + hit.limit.words + SafeText("\"")
      said += quoted.wrapped(to: width).map { .words(SafeText("  " + $0)) }
    }
    if hits.count > most {
      limits.append(.words(SafeText("  and \(hits.count - most) more: \(state.configuration.keymap.label(.account))")))
    }
    return (limits, said)
  }
}
