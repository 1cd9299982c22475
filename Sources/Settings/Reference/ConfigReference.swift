/// Every key of the config and of theme files, or some of them, made of the tables that the readers read by.
public struct ConfigReference: Hashable, Sendable {
  /// A table with those of its keys that are asked about.
  public struct Part: Hashable, Sendable {
    /// The table.
    public let table: ConfigTable
    /// The keys.
    public let keys: [ConfigKey]
  }

  /// The tables in their order.
  public let parts: [Part]

  /// Everything there is.
  public static let whole = ConfigReference(parts: ConfigTable.allCases.map { Part(table: $0, keys: $0.keys) })

  private init(parts: [Part]) {
    self.parts = parts
  }

  /// What a word is about: a table, as it stands in the file or without its brackets, a key, or a key with its table's name
  /// before it; nil where there is none of these.
  public init?(about word: String) {
    let name = Self.bare(word)
    let isHeader = name != word
    let parts = Self.whole.parts.compactMap { part -> Part? in
      if part.table.rawValue == name, part.table != .top { return part }
      // What stands at the top of a table says less than the table.
      let isTold = part.table == .top && ConfigTable.isTable(name)
      let keys = part.keys.filter { $0.path == name && !isTold || $0.name == name && !isHeader && !isTold }
      return keys.isEmpty ? nil : Part(table: part.table, keys: keys)
    }
    if parts.isEmpty { return nil }
    self.init(parts: parts)
  }

  /// The table or key that somebody meant who asked about another word.
  public static func suggestion(for word: String) -> String? {
    let word = bare(word)
    let last = word.split(separator: ".").last.map { $0.lowercased() } ?? word
    let elsewhere =
      AccountKey.otherWords[last]?.rawValue ?? PushKey.otherWords[last]?.rawValue ?? NetworkKey.otherWords[last]?
      .rawValue
      ?? LoginKey.otherWords[last]?.rawValue
    let keys = whole.parts.flatMap(\.keys)
    let tables = ConfigTable.allCases.filter { $0 != .top }
    return Suggestion.nearest(to: last, among: keys.map(\.name) + tables.map(\.rawValue)) ?? elsewhere
      ?? Suggestion.nearest(to: word, among: keys.map(\.path))
  }

  /// A table's name without its brackets.
  private static func bare(_ word: String) -> String { word.filter { $0 != "[" && $0 != "]" } }
}

extension ConfigTable {
  /// Whether a key at the top is a table of its own in the reference.
  static func isTable(_ key: String) -> Bool { key != ConfigTable.theme.rawValue && ConfigTable(rawValue: key) != nil }
}
