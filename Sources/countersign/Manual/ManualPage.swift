import Text

/// A page of the manual in mdoc(7).
struct ManualPage {
  /// The file's name, for example `countersign-approve.1`.
  let file: String
  let text: String

  /// The page of the program itself.
  ///
  /// - Parameter sections: what follows the options, each a whole section in mdoc.
  init(program command: CommandInfo, sections: [String]) {
    let commands = command.subcommands.map { sub in
      ".It Ic \(Mdoc.argument(sub.name))\n\(Mdoc.text(sub.abstract))\nSee\n.Xr \(Self.name(sub)) 1 .\n"
    }
    file = "countersign.1"
    text =
      Self.head(command) + Self.synopsis([command], hasSubcommands: true) + Self.description(command)
      + ".Sh COMMANDS\n.Bl -tag -width Ds\n" + commands.joined() + ".El\n"
      + Self.options([command]) + sections.joined() + Self.examples([command])
      + ".Sh SEE ALSO\n.Xr countersign.toml 5\n"
  }

  /// The page of a command and of its subcommands.
  init(command: CommandInfo) {
    let all = command.subcommands.isEmpty ? [command] : command.subcommands
    file = Self.name(command) + ".1"
    let parts =
      command.subcommands.isEmpty
      ? "" : command.subcommands.map { ".Ss \(Mdoc.argument($0.words))\n" + Self.paragraphs($0) }.joined()
    text =
      Self.head(command) + Self.synopsis(all) + Self.description(command) + parts + Self.options(all)
      + ".Sh EXIT STATUS\nSee\n.Xr countersign 1 .\n" + Self.examples([command] + command.subcommands)
      + ".Sh SEE ALSO\n.Xr countersign 1 ,\n.Xr countersign.toml 5\n"
  }

  /// A page with sections of its own.
  init(file: String, title: String, section: Int, about: String, sections: [String]) {
    self.file = file
    text =
      Self.head(title, section: section, name: title, about: about) + sections.joined()
      + ".Sh SEE ALSO\n.Xr countersign 1\n"
  }

  private static func name(_ command: CommandInfo) -> String {
    (command.above + [command.name]).joined(separator: "-")
  }

  // MARK: - Sections

  private static func head(_ command: CommandInfo) -> String {
    head(name(command), section: 1, name: name(command), about: command.abstract)
  }

  private static func head(_ title: String, section: Int, name: String, about: String) -> String {
    // The name's line has no full stop at its end (mdoc(7), `Nd`).
    let about = about.hasSuffix(".") ? String(about.dropLast()) : about
    return """
      .Dd \(Program.released)
      .Dt \(title.uppercased()) \(section)
      .Os
      .Sh NAME
      .Nm \(name)
      .Nd \(Mdoc.text(about))

      """
  }

  private static func synopsis(_ commands: [CommandInfo], hasSubcommands: Bool = false) -> String {
    var text = ".Sh SYNOPSIS\n"
    for command in commands {
      text += ".Nm \(command.words)\n" + command.arguments.map(synopsis).joined()
      if hasSubcommands { text += ".Nm \(command.words)\n.Ar command\n.Op Ar argument ...\n" }
    }
    return text
  }

  private static func synopsis(_ argument: CommandInfo.Argument) -> String {
    let value = argument.value.map { "Ar \(Mdoc.argument($0))" }
    let more = argument.isRepeating ? " ..." : ""
    let flag = argument.names.last.map { "Fl \(Mdoc.argument(String($0.dropFirst())))" }
    let words = [flag, value].compactMap { $0 }.joined(separator: " ") + more
    return argument.isOptional ? ".Op \(words)\n" : ".\(words)\n"
  }

  private static func description(_ command: CommandInfo) -> String {
    ".Sh DESCRIPTION\n" + paragraphs(command)
  }

  private static func paragraphs(_ command: CommandInfo) -> String {
    ([command.abstract] + command.paragraphs).map { Mdoc.text($0) + "\n" }.joined(separator: ".Pp\n")
  }

  /// The options of some commands, each told once.
  private static func options(_ commands: [CommandInfo]) -> String {
    var items: [String] = []
    for argument in commands.flatMap(\.arguments) {
      let item = item(argument)
      if !items.contains(item) { items.append(item) }
    }
    return items.isEmpty ? "" : ".Sh OPTIONS\n.Bl -tag -width Ds\n" + items.joined() + ".El\n"
  }

  private static func item(_ argument: CommandInfo.Argument) -> String {
    let value = argument.value.map { " Ar " + Mdoc.argument($0) } ?? ""
    let names = argument.names.map { "Fl " + Mdoc.argument(String($0.dropFirst())) }.joined(separator: " , ")
    let usual = argument.usual.map { " (default: \($0))" } ?? ""
    return ".It \(names.isEmpty ? String(value.dropFirst()) : names + value)\n" + Mdoc.text(argument.help + usual)
      + "\n"
  }

  private static func examples(_ commands: [CommandInfo]) -> String {
    let examples = commands.compactMap(\.examples)
    return examples.isEmpty ? "" : ".Sh EXAMPLES\n" + Mdoc.literal(examples.joined(separator: "\n"))
  }
}

extension CommandInfo {
  private var blocks: [String] {
    discussion.split(separator: "\n\n").map(String.init)
  }

  /// The discussion without its examples, a paragraph a line.
  fileprivate var paragraphs: [String] {
    blocks.filter { !$0.hasPrefix("EXAMPLE") }.map { $0.replacing("\n", with: " ") }
  }

  /// The examples' lines as they are typed; nil where the discussion has none.
  fileprivate var examples: String? {
    guard let block = blocks.first(where: { $0.hasPrefix("EXAMPLE") }) else { return nil }
    let lines = block.split(separator: "\n").dropFirst().map { $0.drop { $0 == " " } }
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }
}
