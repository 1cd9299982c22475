import Billing
import Consent
import Screen
import Testing
import Text

@testable import Dashboard

@Suite struct GuideTests {
  private func desk(_ snapshot: Snapshot?, isGuided: Bool = true, readOnly: Bool = false) -> Desk {
    Desk(snapshot, readOnly: readOnly, isGuided: isGuided)
  }

  @Test func onlyTheDemoHasOne() {
    #expect(Guide.words(desk(Sample.busy).state) != nil)
    #expect(Guide.words(desk(Sample.busy, isGuided: false).state) == nil)
    #expect(Guide.words(desk(nil).state) == nil)
    #expect(!desk(Sample.busy, isGuided: false).frame().text.contains("Next:"))
  }

  @Test func itFollowsARequestFromItsArrivalToItsEnd() {
    var desk = desk(Snapshot())
    #expect(Guide.words(desk.state)?.contains("appears under Pending") == true)
    desk.load(Snapshot(requests: [Sample.request(1)]))
    #expect(Guide.words(desk.state) == "Enter reviews research-bot's request")
    #expect(desk.frame().text.contains("Next: Enter reviews research-bot's request [x hides this]"))
    desk.press(.enter)
    #expect(Guide.words(desk.state)?.contains("A approves, R rejects") == true)
    desk.press(.escape)
    #expect(Guide.words(desk.state) == "Enter reviews research-bot's request")
  }

  @Test func onTheScreenThatCanOnlyBeReadItPromisesNoDecision() {
    var desk = desk(Snapshot(requests: [Sample.request(1)]), readOnly: true)
    desk.press(.enter)
    #expect(Guide.words(desk.state) == "here it can only be read; Esc goes back")
  }

  @Test func whateverElseIsSelectedItLeadsToWhatWaits() {
    var desk = desk(Snapshot(requests: [Sample.request(1), Sample.request(2)]))
    desk.press(.tab)
    #expect(Guide.words(desk.state) == "Tab until Pending has the keyboard: 2 requests wait")
  }

  @Test func itsKeysAreThoseOfTheConfig() {
    let (keymap, _) = Keymap.rebinding(["open": [.character("b")]])
    let desk = Desk(Snapshot(requests: [Sample.request(1)]), keymap: keymap, isGuided: true)
    #expect(Guide.words(desk.state) == "b reviews research-bot's request")
  }

  @Test func itIsPutAwayAfterTheNotices() {
    var desk = desk(Snapshot(requests: [Sample.request(1)]))
    desk.send(.noticed(Notice(.money, "Look.")))
    let both = desk.frame().text
    #expect(both.contains("Money: Look.") && both.contains("Next: "))
    desk.press(.character("x"))
    #expect(!desk.frame().text.contains("Money: Look.") && desk.frame().text.contains("Next: "))
    desk.press(.character("x"))
    #expect(!desk.frame().text.contains("Next: "))
  }

  @Test func everyWidthHasRoomForIt() {
    for columns in 40...120 {
      for rows in [10, 16, 24, 40] {
        let desk = Desk(
          Snapshot(requests: [Sample.request(1)]), size: Size(columns: columns, rows: rows), isGuided: true)
        #expect(desk.frame().text.contains("Next: Enter rev"), "\(columns)x\(rows)")
      }
    }
  }
}
