import Text

/// The reference as it is printed.
extension ConfigReference {
  /// Lines for a terminal, which are broken to its width later.
  public var plain: String {
    parts.map { part in
      "\(part.table.title)\n  \(part.table.help)\n\n"
        + part.keys.map { key in
          let example = key.example.split(separator: "\n").map { "      \($0)\n" }.joined()
          let owners = key.ownersSentence.map { " " + $0 } ?? ""
          return "  \(key.path)\n    \(key.help)\(owners)\n    takes    \(key.takes)\n    default  \(key.without)\n"
            + "    example\n\(example)"
        }
        .joined(separator: "\n")
    }
    .joined(separator: "\n")
  }

  /// A section for each table and one in it for each key, in Markdown; headings are of the second and third level.
  public var markdown: String {
    parts.map { part in
      let table = part.table == .top || part.table == .source || part.table == .theme
      let title = table ? part.table.title : "`\(part.table.title)`"
      return "## \(title)\n\n\(part.table.help)\n\n"
        + part.keys.map { key in
          let owners = key.ownersSentence.map { " " + $0 } ?? ""
          return "### \(key.path)\n\n\(Self.plainWords(key.help))\(Self.plainWords(owners))\n\n"
            + "- takes: \(Self.plainWords(key.takes))\n- default: \(Self.absence(key))\n\n```toml\n\(key.example)\n```\n"
        }
        .joined(separator: "\n")
    }
    .joined(separator: "\n")
  }

  /// The section of a manual page, in the language mdoc.
  public var manual: String {
    ".Sh CONFIGURATION\n"
      + parts.map { part in
        ".Ss \(Mdoc.argument(part.table.title))\n\(Mdoc.text(part.table.help))\n.Bl -tag -width Ds\n"
          + part.keys.map { key in
            let owners = key.ownersSentence.map { Mdoc.text($0) + "\n" } ?? ""
            return ".It Ic \(Mdoc.argument(key.path))\n\(Mdoc.text(key.help))\n\(owners)"
              + Mdoc.text("Takes \(key.takes).") + "\n" + Mdoc.text("Default: \(key.without).") + "\n"
              + Mdoc.literal(key.example)
          }
          .joined() + ".El\n"
      }
      .joined()
  }

  private static func absence(_ key: ConfigKey) -> String {
    if case .value(let value) = key.absence { "`\(value)`" } else { plainWords(key.without) }
  }

  /// Words in which nothing is taken for a sign of Markdown's: an underscore, a star, or a word in angle brackets.
  private static func plainWords(_ text: String) -> String {
    // Within backticks nothing is.
    text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map { index, piece in
      guard index.isMultiple(of: 2) else { return "`\(piece)`" }
      return ["\\", "*", "_", "<", "[", "#"].reduce(String(piece)) { $0.replacing($1, with: "\\" + $1) }
    }
    .joined()
  }
}
