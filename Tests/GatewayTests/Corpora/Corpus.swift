import Foundation

/// A file of `Tests/Corpora`.
struct Corpus: Sendable {
  static let names = ["http", "json", "paths", "hosts", "mcp"]

  let name: String
  let entries: [CorpusEntry]

  /// Reads a corpus; fails at a line that is none.
  init(_ name: String) throws {
    self.name = name
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Corpora/\(name).txt")
    var frame = "{ENTRY}"
    var entries: [CorpusEntry] = []
    let lines = try String(contentsOf: file.standardized, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() where !line.isEmpty && !line.hasPrefix("#") {
      if line.hasPrefix("@ ") {
        frame = String(line.dropFirst(2))
        continue
      }
      let parts = line.split(separator: " |", maxSplits: 2, omittingEmptySubsequences: false)
      let statuses = parts[0].split(separator: "/").compactMap { $0 == "closed" ? 0 : Int($0) }
      guard parts.count == 3, !statuses.isEmpty else { throw Unexpected("\(name).txt:\(number + 1) is no entry") }
      entries.append(
        CorpusEntry(
          place: "\(name).txt:\(number + 1)", name: String(parts[1].dropFirst()), statuses: statuses,
          text: String(parts[2].dropFirst()), frame: frame))
    }
    self.entries = entries
  }
}
