import Billing
import Settings
import Testing

@testable import Desk

@Suite("What stands over a message") struct PushTitleTests {
  private func matter(_ event: PushEvent, live: Bool, account: String? = "dock-main") throws -> PushMatter {
    PushMatter(
      event: event, account: try account.map { try Sample.name($0) }, isLive: live, at: Sample.now, request: 1,
      alarm: nil,
      priority: 3, title: "\(event.rawValue)", lines: [])
  }

  @Test(
    arguments: [
      ([(.pending, true)], "LIVE dock-main: pending"), ([(.outcome, false)], "TEST dock-main: outcome"),
      ([(.pending, false), (.outcome, true), (.outcome, true), (.note, true)], "TEST: 1 to decide, and 3 more"),
      ([(.pending, true), (.outcome, false)], "LIVE: 1 to decide, and 1 more"),
      ([(.deadline, true), (.pending, true)], "LIVE: 2 to decide"),
      ([(.deadline, false), (.pending, true), (.usage, false)], "LIVE: 1 to decide; TEST: 1 to decide; and 1 more"),
      ([(.pending, false), (.alarm, true), (.alarm, true)], "LIVE: 2 alarms; TEST: 1 to decide"),
      ([(.pending, true), (.alarm, true)], "LIVE: 1 to decide, 1 alarm"),
      ([(.outcome, false), (.usage, true)], "TEST: outcome, and 1 more"), ([], ""),
    ] as [([(PushEvent, Bool)], String)])
  func liveIsSaidOfWhatIsCounted(matters: [(PushEvent, Bool)], expected: String) throws {
    let matters = try matters.map { try matter($0.0, live: $0.1) }
    #expect(PushTitle.text(matters) == expected)
    guard let message = PushMessage(matters, id: "a1", at: Sample.now) else { return }
    // Whoever reads the tags of a message is told the same.
    let tags = PushCall.body(message, .ntfy, topic: "t")["tags"]?.array?.compactMap { $0.string } ?? []
    #expect(tags.first == message.event)
    for word in ["LIVE", "TEST"] { #expect(tags.contains(word) == expected.contains(word)) }
  }

  @Test func whatIsAboutNoAccountNamesNone() throws {
    #expect(PushTitle.text([try matter(.alarm, live: true, account: nil)]) == "alarm")
  }
}
