import Billing
import Consent
import Screen
import Text

/// One line of the review's table: a label, and a value or two.
struct FactRow {
  /// What stands beside the label.
  enum Content {
    case value(FactText)
    /// Before the change, and after it.
    case change(FactText, FactText)
  }

  /// Which row it is, whatever stands in it.
  struct ID: Hashable, Sendable {
    let label: String
    /// Which fact it is, for marking it when it changed.
    let fact: ShownFact?
    /// What tells it from others of its label.
    var number: Int64 = 0
  }

  let id: ID
  let content: Content
  /// What it is about.
  var group = FactGroup.money
  /// Whether it stays on the screen while the others scroll.
  let isPinned: Bool

  var label: String { id.label }
  var fact: ShownFact? { id.fact }

  init(
    _ label: String, _ content: Content, fact: ShownFact? = nil, number: Int64 = 0, isPinned: Bool = false
  ) {
    id = ID(label: label, fact: fact, number: number)
    self.content = content
    self.isPinned = isPinned
  }
}

extension [FactRow] {
  /// The rows as part of a group.
  func grouped(_ group: FactGroup) -> [FactRow] {
    map { row in
      var row = row
      row.group = group
      return row
    }
  }
}

/// A text with its meaning.
struct FactText {
  let text: SafeText
  let token: ThemeToken
  /// Whether it is drawn bold and reversed.
  let isUrgent: Bool

  init(_ text: SafeText, _ token: ThemeToken = .text, isUrgent: Bool = false) {
    self.text = text
    self.token = token
    self.isUrgent = isUrgent
  }

  init(_ text: String, _ token: ThemeToken = .text, isUrgent: Bool = false) {
    self.init(SafeText(text), token, isUrgent: isUrgent)
  }
}
