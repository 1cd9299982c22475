import Foundation
import JSON
import Testing

/// Times have one width for programs and a zone for people, wherever the program runs.
@Suite(.serialized) struct TimesTests {
  /// Every text of a document that is a time, but for what a digest or the log's hash is taken over.
  private static func times(_ value: JSONValue) -> [String] {
    switch value {
    case .string(let text): text.prefixMatch(of: /\d{4}-\d{2}-\d{2}T/) == nil ? [] : [text]
    case .array(let values): values.flatMap(times)
    case .object(let fields): fields.flatMap { $0.key == "bound" ? [] : times($0.value) }
    default: []
    }
  }

  @Test(arguments: [nil, "UTC", "Asia/Kathmandu", "Europe/Berlin", "No/Such_Zone", ":/etc/passwd", ""])
  func theyAreTheSameInEveryZone(_ zone: String?) throws {
    let scene = try Scene()
    let (engine, door) = try scene.serve()
    let token = try scene.door("bot")
    let asked = try door.send("POST", "/api/billing/upgrade", token: token, body: #"{"plan":"scale"}"#)
    #expect(Self.times(asked.json).allSatisfy { $0.count == 24 }, "\(asked.json)")
    func run(_ words: [String]) throws -> Program.Ending {
      var environment = scene.environment
      environment["TZ"] = zone
      return try Program.run(words, in: scene.folder, environment)
    }
    try wait("a first look") { try run(["status"]).status == 0 }
    for words in [["requests"], ["show", "1"], ["status"], ["links"], ["agent", "list"]] {
      let ending = try run(words + ["--json"])
      let times = Self.times(try JSONValue.parse(ending.output))
      #expect(!times.isEmpty || words == ["links"], "\(words)")
      #expect(times.allSatisfy { $0.count == 24 && $0.hasSuffix("Z") }, "\(words): \(times)")
    }
    var people = ""
    for words in [["show", "1"], ["status"], ["agent", "list"], ["links"], ["doctor"]] {
      people += try run(words).words + "\n"
    }
    let times = people.matches(of: /\d{4}-\d{2}-\d{2}.\d{2}:\d{2}(:\d{2})?/)
    #expect(times.count > 4)
    for time in times {
      #expect(people[time.range.upperBound...].hasPrefix(" UTC"), "\(people[time.range])")
    }
    #expect(people.contains("UTC (") && !people.contains("T00:00:00Z"))
    #expect(try engine.stop().status == 0)
  }
}
