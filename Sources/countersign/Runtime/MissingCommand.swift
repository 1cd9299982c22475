import ArgumentParser
import Desk

/// A group of commands that was called without one of them, and does nothing by itself.
struct MissingCommand: CustomStringConvertible {
  /// The group, for example `countersign agent`.
  let group: String
  /// What it has.
  let commands: [String]

  /// Nil for a command that does something.
  init?(_ command: any ParsableCommand) {
    let type = type(of: command)
    guard !type.configuration.subcommands.isEmpty, type.configuration.defaultSubcommand == nil else { return nil }
    group = "\(Countersign._commandName) \(type._commandName)"
    commands = type.configuration.subcommands.map { $0._commandName }
  }

  var description: String {
    "\(group) needs one of its commands: \(commands.joined(separator: ", ")). `\(group) --help` tells what they do."
  }
}
