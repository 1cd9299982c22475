/// What the facts of a review are about: they stand together, under a title.
package enum FactGroup: Int, Hashable, Comparable, Sendable, CaseIterable {
  /// What is paid, and what one gets for it.
  case money
  /// Who pays, who asks, and how often.
  case parties
  /// Until when something can be decided, and by how many calls.
  case deadlines
  /// What others did at the same account.
  case elsewhere
  /// What an approval is bound to, for comparing it.
  case digest

  package static func < (left: FactGroup, right: FactGroup) -> Bool { left.rawValue < right.rawValue }

  /// What stands over the group, on the screen and in the shell; nil where a single line says what it is.
  package var title: String? {
    switch self {
    case .money: "Money"
    case .parties: "Who and why"
    case .deadlines: "Deadlines"
    case .elsewhere: "What else happened here"
    case .digest: nil
    }
  }
}
