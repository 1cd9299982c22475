import ArgumentParser
import Desk
import Settings

/// A word that stands where a command's name should and is none.
struct MistypedCommand: CustomStringConvertible {
  /// The words before it that are commands, for example `countersign links`.
  let parent: String
  let word: String
  /// The command that was meant most likely; nil when none is near.
  let meant: String?

  /// Finds one in a command line that could not be parsed; nil when something else is wrong with it.
  ///
  /// Without this the word would count as an argument of the command that is run when none is named, and the message
  /// would speak of something nobody thought of.
  static func find(in words: [String], of root: any ParsableCommand.Type) -> MistypedCommand? {
    var command = root
    var path = [root._commandName]
    var isValue = false
    for word in words {
      if word == "--" { return nil }
      let isSkipped = isValue || word.hasPrefix("-")
      isValue = takesValue(word)
      if isSkipped { continue }
      let commands = command.configuration.subcommands
      // A command without others below it takes arguments of any kind.
      if commands.isEmpty { return nil }
      if let next = commands.first(where: { $0._commandName == word }) {
        command = next
        path.append(word)
        continue
      }
      let names = commands.map { $0._commandName } + (path.count == 1 ? ["help"] : [])
      if names.contains(word) { return nil }
      return MistypedCommand(
        parent: path.joined(separator: " "), word: word, meant: Suggestion.nearest(to: word, among: names))
    }
    return nil
  }

  /// Finds one behind `help`, which would show the help of whatever was understood.
  static func find(inHelp words: [String], of root: any ParsableCommand.Type) -> MistypedCommand? {
    let words = words.filter { !$0.hasPrefix("-") }
    guard words.first == "help" else { return nil }
    var command = root
    var path = [root._commandName]
    for word in words.dropFirst() {
      let commands = command.configuration.subcommands
      if let next = commands.first(where: { $0._commandName == word }) {
        command = next
        path.append(word)
        continue
      }
      if path.count == 1, word == "help" { return nil }
      return MistypedCommand(
        parent: path.joined(separator: " "), word: word,
        meant: Suggestion.nearest(to: word, among: commands.map { $0._commandName }))
    }
    return nil
  }

  private static func takesValue(_ word: String) -> Bool { LeadingOptions.withValue.contains(word) }

  var description: String {
    "\(parent) has no command \(SafeTextArgument(word))."
      + (meant.map { " Did you mean \"\($0)\"?" } ?? " `\(parent) --help` lists what there is.")
  }
}
