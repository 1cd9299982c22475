/// One condition of a filter.
enum FilterTerm: Hashable, Sendable {
  /// How a number is compared with the one that was typed.
  enum Comparison: String, Hashable, Sendable, CaseIterable {
    case atLeast = ">="
    case atMost = "<="
    case above = ">"
    case below = "<"
    case equal = "="
    case exactly = ":"
  }

  /// The row's text has these words in it.
  case text(String)
  /// A field has these words in it, or is these words and no others.
  case words(field: String, String, isWhole: Bool)
  /// A field's number compares so.
  case number(field: String, Comparison, Double)
  /// The opposite of another condition.
  indirect case not(FilterTerm)

  /// Whether a row meets the condition; a row without such a number meets no comparison.
  func isMet(by subject: FilterSubject) -> Bool {
    switch self {
    case .text(let words): return subject.text.contains(words)
    case .words(let field, let words, let isWhole):
      guard let value = subject.words[field] else { return false }
      return isWhole ? value == words : value.contains(words)
    case .number(let field, let comparison, let number):
      guard let value = subject.numbers[field] else { return false }
      return switch comparison {
      case .atLeast: value >= number
      case .atMost: value <= number
      case .above: value > number
      case .below: value < number
      case .equal, .exactly: value == number
      }
    case .not(let term): return !term.isMet(by: subject)
    }
  }
}
