import Billing
import Consent
import Screen
import Testing
import Text

@testable import Dashboard

@Suite struct StorageTroubleTests {
  private static let full = Problem("Nothing can be written: the disk is full.", advice: "Free some disk space.")
  private static let words: SafeText = "#42 was SENT, and what came of it cannot be recorded: do not ask for it again."
  private static let approved = Sample.apply(
    .approved(Approval(digest: Sample.request(42).digest, version: 1, from: .shell)), to: Sample.request(42))
  private static let executing = Sample.apply(
    .executionBegan(Attempt(number: 1, tokenHash: nil, issued: Sample.start.boot)), to: approved)

  private func text(_ desk: Desk) -> String {
    desk.frame().text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test(arguments: [Size(columns: 100, rows: 30), Size(columns: 80, rows: 24), Size(columns: 60, rows: 14)])
  func itStandsOnEveryScreenWhateverIsPutAwayAndGoesWhenItIsOver(_ size: Size) {
    var desk = Desk(size: size)
    #expect(!text(desk).contains("CANNOT WRITE"))
    desk.send(.storageLooked(Self.full))
    for _ in 0..<3 { desk.press(.character("x")) }
    desk.wait(3_600_000)
    desk.send(.woke)
    for key in [Key.character("l"), .character("?"), .character("g")] {
      #expect(text(desk).contains("Nothing can be written: the disk is full."), "\(desk.frame().text)")
      desk.press(key)
    }
    desk.press(.escape, .escape, .escape)
    #expect(text(desk).contains("CANNOT WRITE"))
    desk.send(.storageLooked(nil))
    #expect(!text(desk).contains("CANNOT WRITE") && !text(desk).contains("the disk is full"))
    #expect(desk.notice == "Something can be written in the state folder again.")
  }

  @Test func itStandsInAReviewToo() {
    var desk = Desk()
    desk.open(Sample.light.id)
    desk.send(.storageLooked(Self.full))
    #expect(text(desk).contains("Nothing can be written: the disk is full."))
    #expect(text(desk).contains("CANNOT WRITE"))
  }

  @Test func itLeavesTheNoticeItsRoom() {
    var desk = Desk(size: Size(columns: 110, rows: 40))
    let long = Problem(Self.full.what, meaning: SafeText(String(repeating: "more ", count: 60)), advice: "")
    desk.send(.storageLooked(long))
    desk.send(.noticed(Notice(.money, "#1 Pro -> Scale on dock-main w" + Self.words)))
    #expect(text(desk).contains("do not ask for it again."), "\(desk.frame().text)")
  }

  @Test func aSecondTimeIsListedAgain() {
    var desk = Desk()
    for _ in 0..<2 {
      desk.send(.storageLooked(Self.full))
      let first = desk.state.pastNotices.first
      #expect(first?.notice.text.string.contains("the disk is full") == true && first?.at == desk.now.wall)
      desk.send(.storageLooked(Self.full))
      desk.wait(60_000)
      desk.send(.storageLooked(nil))
      #expect(desk.state.pastNotices.first?.notice.text.string.contains("again") == true)
    }
  }

  @Test func aNoticeBesideItIsStillRead() {
    var desk = Desk(size: Size(columns: 80, rows: 24))
    desk.send(.storageLooked(Self.full))
    desk.send(.noticed(Notice(.money, "Request 7 failed.")))
    #expect(text(desk).contains("Request 7 failed.") && text(desk).contains("the disk is full"))
    // With room for one line the notice has it, and the first line says the rest.
    var small = Desk(size: Size(columns: 80, rows: 12))
    small.send(.storageLooked(Self.full))
    small.send(.noticed(Notice(.money, "Request 7 failed.")))
    #expect(text(small).contains("Request 7 failed.") && text(small).contains("CANNOT WRITE"))
  }

  @Test func whatWasSentAndCannotBeRecordedIsToldOnceAndUntilItIs() {
    var desk = Desk(Sample.world(Self.executing), size: Size(columns: 160, rows: 40))
    for _ in 0..<3 { desk.send(.outcomeUnrecorded(42, Self.words)) }
    #expect(desk.notice == Self.words.string)
    #expect(desk.state.toasts.all.count == 1 && desk.state.toasts.all.last?.expiresAt == nil)
    desk.press(.character("x"))
    desk.send(.outcomeUnrecorded(42, Self.words))
    #expect(desk.notice == nil, "what was put away is not told over and over")
    #expect(
      desk.state.fate(Self.executing, at: desk.now)
        .hasPrefix("Sent, and what came of it cannot be recorded. Do not ask for it again"))
    let done = Sample.apply(.executed(Outcome(.switched)), to: Self.executing)
    desk.send(.outcomeUnrecorded(42, Self.words))
    desk.load(Sample.world(done))
    #expect(desk.state.unrecorded.isEmpty)
    #expect(!desk.state.toasts.all.contains { $0.notice.text == Self.words })
  }

  @Test func whatWasNotDecidedIsNotSaidBesideALaterDecision() {
    let light = Sample.light.id
    var desk = Desk(Sample.world(Sample.light))
    let failed = DecisionResult.failed(Problem("The disk is full.", advice: "Free some disk space, then try again."))
    desk.send(.decisionRecorded(light, failed))
    #expect(desk.notice?.contains("nothing was decided") == true)
    desk.send(.decisionRecorded(light, .recorded))
    #expect(desk.state.toasts.all.allSatisfy { !$0.notice.text.string.contains("nothing was decided") })
    // Nor beside one that was made elsewhere.
    desk.send(.decisionRecorded(light, failed))
    let approved = Sample.apply(
      .approved(Approval(digest: Sample.light.digest, version: 1, from: .shell)), to: Sample.light)
    desk.load(Sample.world(approved))
    #expect(desk.state.toasts.all.allSatisfy { !$0.notice.text.string.contains("nothing was decided") })
  }

  @Test func onlyWhatDidNotWorkIsAReasonToLook() {
    #expect(DashboardAction.decisionRecorded(Sample.id(1), .failed(Self.full)).mayBeFailedWrite)
    #expect(DashboardAction.noticed(Notice(.problem, "no")).mayBeFailedWrite)
    #expect(!DashboardAction.decisionRecorded(Sample.id(1), .recorded).mayBeFailedWrite)
    #expect(!DashboardAction.noticed(Notice(.news, "yes")).mayBeFailedWrite && !DashboardAction.woke.mayBeFailedWrite)
  }
}
