import Screen
import Text

/// The keys of every command, screen by screen, as text for docs/keys.md, the manual page or a terminal.
///
/// It comes from the command table and a keymap, so none of those texts can name a key that does something else.
public struct KeyTable: Hashable, Sendable {
  /// A command on one screen.
  public struct Row: Hashable, Sendable {
    /// The screen, as the help names it.
    public let screen: String
    /// The keys in the form of the footer: `Enter`, `^C`, `S-Tab`.
    public let keys: [String]
    /// The command's name, as the configuration writes it.
    public let command: CommandID
    /// What the command does, in one sentence.
    public let help: String
    /// What the command can do to money or to a decision.
    public let danger: Danger
  }

  /// The rows of some screens under one heading.
  struct Section: Hashable {
    let title: String
    let rows: [Row]
  }

  /// Every command on every screen it exists on, in the order of the help.
  public let rows: [Row]
  /// The same with what exists on several screens told once.
  private let sections: [Section]

  /// From so many screens on a command is told once for all of them.
  private static let several = 3

  /// The keys of a keymap.
  public init(_ keymap: Keymap) {
    func row(_ command: Command, on place: Place) -> Row {
      Row(
        screen: place.title, keys: keymap.keys(for: command.id).map(\.label), command: command.id, help: command.help,
        danger: command.danger)
    }
    rows = Place.allCases.flatMap { place in
      Command.table.filter { $0.places.contains(place) }.map { row($0, on: place) }
    }
    let common = Command.table.filter { $0.places.count >= Self.several }
    let everywhere = Section(title: "On several screens", rows: common.map { row($0, on: .home) })
    sections =
      [everywhere]
      + Place.allCases.compactMap { place in
        let own = Command.table.filter { $0.places.count < Self.several && $0.places.contains(place) }
        return own.isEmpty ? nil : Section(title: place.title, rows: own.map { row($0, on: place) })
      }
  }

  /// A Markdown table a heading; headings are of the third level.
  public var markdown: String {
    sections.map { section in
      let lines = section.rows.map { row in
        let keys = row.keys.map { Self.code($0) }.joined(separator: " ")
        return "| \(keys) | `\(row.command.rawValue)` | \(Self.cell(row.help))\(row.danger.remark) |"
      }
      return "### \(section.title)\n\n| Key | Command | What it does |\n| --- | --- | --- |\n"
        + lines.joined(separator: "\n") + "\n"
    }
    .joined(separator: "\n")
  }

  /// The section of a manual page, in the language mdoc.
  public var manual: String {
    ".Sh KEYS\n"
      + sections.map { section in
        let items = section.rows.map { row in
          ".It Ic \(row.keys.map(Mdoc.argument).joined(separator: " ")) Pq Ic \(Mdoc.argument(row.command.rawValue))\n"
            + Mdoc.text(row.help + row.danger.remark) + "\n"
        }
        return ".Ss \(section.title)\n.Bl -tag -width Ds\n" + items.joined() + ".El\n"
      }
      .joined()
  }

  /// Lines for a terminal: the keys, the command and what it does under the name of the screen.
  public var plain: String {
    let keys = rows.map { $0.keys.joined(separator: " ").count }.max() ?? 0
    let names = rows.map { $0.command.rawValue.count }.max() ?? 0
    return sections.map { section in
      let lines = section.rows.map { row in
        let key = row.keys.joined(separator: " ")
        return "  " + key + String(repeating: " ", count: keys - key.count + 2) + row.command.rawValue
          + String(repeating: " ", count: names - row.command.rawValue.count + 2) + row.help + row.danger.remark
      }
      return section.title + "\n" + lines.joined(separator: "\n") + "\n"
    }
    .joined(separator: "\n")
  }

  /// A key as code; a backtick or a bar in it would end the code or the cell.
  private static func code(_ key: String) -> String {
    let key = key.replacing("|", with: "\\|")
    return key.contains("`") ? "`` \(key) ``" : "`\(key)`"
  }

  private static func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }
}

extension Command {
  /// The keys of every command by screen, to be printed.
  public static func keyTable(_ keymap: Keymap = .standard) -> KeyTable { KeyTable(keymap) }
}

extension Danger {
  /// What a command can do, behind its help; nothing where it is harmless.
  fileprivate var remark: String {
    switch self {
    case .none: ""
    case .mild: " (Not in read-only.)"
    case .severe: " (Decides; not in read-only.)"
    }
  }
}
