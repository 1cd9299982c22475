/// What of a list is shown: text, `field:value` and comparisons such as `usage>80` or `left<10m`, all of which must hold.
///
/// A `!` before a condition turns it round. A filter with a fault hides nothing: what is not understood must not make
/// rows vanish.
struct ListFilter: Hashable, Sendable {
  /// The most characters of a filter.
  static let limit = 60

  /// What was typed.
  let text: String
  /// What must hold.
  let terms: [FilterTerm]
  /// What was not understood, in a few words; nil when everything was.
  let fault: String?

  init(_ text: String, on list: FilterList) {
    self.text = text
    var terms: [FilterTerm] = []
    var fault: String?
    for word in text.split(whereSeparator: \.isWhitespace) {
      switch Self.term(word.lowercased(), list) {
      case .success(let term): if let term { terms.append(term) }
      case .failure(let reason): fault = fault ?? reason.words
      }
    }
    self.fault = fault
    self.terms = fault == nil ? terms : []
  }

  /// Whether anything could be hidden.
  var isEmpty: Bool { terms.isEmpty }

  func admits(_ subject: @autoclosure () -> FilterSubject) -> Bool {
    guard !terms.isEmpty else { return true }
    let subject = subject()
    return terms.allSatisfy { $0.isMet(by: subject) }
  }

  private struct Fault: Error {
    let words: String
  }

  private static func term(_ word: String, _ list: FilterList) -> Result<FilterTerm?, Fault> {
    if word.hasPrefix("!") {
      return term(String(word.dropFirst()), list).map { $0.map { .not($0) } }
    }
    guard let at = word.firstIndex(where: { ":=<>".contains($0) }), at > word.startIndex,
      word[..<at].allSatisfy({ $0.isASCII && $0.isLetter })
    else { return .success(word.isEmpty ? nil : .text(word)) }
    let name = String(word[..<at])
    guard let field = list.fields.first(where: { $0.name == name }) else {
      return .failure(Fault(words: "no field \(name), but " + list.fields.map(\.name).joined(separator: " ")))
    }
    let rest = word[at...]
    guard let comparison = FilterTerm.Comparison.allCases.first(where: { rest.hasPrefix($0.rawValue) }) else {
      return .failure(Fault(words: "nothing compares after \(name)"))
    }
    let value = String(rest.dropFirst(comparison.rawValue.count))
    guard !value.isEmpty else { return .failure(Fault(words: "a value comes after \(name)\(comparison.rawValue)")) }
    switch field {
    case .words:
      guard comparison == .exactly || comparison == .equal else {
        return .failure(Fault(words: "\(name) is words, so only : and = work"))
      }
      return .success(.words(field: name, value, isWhole: comparison == .equal))
    case .number:
      guard let number = number(value) else { return .failure(Fault(words: "\(name) is a number")) }
      return .success(.number(field: name, comparison, number))
    case .time:
      guard let minutes = minutes(value) else {
        return .failure(Fault(words: "\(name) is a time such as 30s, 10m, 2h or 1d"))
      }
      return .success(.number(field: name, comparison, minutes))
    }
  }

  /// Minutes as people type them: `10`, `10m`, `90s`, `2h`, `1d`.
  private static func minutes(_ text: String) -> Double? {
    var text = text
    var unit = 1.0
    for (suffix, value) in [("s", 1.0 / 60), ("m", 1), ("h", 60), ("d", 1440)] where text.hasSuffix(suffix) {
      text.removeLast()
      unit = value
    }
    guard text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }) else { return nil }
    return Double(text).map { $0 * unit }
  }

  /// A number as people type it: `80`, `80%`, `1.5k`, `2m`.
  private static func number(_ text: String) -> Double? {
    var text = text.hasPrefix("$") ? String(text.dropFirst()) : text
    var unit = 1.0
    for (suffix, value) in [("%", 1.0), ("$", 1), ("k", 1000), ("m", 1_000_000), ("g", 1_000_000_000)]
    where text.hasSuffix(suffix) {
      text.removeLast()
      unit = value
      break
    }
    guard text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") }) else { return nil }
    return Double(text).map { $0 * unit }
  }
}
