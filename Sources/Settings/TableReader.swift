/// Takes typed values out of a TOML document and gathers everything that is wrong with them.
///
/// Each function answers nil both for a key that is absent and for one that is wrong; the second leaves a problem.
struct TableReader {
  let document: TOMLDocument
  private(set) var problems: [SettingsProblem] = []

  init(_ document: TOMLDocument) {
    self.document = document
  }

  // MARK: - Problems

  /// Notes a problem with a value.
  mutating func refuse(_ path: TOMLPath, _ what: String, expected: String? = nil, suggestion: String? = nil) {
    note(path, at: document.valuePosition(path), what, expected, suggestion)
  }

  /// Notes a problem with a key.
  mutating func refuseKey(_ path: TOMLPath, _ what: String, expected: String? = nil, suggestion: String? = nil) {
    note(path, at: document.keyPosition(path), what, expected, suggestion)
  }

  /// Notes that a key is not there, at the table that should have it.
  mutating func refuseAbsence(of path: TOMLPath, expected: String) {
    note(path, at: document.valuePosition(path.parent), Wording.missing, expected, nil)
  }

  private mutating func note(
    _ path: TOMLPath, at position: FilePosition?, _ what: String, _ expected: String?, _ suggestion: String?
  ) {
    problems.append(
      SettingsProblem(
        .content, file: document.file, position: position, key: path.description, what: what, expected: expected,
        suggestion: suggestion))
  }

  private mutating func refuseKind(_ path: TOMLPath, _ node: TOMLNode, expected: String) {
    refuse(path, Wording.isA(node.kind), expected: expected)
  }

  // MARK: - Tables

  func has(_ path: TOMLPath) -> Bool { document.node(path) != nil }

  /// The keys of a table in alphabetical order, nil when there is no table.
  mutating func keys(of path: TOMLPath, expected: String = "a table") -> [String]? {
    switch document.node(path) {
    case .table(let entries)?: return entries.keys.sorted()
    case let node?: refuseKind(path, node, expected: expected)
    case nil: break
    }
    return nil
  }

  /// How many tables a list of tables has; a list of other things is refused.
  mutating func count(ofTables path: TOMLPath) -> Int {
    let expected = Wording.tables(path.description)
    switch document.node(path) {
    case .array(let elements)?:
      for (index, element) in elements.enumerated() {
        if case .table = element { continue }
        refuseKind(path.appending(index), element, expected: expected)
      }
      return elements.count
    case let node?: refuseKind(path, node, expected: expected)
    case nil: break
    }
    return 0
  }

  /// Refuses every key of a table that is not among the known ones.
  ///
  /// Offered instead are those that make sense in this table; other words are what people call a key elsewhere.
  mutating func refuseUnknownKeys(
    in path: TOMLPath, known: [String], offered: [String]? = nil, otherWords: [String: String] = [:],
    home: (String) -> String? = KeyHome.place
  ) {
    guard case .table(let entries)? = document.node(path) else { return }
    let offered = offered ?? known
    for key in entries.keys.sorted() where !known.contains(key) {
      let meant = otherWords[key.lowercased()] ?? Suggestion.nearest(to: key, among: offered)
      if let place = home(key) {
        refuseKey(path.appending(key), Wording.unknownKey, expected: "it \(place)")
      } else if let meant, offered.contains(meant) {
        refuseKey(path.appending(key), Wording.unknownKey, suggestion: meant)
      } else {
        refuseKey(path.appending(key), Wording.unknownKey, expected: "one of " + offered.joined(separator: ", "))
      }
    }
  }

  // MARK: - Values

  mutating func boolean(_ path: TOMLPath) -> Bool? {
    switch document.node(path) {
    case .boolean(let value)?: return value
    case let node?: refuseKind(path, node, expected: Wording.booleanForm)
    case nil: break
    }
    return nil
  }

  mutating func integer(_ path: TOMLPath, in range: ClosedRange<Int>) -> Int? {
    let expected = Wording.wholeNumber(range)
    switch document.node(path) {
    case .integer(let value)? where range.contains(value): return value
    case .integer(let value)?: refuse(path, "\(value) is out of range", expected: expected)
    case let node?: refuseKind(path, node, expected: expected)
    case nil: break
    }
    return nil
  }

  mutating func string(_ path: TOMLPath, expected: String) -> String? {
    switch document.node(path) {
    case .string(let value)?: return value
    case let node?: refuseKind(path, node, expected: expected)
    case nil: break
    }
    return nil
  }

  /// A list of strings; each wrong element is refused and nil in the answer.
  mutating func strings(_ path: TOMLPath, expected: String) -> [String?]? {
    switch document.node(path) {
    case .array(let elements)?: return elements.indices.map { string(path.appending($0), expected: "a string") }
    case let node?: refuseKind(path, node, expected: expected)
    case nil: break
    }
    return nil
  }

  /// One of a few words.
  mutating func word<Word>(_ path: TOMLPath, of _: Word.Type) -> Word?
  where Word: RawRepresentable<String> & CaseIterable {
    word(path, among: Array(Word.allCases))
  }

  /// One of a few words, where not all make sense.
  mutating func word<Word>(_ path: TOMLPath, among choices: [Word]) -> Word? where Word: RawRepresentable<String> {
    let words = choices.map(\.rawValue)
    guard let text = string(path, expected: Quoted.choices(words)) else { return nil }
    if let word = choices.first(where: { $0.rawValue == text }) { return word }
    refuse(
      path, Wording.isNot(text, "known here"), expected: Quoted.choices(words),
      suggestion: Suggestion.nearest(to: text, among: words))
    return nil
  }

  mutating func duration(
    _ path: TOMLPath, in range: ClosedRange<Duration>, or word: String? = nil
  ) -> Duration? {
    let expected = Wording.duration(range, or: word)
    guard let text = string(path, expected: expected) else { return nil }
    guard let duration = DurationText.parse(text) else {
      refuse(path, Wording.isNot(text, "a duration"), expected: expected)
      return nil
    }
    guard range.contains(duration) else {
      refuse(path, Wording.outOfRange(text), expected: expected)
      return nil
    }
    return duration
  }
}
