import Foundation
import JSON
import Testing

/// Times are in UTC and of one width for programs, and by the operator's own clock with its zone's name for people.
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

  /// What may stand behind a time in a zone; a name that is none, and every one where no zones are installed, is UTC.
  private static func names(in zone: String?) -> [String] {
    let known: [String: [String]] = ["Asia/Kathmandu": ["+0545"], "Europe/Berlin": ["CET", "CEST"]]
    guard let zone, let names = known[zone], FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/" + zone)
    else { return ["UTC"] }
    return names
  }

  @Test(arguments: ["UTC", "Asia/Kathmandu", "Europe/Berlin", "No/Such_Zone", ":/etc/passwd", ""])
  func theyAreTheOperatorsForPeopleAndUTCForPrograms(_ zone: String) throws {
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
      let rest = people[time.range.upperBound...]
      #expect(Self.names(in: zone).contains { rest.hasPrefix(" " + $0) }, "\(people[time.range])\(rest.prefix(8))")
    }
    #expect(!people.contains("T00:00:00Z"))
    let isUnknown = ["No/Such_Zone", ":/etc/passwd"].contains(zone)
    #expect(people.contains("TZ=\(zone) names no time zone") == isUnknown, "doctor says it, and it alone")
    #expect(try engine.stop().status == 0)
  }
}
