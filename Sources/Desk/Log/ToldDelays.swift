import Ledger

/// Which approvals were told to wait for their service already: each is told once, not at every try.
package struct ToldDelays {
  private var requests: Set<String> = []

  package init() {}

  /// Whether an entry says only again what was told of the request's approval; takes note of it.
  package mutating func isRepeated(_ event: Event) -> Bool {
    guard let request = event.request else { return false }
    switch EventKind(rawValue: event.kind) {
    case .requestExecutionDelayed: return !requests.insert(request).inserted
    // A token that comes and goes, and an agent that asks again, change nothing of the wait.
    case .requestTokenMinted, .requestTokenLapsed, .requestJoined, .requestWordsChanged: return false
    default:
      requests.remove(request)
      return false
    }
  }
}
