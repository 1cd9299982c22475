/// What the reference says of one key of the config.
public struct ConfigKey: Hashable, Sendable {
  /// What leaving a key out means.
  public enum Absence: Hashable, Sendable {
    /// The table is refused; where something else may stand in the key's place, the words say so.
    case refused(unless: String?)
    /// The same as this value, as TOML writes it.
    case value(String)
    /// In words, where no value of the key means the same.
    case meaning(String)
  }

  /// The table it stands in.
  public let table: ConfigTable
  /// The key as it is written.
  public let name: String
  /// What its value may be.
  public let takes: String
  /// What leaving it out means.
  public let absence: Absence
  /// What it does, in one or two sentences.
  public let help: String
  /// Lines of its table with the key in them; other keys are there where it means nothing without them.
  public let example: String
  /// The services, or the kinds of pushes, whose tables have it; empty for all.
  public let owners: [String]

  init(_ name: String, in table: ConfigTable, of owners: [String] = [], _ words: KeyWords) {
    self.table = table
    self.name = name
    self.owners = owners
    takes = words.takes
    absence = words.absence
    help = words.help
    example = words.example
  }

  /// The key with its table's name, which no other key has.
  public var path: String { table == .top ? name : "\(table.rawValue).\(name)" }

  /// The key behind whose table it belongs, as a sentence; nil for a key that every such table has.
  public var ownersSentence: String? {
    owners.isEmpty ? nil : "Only for \(Quoted.choices(owners))."
  }

  /// What leaving it out means, in words.
  public var without: String {
    switch absence {
    case .refused(unless: nil): "needed"
    case .refused(let other?): "needed, unless \(other)"
    case .value(let value): value
    case .meaning(let words): words
    }
  }
}

/// What is said of a key by hand, beside what follows from its place.
struct KeyWords {
  let takes: String
  let absence: ConfigKey.Absence
  let help: String
  let example: String

  init(_ takes: String, _ absence: ConfigKey.Absence, _ help: String, example: String) {
    self.takes = takes
    self.absence = absence
    self.help = help
    self.example = example
  }
}

/// A table's keys that the reference has words for.
protocol DescribedKey: RawRepresentable<String>, CaseIterable {
  var words: KeyWords { get }
  /// The services or kinds of pushes that have the key; empty for all.
  var owners: [String] { get }
}

extension DescribedKey {
  var owners: [String] { [] }

  static func described(in table: ConfigTable) -> [ConfigKey] {
    allCases.map { ConfigKey($0.rawValue, in: table, of: $0.owners, $0.words) }
  }
}
