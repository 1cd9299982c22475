import Foundation
import JSON
import Support
import Testing

/// docs/conventions.md names exactly the commands that have an option, and every variable of the files' places.
@Suite struct ConventionsTests {
  private static func page() throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: "docs/conventions.md"), encoding: .utf8)
      .replacing("\n", with: " ")
  }

  /// The commands with an option, a group's own list by the group's name.
  private static func commands(with option: String) throws -> Set<String> {
    let dump = try Program.run(["--experimental-dump-help"], in: try TemporaryFolder()).output
    var found: Set<String> = []
    func walk(_ command: JSONValue, _ above: [String]) {
      let path = above + [command["commandName"]?.string ?? ""]
      let names = (command["arguments"]?.array ?? []).flatMap { $0["names"]?.array ?? [] }
      if names.contains(where: { $0["name"]?.string == option }) {
        let isDefault = path.last == "list" && path.dropLast().last != "agent"
        found.insert(path.dropFirst().dropLast(isDefault ? 1 : 0).joined(separator: " "))
      }
      for subcommand in command["subcommands"]?.array ?? [] { walk(subcommand, path) }
    }
    walk(try JSONValue.parse(dump)["command"] ?? .null, [])
    return found
  }

  /// The words between backticks from one place of the page to another.
  private static func named(from beginning: String, to end: String) throws -> Set<String> {
    let page = try page()
    let start = try #require(page.firstRange(of: beginning), "the page has no \(beginning)").upperBound
    let stop = try #require(page[start...].firstRange(of: end), "the page has no \(end)").lowerBound
    return Set(page[start..<stop].matches(of: /`([^`]+)`/).map { String($0.1) })
  }

  @Test(arguments: [
    ("color", "`--color auto|always|never`, in", ". "), ("quiet", "`--quiet`, in", ": nothing"),
    ("no-pager", "## Long output", " and every"),
  ])
  func theCommandsOfAnOptionAreThose(_ option: String, _ beginning: String, _ end: String) throws {
    #expect(try Self.named(from: beginning, to: end) == Self.commands(with: option))
  }

  @Test func theVariablesOfThePlacesAreNamed() throws {
    let page = try Self.page()
    for name in [
      "COUNTERSIGN_CONFIG", "COUNTERSIGN_STATE", "CONFIGURATION_DIRECTORY", "STATE_DIRECTORY", "XDG_CONFIG_HOME",
      "XDG_STATE_HOME", "NO_COLOR", "COUNTERSIGN_PAGER", "PAGER", "LESS",
    ] { #expect(page.contains(name), "\(name)") }
  }
}
