import Testing

@testable import countersign

/// Options before a command's name, put where the parser looks for them.
@Suite struct LeadingOptionsTests {
  @Test(arguments: [
    ("--config x status", "status --config x"), ("--config=x --json links list", "links list --config=x --json"),
    ("links --state s list --json", "links list --state s --json"), ("--theme status", "--theme status"),
    ("--theme status status", "status --theme status"), ("status --json", "status --json"), ("", ""),
    ("--read-only", "--read-only"), ("--config x", "--config x"), ("--config", "--config"),
    ("--unknown status", "--unknown status"), ("--json -- status", "--json -- status"),
    ("--config x reject 4 --comment --json", "reject --config x 4 --comment --json"),
    ("--color never demo --speed 4", "demo --color never --speed 4"),
  ])
  func theyAreMovedBehindIt(_ given: String, _ parsed: String) {
    let words = LeadingOptions.behind(given.split(separator: " ").map(String.init), of: Countersign.self)
    #expect(words.joined(separator: " ") == parsed)
  }
}
