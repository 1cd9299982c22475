import JSON
import Serving

/// What is looked for in an organisation, and which part of what is found is wanted.
struct DockSearch: Hashable, Sendable {
  enum Kind: String, CaseIterable, Hashable, Sendable {
    case workspace
    case row
    /// No document has a text here, so that nothing is ever found of it.
    case documentSection = "doc-section"
  }

  let words: String
  let kind: Kind?
  let limit: Int
  let offset: Int

  /// Reads the query of `GET /api/search`; its parameters are those that the vendor's own client uses.
  init(_ query: FormFields) throws(DockRefusal) {
    var problems: [BodyFault.Field] = []
    words = query["q"] ?? ""
    if words.isEmpty { problems.append(.init(field: "q", message: "has to be given in the query")) }
    kind = query["kind"].flatMap(Kind.init(rawValue:))
    if query["kind"] != nil, kind == nil {
      problems.append(.init(field: "kind", message: "has to be \"workspace\" or \"row\" or \"doc-section\""))
    }
    limit = query.number("limit", or: Self.usualLimit, Self.limits, &problems)
    offset = query.number("offset", or: 0, Self.offsets, &problems)
    if !problems.isEmpty { throw .body(.wrongFields(problems)) }
  }

  /// Reads the arguments of the tool `search`; that the words are called `query` there is a guess.
  init(_ arguments: SandboxRequest.Body) throws(DockRefusal) {
    self = try DockRefusal.reading(arguments) { fields in
      let words = fields.text("query") ?? ""
      if words.isEmpty { fields.refuse("query", "has to be given") }
      return DockSearch(
        words: words, kind: fields.choice("kind", of: Kind.self),
        limit: fields.number("limit", or: Self.usualLimit, Self.limits),
        offset: fields.number("offset", or: 0, Self.offsets))
    }
  }

  private init(words: String, kind: Kind?, limit: Int, offset: Int) {
    (self.words, self.kind, self.limit, self.offset) = (words, kind, limit, offset)
  }

  private static let usualLimit = 20
  private static let limits = 1...100
  private static let offsets = 0...1_000_000
}

extension FormFields {
  /// A whole number of the query; what is wrong with it is noted.
  func number(
    _ name: String, or usual: Int, _ range: ClosedRange<Int>, _ problems: inout [BodyFault.Field]
  ) -> Int {
    guard let text = self[name] else { return usual }
    guard let number = Int(text), range.contains(number) else {
      problems.append(
        .init(field: name, message: "has to lie between \(range.lowerBound) and \(range.upperBound)"))
      return usual
    }
    return number
  }
}

extension BodyFields {
  fileprivate mutating func number(_ name: String, or usual: Int, _ range: ClosedRange<Int>) -> Int {
    guard let number = integer(name) else { return usual }
    guard let number = Int(exactly: number), range.contains(number) else {
      refuse(name, "has to lie between \(range.lowerBound) and \(range.upperBound)")
      return usual
    }
    return number
  }
}
