import JSON

/// A command as the argument parser describes it, for the manual pages.
///
/// Source: the parser's `--experimental-dump-help`, version 0 of its form.
struct CommandInfo {
  /// An option, flag or word of a command.
  struct Argument {
    /// How it is written, for example `--config`; empty for a word that stands for itself.
    let names: [String]
    /// What stands for its value; nil for a flag.
    let value: String?
    let isOptional: Bool
    let isRepeating: Bool
    /// What it does, in one line.
    let help: String
    /// The value where it is left out; nil where there is none.
    let usual: String?
  }

  let name: String
  /// The names of the commands above it, `countersign` first.
  let above: [String]
  /// What it does, in one line.
  let abstract: String
  /// What it does, in paragraphs; the last may begin with EXAMPLE or EXAMPLES.
  let discussion: String
  let arguments: [Argument]
  let subcommands: [CommandInfo]

  /// The whole command, as it is typed.
  var words: String { (above + [name]).joined(separator: " ") }

  init(_ command: JSONValue) {
    name = command["commandName"]?.string ?? ""
    above = (command["superCommands"]?.array ?? []).compactMap(\.string)
    abstract = command["abstract"]?.string ?? ""
    discussion = command["discussion"]?.string ?? ""
    func isShown(_ value: JSONValue) -> Bool { value["shouldDisplay"]?.bool != false }
    // Every command has these two, and the page of the program says so once.
    let common = ["--help", "--version"]
    let isRoot = above.isEmpty
    arguments = (command["arguments"]?.array ?? []).filter(isShown).map(Argument.init).filter { argument in
      isRoot || !argument.names.contains { common.contains($0) }
    }
    subcommands = (command["subcommands"]?.array ?? []).filter(isShown).map { CommandInfo($0) }
      .filter { $0.name != "help" }
  }
}

extension CommandInfo.Argument {
  init(_ argument: JSONValue) {
    names = (argument["names"]?.array ?? []).compactMap { name in
      name["name"]?.string.map { (name["kind"]?.string == "long" ? "--" : "-") + $0 }
    }
    value = argument["kind"]?.string == "flag" ? nil : argument["valueName"]?.string
    isOptional = argument["isOptional"]?.bool ?? false
    isRepeating = argument["isRepeating"]?.bool ?? false
    help = argument["abstract"]?.string ?? ""
    usual = argument["defaultValue"]?.string
  }
}
