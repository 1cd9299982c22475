import Billing
import JSON
import Settings
import Testing
import Text

@testable import Desk

@Suite("What is sent at once") struct PushMessageTests {
  private func matter(
    _ event: PushEvent, on account: String = "dock-main", live: Bool = true, request: Int64? = nil, alarm: Int64? = nil,
    priority: Int = 3, title: String = "title", lines: [String] = [], at: Instant = Sample.now
  ) throws -> PushMatter {
    PushMatter(
      event: event, account: try Sample.name(account), isLive: live, at: at, request: request, alarm: alarm,
      priority: priority, title: title, lines: lines)
  }

  @Test func oneMatterIsDocumentedAsProgramsKnowIt() throws {
    let message = try #require(
      PushMessage([try matter(.pending, request: 42, lines: ["more"])], id: "a1", at: Sample.now))
    let document = message.document
    for (key, value) in [
      ("schema", "countersign.push/1"), ("id", "a1"), ("event", "pending"), ("at", "2026-05-01T12:00:00.000Z"),
      ("account", "dock-main"), ("live", true), ("request", 42), ("text", "title\nmore"), ("test", false),
    ] as [(String, JSONValue)] {
      #expect(document[key] == value, "\(key)")
    }
    #expect(message.title == "LIVE dock-main: title")
    #expect(PushMessage(message.written) == message)
    #expect(PushMessage([], id: "a1", at: Sample.now) == nil)
  }

  @Test func severalMattersAreOneMessageTheMostPressingFirst() throws {
    let message = try #require(
      PushMessage(
        [
          try matter(.note, priority: 2, title: "note"), try matter(.outcome, request: 1, title: "out"),
          try matter(.alarm, on: "other", alarm: 3, priority: 5, title: "alarm"),
          try matter(.pending, live: false, request: 42, priority: 4, title: "pending"),
        ], id: "a1", at: Sample.now))
    #expect(message.text == "pending\n\nalarm\n\nout\n\nnote")
    #expect(message.title == "LIVE: 1 alarm; TEST: 1 to decide; and 2 more")
    #expect(message.event == "pending" && message.priority == 5 && message.document["live"] == true)
    #expect(message.document["account"] == .null && message.document["request"] == .null)
    #expect(
      message.document["matters"]?.array?.compactMap { $0["event"]?.string } == ["pending", "alarm", "outcome", "note"])
  }

  @Test func itsTextIsBoundedAndSaysHowManyAreLeftOut() throws {
    let matters = try (1...40).map { (number: Int64) in
      try matter(.pending, request: number, title: "#\(number)", lines: [String(repeating: "語", count: 140)])
    }
    let message = try #require(PushMessage(matters, id: "a1", at: Sample.now))
    #expect(message.text.utf8.count <= 4_000)
    #expect(message.text.hasSuffix("more: countersign requests, countersign alarms"))
    #expect(message.document["matters"]?.array?.count == 40)
  }

  @Test func itIsOverWhenNothingOfItIsOpen() throws {
    let message = try #require(
      PushMessage([try matter(.pending, request: 42), try matter(.alarm, alarm: 3)], id: "a", at: Sample.now))
    #expect(!message.isOver(waiting: [42], alarms: [], at: Sample.now))
    #expect(!message.isOver(waiting: [], alarms: [3], at: Sample.now))
    #expect(message.isOver(waiting: [41], alarms: [4], at: Sample.now))
    let usage = try #require(PushMessage([try matter(.usage)], id: "a", at: Sample.now))
    #expect(!usage.isOver(waiting: [], alarms: [], at: Sample.now.adding(.seconds(86_400))))
    #expect(usage.isOver(waiting: [], alarms: [], at: Sample.now.adding(.seconds(86_401))))
  }

  @Test func aTestSaysThatItIsOne() {
    let message = PushMessage(testing: "phone.example", id: "a1", at: Sample.now)
    #expect(message.document["test"] == true && message.document["event"] == "test")
    #expect(message.title.hasPrefix("TEST") && message.text.contains("phone[.]example"))
  }
}
