import ArgumentParser
import Desk
import JSON
import Settings

/// Every key of the config file, as the program reads it.
struct ConfigCommand: PrintsResult, PrintsPages {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Print every key of the config file: what it takes, its default, what it does.",
    discussion: """
      A key or a table prints that alone. Your own config is not read.

      EXAMPLES
        countersign config
        countersign config decide_within
        countersign config push
        countersign config --format markdown
      """)

  @Argument(
    help: "A key or a table: poll, push, network.proxy.",
    completion: .list(
      ConfigReference.whole.parts.flatMap { part in [part.table.rawValue] + part.keys.map(\.name) }.reduce(into: []) {
        if !$0.contains($1) { $0.append($1) }
      }))
  var about: String?

  @Option(help: "text, markdown or man.")
  var format: KeysCommand.Format?

  @OptionGroup var form: OutputForm

  @OptionGroup var pager: PagerOption

  func validate() throws {
    if json, format != nil { throw ValidationError("--json is a form of its own: leave out --format.") }
  }

  func run() throws {
    let reference = try asked()
    if json {
      Output.json(["schema": "countersign.config/1", "tables": .array(reference.parts.map(Self.document))])
      return
    }
    switch format ?? .text {
    case .text: Output.lines { $0.own(Self.withoutEnd(reference.plain), hanging: Self.hanging) }
    case .markdown: Output.exactly(Self.withoutEnd(reference.markdown))
    case .man: Output.exactly(Self.withoutEnd(reference.manual))
    }
  }

  /// Columns by which a value goes on beside its label.
  private static let hanging = 2

  private static func withoutEnd(_ text: String) -> String { text.hasSuffix("\n") ? String(text.dropLast()) : text }

  private func asked() throws -> ConfigReference {
    guard let about else { return .whole }
    if let reference = ConfigReference(about: about) { return reference }
    let meant = ConfigReference.suggestion(for: about).map { "Did you mean \"\($0)\"?" }
    throw Output.problem(
      "The config has no key or table \(SafeTextArgument(about)). "
        + (meant ?? "`countersign config` prints all there are."), .usage)
  }

  private static func document(_ part: ConfigReference.Part) -> JSONValue {
    [
      "table": .string(part.table.rawValue), "title": .string(part.table.title), "help": .string(part.table.help),
      "keys": .array(part.keys.map(document)),
    ]
  }

  private static func document(_ key: ConfigKey) -> JSONValue {
    let (isRequired, value): (Bool, String?) =
      switch key.absence {
      case .refused: (true, nil)
      case .value(let value): (false, value)
      case .meaning: (false, nil)
      }
    return [
      "key": .string(key.name), "path": .string(key.path), "takes": .string(key.takes), "required": .bool(isRequired),
      "default": value.map { .string($0) } ?? .null, "without": .string(key.without), "help": .string(key.help),
      "example": .string(key.example),
      "only_for": key.owners.isEmpty ? .null : .array(key.owners.map { .string($0) }),
    ]
  }
}
