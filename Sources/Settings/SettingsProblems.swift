/// Everything that is wrong with a config, in the order of the file; never empty.
public struct SettingsProblems: Error, Hashable, Sendable, CustomStringConvertible {
  /// The first problem.
  public let first: SettingsProblem
  /// The problems after the first.
  public let others: [SettingsProblem]

  /// One or more problems.
  public init(_ first: SettingsProblem, _ others: [SettingsProblem] = []) {
    self.first = first
    self.others = others
  }

  /// The problems in the order of the file; nil when there are none.
  init?(sorting problems: [SettingsProblem]) {
    let start = FilePosition(line: 0, column: 0)
    let sorted = problems.sorted { ($0.position ?? start) < ($1.position ?? start) }
    guard let first = sorted.first else { return nil }
    self.init(first, Array(sorted.dropFirst()))
  }

  /// Every problem.
  public var all: [SettingsProblem] { [first] + others }

  /// One line a problem.
  public var description: String { all.map(\.description).joined(separator: "\n") }
}
