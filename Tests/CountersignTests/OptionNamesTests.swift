import Foundation
import JSON
import Support
import Testing

/// One table of the options' names: one name means one thing, takes one kind of value and is written one way.
@Suite struct OptionNamesTests {
  /// An option or word of a command.
  private struct Argument {
    let command: String
    let name: String
    let isFlag: Bool
    let isPositional: Bool
    let value: String
    let help: String
  }

  private struct Command {
    let name: String
    let abstract: String
    let isGroup: Bool
    let arguments: [Argument]
  }

  private static func commands() throws -> [Command] {
    let dump = try Program.run(["--experimental-dump-help"], in: try TemporaryFolder()).output
    var commands: [Command] = []
    func walk(_ command: JSONValue, _ above: String) {
      let name = (above + " " + (command["commandName"]?.string ?? "")).trimmingCharacters(in: .whitespaces)
      if command["commandName"]?.string == "help" { return }
      let arguments = (command["arguments"]?.array ?? []).map { argument in
        Argument(
          command: name,
          name: (argument["names"]?.array ?? []).compactMap { $0["kind"]?.string == "long" ? $0["name"]?.string : nil }
            .first
            ?? argument["valueName"]?.string ?? "",
          isFlag: argument["kind"]?.string == "flag", isPositional: argument["kind"]?.string == "positional",
          value: argument["valueName"]?.string ?? "", help: argument["abstract"]?.string ?? "")
      }
      let subcommands = command["subcommands"]?.array ?? []
      commands.append(
        Command(
          name: name, abstract: command["abstract"]?.string ?? "",
          isGroup: subcommands.contains { $0["commandName"]?.string != "help" },
          arguments: arguments))
      for subcommand in subcommands { walk(subcommand, name) }
    }
    walk(try JSONValue.parse(dump)["command"] ?? .null, "")
    return commands
  }

  /// The table: each option, what stands for its value (nothing for a flag), and in how many words it is told.
  ///
  /// More than one stands where the same thing means another one's: `agent add --account` is what a token is for, `links add --account`
  /// what a link belongs to.
  private static let table: [String: (value: String?, tellings: Int)] = [
    "account": ("account", 6), "against": ("number:hash", 1), "ascii": (nil, 1), "base-url": ("url", 1),
    "cancel-url": ("url", 1), "client": ("client", 1), "client-id": ("id", 1), "color": ("when", 1),
    "comment": ("words", 1), "config": ("file", 1), "consent": ("way", 1), "credential-command": ("program", 1),
    "credential-env": ("variable", 1), "credential-file": ("file", 1), "desired": ("number", 1),
    "digest": ("digest", 1),
    "for": ("time", 1), "format": ("format", 1), "forward": (nil, 1), "gateway": ("url", 2), "help": (nil, 1),
    "idempotency-key": ("key", 1), "interval": ("interval", 1), "json": (nil, 4), "kind": ("kind", 2),
    "limit": ("number", 1), "live": (nil, 1), "login-email": ("email", 1), "name": ("name", 1), "new": (nil, 1),
    "no-pager": (nil, 1), "no-test": (nil, 1), "plan": ("plan", 2), "port": ("port", 1), "provider": ("service", 1),
    "quiet": (nil, 1), "read-only": (nil, 2), "reason": ("reason", 3), "refresh": (nil, 1), "script": ("story", 1),
    "seed": ("number", 2), "size": ("size", 1), "speed": ("factor", 1), "state": ("folder", 1), "svg": (nil, 1),
    "success-url": ("url", 1),
    "tenant": ("tenant", 1), "test": (nil, 1), "theme": ("theme", 2), "token-file": ("file", 3), "version": (nil, 1),
    "wait": ("time", 1), "yes": (nil, 1),
  ]

  @Test func everyOptionIsInTheTableAndMeansOneThing() throws {
    let options = Dictionary(grouping: try Self.commands().flatMap(\.arguments).filter { !$0.isPositional }, by: \.name)
    #expect(Set(options.keys) == Set(Self.table.keys))
    for (name, uses) in options {
      guard let row = Self.table[name] else { continue }
      for use in uses {
        #expect(use.isFlag == (row.value == nil), "\(use.command) --\(name)")
        if let value = row.value { #expect(use.value == value, "\(use.command) --\(name)") }
        #expect(use.help.first?.isLetter == true && use.help.last == ".", "\(use.command) --\(name): \(use.help)")
      }
      #expect(Set(uses.map(\.help)).count == row.tellings, "--\(name) is told in other words: \(Set(uses.map(\.help)))")
    }
  }

  /// Words joined by hyphens, none of them cut short.
  @Test func namesAreWholeWordsJoinedByHyphens() throws {
    let cut = ["cfg", "dir", "env-var", "fmt", "id-key", "msg", "num", "opt", "pwd", "ro", "acct", "svc"]
    for command in try Self.commands() {
      let words = command.name.split(separator: " ").map(String.init) + command.arguments.map(\.name)
      for word in words {
        #expect(word.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil, "\(command.name): \(word)")
        #expect(!cut.contains(word), "\(command.name): \(word)")
      }
      #expect(command.abstract.first?.isUppercase == true && command.abstract.last == ".", "\(command.name)")
    }
  }

  /// The commands that print nothing a program would read: screens, a script's input, and what is JSON already.
  private static let withoutJSON: Set<String> = [
    "countersign", "countersign dashboard", "countersign demo", "countersign sandbox", "countersign mcp",
    "countersign audit export", "countersign init", "countersign manual",
  ]
  /// The commands that need neither a config nor a ledger, or reach them through the gateway alone.
  private static let withoutConfig: Set<String> = [
    "countersign", "countersign demo", "countersign sandbox", "countersign mcp", "countersign config",
    "countersign manual",
  ]

  @Test func whatPrintsDataPrintsJSONToo() throws {
    for command in try Self.commands() where !command.isGroup {
      let names = command.arguments.map(\.name)
      #expect(names.contains("json") != Self.withoutJSON.contains(command.name), "\(command.name)")
      let hasPlaces = names.contains("config") && names.contains("state")
      let isAgents = command.name.hasPrefix("countersign request ")
      #expect(hasPlaces != (isAgents || Self.withoutConfig.contains(command.name)), "\(command.name)")
    }
  }

  /// What lists is called by its noun in the plural, with the verbs below it; what does something by its verb.
  @Test func groupsListByThemselves() throws {
    let groups = try Self.commands().filter(\.isGroup).map(\.name)
    #expect(
      Set(groups) == [
        "countersign", "countersign alarms", "countersign notes", "countersign links", "countersign agent",
        "countersign push", "countersign request", "countersign audit",
      ])
  }
}
