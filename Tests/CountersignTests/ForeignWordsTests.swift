import Foundation
import JSON
import Testing

/// Words of agents and services in everything that the command line prints for people.
@Suite(.serialized) struct ForeignWordsTests {
  private static let label = "price then     $0/mo (free trial, then $49/mo)"

  /// Reasons that put a line like one of ours where a terminal breaks, for agents of their own.
  private static let reasons: [String] = [
    "disk full, see ticket" + String(repeating: " ", count: 44) + label,
    "disk full" + String(repeating: "\u{A0}", count: 56) + label, String(repeating: "x", count: 65) + label,
    String(repeating: "漢", count: 33) + label, String(repeating: "☰", count: 60) + label,
    String(repeating: "e\u{301}", count: 65) + label, "a\n\(label)\n| \(label)",
  ]

  /// What may begin a row of `show`: its labels, and nothing where a row goes on.
  private static let labels: Set<String> = [
    "request", "state", "account", "organisation", "asked by", "change", "price now", "price then", "this step",
    "renewal",
    "asked as",
    "takes effect", "usage", "service says", "agent says", "you said", "decide by", "token", "calls", "version",
    "outcome", "held up by", "usage as of", "in words", "ended", "digest", "elsewhere", "WATCH OUT", "alarm",
    "also live", "changed", "explained", "rejected", "charged now", "limit", "note", "documents",
    "",
  ]

  /// The titles over groups of facts, which stand alone.
  private static let titles: Set<String> = ["Money", "Who and why", "Deadlines", "What else happened here"]

  @Test func noReasonLooksLikeAFactOnAnyTerminal() throws {
    let scene = try Scene()
    let (_, door) = try scene.serve()
    for (index, reason) in Self.reasons.enumerated() {
      let body: JSONValue = ["operation": "upgrade", "params": ["plan": "scale"], "reason": .string(reason)]
      let answer = try door.send(
        "POST", "/countersign/v1/requests", token: try scene.door("bot-\(index)"), body: body.serialized())
      #expect(answer.json["id"]?.string != nil, "\(answer)")
    }
    for columns in [40, 80, 120] {
      for number in 1...Self.reasons.count {
        let rows = try rows(scene, ["show", "\(number)"], columns)
        for row in rows {
          let head = row.prefix(15).trimmingCharacters(in: .whitespaces)
          #expect(
            Self.labels.contains(head) || Self.titles.contains(String(row)) || row.allSatisfy(\.isHexDigit),
            "\(columns): \(row)")
          guard row.contains("$0/mo") || row.contains("trial") else { continue }
          #expect(row.dropFirst(15).hasPrefix("| "), "\(columns): \(row)")
        }
        #expect(rows.contains { $0.hasPrefix("agent says     | ") }, "\(rows)")
      }
    }
  }

  @Test func noWordOfAServiceBeginsALine() throws {
    let scene = try Scene()
    for route in ["/api/me", "/api/billing", "/api/billing/upgrade", "/api/billing/plans"] {
      _ = try scene.admin.send(
        "POST", "/sandbox/faults", body: #"{"route":"\#(route)","fault":"hostile","times":1000}"#)
    }
    _ = try scene.admin.send("POST", "/sandbox/plan", body: #"{"organisation":"vector-build","plan":"free"}"#)
    _ = try scene.run("status", "--refresh")
    _ = try scene.admin.send("POST", "/sandbox/plan", body: #"{"organisation":"vector-build","plan":"pro"}"#)
    _ = try scene.run("upgrade", "dock-main", "--plan", "scale")
    _ = try scene.admin.send(
      "POST", "/sandbox/faults", body: #"{"route":"/api/billing","fault":"error_before","times":1000}"#)
    var told = 0
    for columns in [40, 80] {
      for arguments in [
        ["show", "1"], ["requests"], ["status", "--refresh"], ["alarms"], ["links"], ["doctor", "dock-main"],
        ["upgrade", "dock-main", "--plan", "scale"], ["agent", "list"], ["audit", "verify"],
      ] {
        for row in try rows(scene, arguments, columns) where row.contains("\\u{") || row.contains("Free of") {
          told += 1
          let words = row.drop { $0 == " " }
          // Behind the mark, in a line of ours, or where one goes on.
          let isOurs = Self.labels.contains { !$0.isEmpty && words.hasPrefix($0) }
          #expect(
            words.hasPrefix("| ") || isOurs || words.hasPrefix("countersign: ") || row.hasPrefix("    "),
            "\(arguments) \(columns): \(row)")
        }
      }
    }
    #expect(told > 0)
  }

  /// The rows that a command leaves on a terminal of so many columns.
  private func rows(_ scene: Scene, _ arguments: [String], _ columns: Int) throws -> [String] {
    let terminal = try scene.onTerminal(arguments, columns: columns, rows: 150)
    if arguments[0] == "upgrade" {
      try terminal.wait("the question or the end") {
        terminal.screen.text.contains("to approve:") || terminal.exit != nil
      }
      if terminal.exit == nil { try terminal.write("ZZZZ\n") }
    }
    _ = try terminal.waitForExit()
    return (0..<150).map { terminal.screen.line($0) }
  }
}
