import ArgumentParser

/// Options that stand before a command's name: `countersign --config FILE status`.
enum LeadingOptions {
  /// Those that can stand there and take the word behind them.
  static let withValue: Set<String> = ["--config", "--state", "--theme", "--color"]
  /// Those that can stand there alone.
  static let flags: Set<String> = ["--json", "--read-only", "--no-pager", "--quiet"]

  /// The same command line with such options behind the command's name, where the parser looks for them; whether the
  /// command has them it says.
  static func behind(_ words: [String], of root: any ParsableCommand.Type) -> [String] {
    var command = root
    var path: [String] = []
    var leading: [String] = []
    var place = 0
    while place < words.count {
      let word = words[place]
      if withValue.contains(word), place + 1 < words.count {
        leading += [word, words[place + 1]]
        place += 2
      } else if flags.contains(word) || withValue.contains(where: { word.hasPrefix($0 + "=") }) {
        leading.append(word)
        place += 1
      } else if let next = command.configuration.subcommands.first(where: { $0._commandName == word }) {
        command = next
        path.append(word)
        place += 1
      } else {
        break
      }
    }
    // Without a command's name they are the dashboard's, and stay where they are.
    return path.isEmpty ? words : path + leading + words[place...]
  }
}
