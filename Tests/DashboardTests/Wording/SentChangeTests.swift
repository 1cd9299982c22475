import Billing
import Consent
import Screen
import Testing
import Text

@testable import Dashboard

@Suite struct SentChangeTests {
  private static let approved = Sample.apply(
    .approved(Approval(digest: Sample.request(42).digest, version: 1, from: .shell)), to: Sample.request(42))
  private static let executing = Sample.apply(
    .executionBegan(Attempt(number: 1, tokenHash: nil, issued: Sample.start.boot)), to: approved)
  private static let unknown = Sample.apply(.answerLost(Outcome(.answerLost)), to: executing)

  /// What is on the screen, however it is broken into lines.
  private func words(_ desk: Desk) -> String {
    desk.frame().text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private func desk(
    _ request: ConsentRequest, _ engine: EngineStatus = .here(gateway: nil), columns: Int = 80, rows: Int = 24
  ) -> Desk {
    var snapshot = Sample.world(request)
    snapshot.engine = engine
    return Desk(snapshot, size: Size(columns: columns, rows: rows))
  }

  @Test func onlyWhatWasSentIsInDoubt() {
    let engine = EngineStatus.here(gateway: nil)
    for request in [Sample.request(42), Self.approved] {
      #expect(SentChange(request, at: Sample.start, engine: engine) == nil)
    }
    let sent = SentChange(Self.executing, at: Sample.start, engine: engine)
    #expect(sent?.readAt == Sample.start.wall.adding(.seconds(90)) && sent?.closing == nil)
    #expect(
      SentChange(Self.unknown, at: Sample.start, engine: engine)?.closing == "countersign close 42 \"WHAT YOU SAW\"")
    #expect(SentChange(Self.unknown, at: Sample.at(90_000), engine: engine)?.reading == .due)
  }

  @Test func theFirstLineNeverSaysThatNothingIsPending() {
    for (request, words) in [
      (Self.unknown, "1 unknown"), (Self.executing, "1 executing"), (Self.approved, "1 approved"),
    ] {
      let text = desk(request).frame().text
      #expect(text.contains(words) && !text.contains("nothing pending"), "\(text)")
    }
    #expect(desk(Self.executing, .absent).frame().text.contains("1 sent, no engine"))
    #expect(desk(Self.unknown).state.windowTitle.string.hasPrefix("1 unknown"))
  }

  @Test func theRowCountsDownToWhatComesNext() {
    let lost = desk(Self.unknown, columns: 160, rows: 40).frame().text
    #expect(lost.contains("1:30") && lost.contains("outcome unknown"), "\(lost)")
    let alone = desk(Self.executing, .absent, columns: 160, rows: 40).frame().text
    #expect(alone.contains("sent, no engine"), "\(alone)")
    let approved = desk(Self.approved, columns: 160, rows: 40).frame().text
    #expect(approved.contains("5:00") && approved.contains("approved"), "\(approved)")
    let waits = Sample.apply(.executionDelayed(until: Sample.start.wall.adding(.seconds(16))), to: Self.approved)
    let text = desk(waits, columns: 160, rows: 40).frame().text
    #expect(text.contains("5:16") && text.contains("approved, waits"), "\(text)")
  }

  @Test func theReviewSaysWhatNotToDoAndHowItGoesOn() {
    func review(_ request: ConsentRequest, _ engine: EngineStatus) -> String {
      var desk = desk(request, engine)
      desk.open(request.id)
      return words(desk)
    }
    let alone = review(Self.executing, .absent)
    #expect(
      alone.contains("Sent, and no engine takes its answer: outcome unknown. Do not ask for it again"), "\(alone)")
    #expect(alone.contains("E run engine"), "\(alone)")
    let lost = review(Self.unknown, .here(gateway: nil))
    #expect(
      lost.contains("Sent, and its answer was lost. Do not ask for it again: the bill is read at 12:01:30"), "\(lost)")
    #expect(!lost.contains("E run engine") && !lost.contains("executed"), "\(lost)")
    #expect(review(Self.approved, .absent).contains("nothing was sent, because no engine works"))
  }

  @Test func theReviewNamesTheWayByHandAndTheDecisionStaysInIt() {
    var lost = desk(Self.unknown, columns: 120, rows: 40)
    lost.open(Self.unknown.id)
    let text = lost.frame().text
    #expect(
      text.contains("countersign close 42") && text.contains("1:30 left: the bill is read at 12:01:30"), "\(text)")
    let done = Sample.apply(
      .reconciledAsExecuted(Outcome(.unattributed)), to: Self.unknown, at: Sample.start.wall.adding(.seconds(90)))
    var world = Sample.world(done)
    world.engine = .here(gateway: nil)
    lost.load(world)
    let ended = lost.frame().text
    #expect(ended.contains("approved 12:00:00 UTC") && ended.contains("executed 12:01:30 UTC"), "\(ended)")
  }

  @Test func whatTheBillDoesNotShowWasNotRefusedByTheService() {
    let late = Sample.start.wall.adding(.seconds(600))
    let failed = Sample.apply(.reconciledAsNotExecuted, to: Self.unknown, at: late)
    #expect(failed.state == .failed)
    #expect(
      failed.fate(in: .utc) == "Sent once, its answer was lost, and the bill does not show it.")
  }

  @Test func anEngineThatEndsWhileMoneyIsInDoubtIsSaidUntilItIsPutAway() {
    var desk = desk(Self.executing, .elsewhere(pid: 4711))
    desk.load(
      desk.state.snapshot.map { snapshot in
        var next = snapshot
        next.engine = .absent
        return next
      } ?? Sample.empty)
    desk.wait(60_000)
    #expect(
      words(desk).contains("E runs the engine here: the one in process 4711 ended (1 sent, no engine)."),
      "\(desk.frame().text)")
  }
}
