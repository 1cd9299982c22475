import Screen
import Testing

@testable import Dashboard

@Suite struct KeyTableTests {
  @Test func everyCommandOfEveryScreenIsARow() {
    let rows = Command.keyTable().rows
    #expect(rows.count == Command.table.reduce(0) { $0 + $1.places.count })
    for place in Place.allCases {
      for command in Command.table where command.places.contains(place) {
        let row = rows.first { $0.screen == place.title && $0.command == command.id }
        #expect(row?.keys == command.keys.map(\.label))
        #expect(row?.help == command.help)
        #expect(row?.danger == command.danger)
      }
    }
  }

  @Test func everyTextNamesEveryCommandWithItsKeys() {
    let table = Command.keyTable()
    for command in Command.table {
      let name = command.id.rawValue
      let keys = command.keys.map { "`\($0.label)`" }.joined(separator: " ")
      #expect(table.markdown.contains("| \(keys) | `\(name)` | \(command.help)"), "\(name)")
      #expect(table.manual.contains("Pq Ic \\&\(name.replacing("-", with: "\\-"))\n"), "\(name)")
      #expect(table.plain.contains("  \(name)  "), "\(name)")
    }
  }

  @Test func aMarkdownRowHasThreeCells() {
    let keymap = Keymap.rebinding(["filter": [.character("|")], "sort": [.character("`")]]).keymap
    let lines = Command.keyTable(keymap).markdown.split(separator: "\n").filter { $0.hasPrefix("|") }
    #expect(lines.count > Command.table.count)
    for line in lines {
      #expect(line.replacing("\\|", with: "").count { $0 == "|" } == 4, "\(line)")
    }
    #expect(lines.contains { $0.hasPrefix("| `\\|` | `filter` |") })
    #expect(lines.contains { $0.hasPrefix("| `` ` `` | `sort` |") })
  }

  @Test func whatDecidesIsMarked() {
    let lines = Command.keyTable().plain.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("  A ") && $0.hasSuffix("(Decides; not in read-only.)") })
    #expect(lines.contains { $0.contains(" copy-link ") && $0.hasSuffix("(Not in read-only.)") })
    #expect(lines.contains { $0.contains(" zoom ") && !$0.contains("read-only") })
  }

  @Test func reboundKeysAreInEveryText() {
    let table = Command.keyTable(Keymap.rebinding(["zoom": [.function(7)]]).keymap)
    for text in [table.markdown, table.manual, table.plain] {
      #expect(text.contains("F7"))
    }
    #expect(!table.markdown.contains("`z` | `zoom`"))
  }

  @Test func noLineOfTheManualBeginsAMacroByAccident() {
    let keymap = Keymap.rebinding(["sort": [.character(".")], "zoom": [.character("'")]]).keymap
    let known = [".Sh", ".Ss", ".Bl", ".El", ".It"]
    for line in Command.keyTable(keymap).manual.split(separator: "\n") {
      #expect(!line.hasPrefix("'"))
      if line.hasPrefix(".") { #expect(known.contains { line.hasPrefix($0) }, "\(line)") }
    }
  }
}
