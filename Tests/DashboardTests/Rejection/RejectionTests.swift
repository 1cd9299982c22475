import Consent
import Screen
import Testing
import Text

@testable import Dashboard

@Suite struct RejectionTests {
  private func desk() -> Desk {
    var desk = Desk()
    desk.openArmed(Sample.id(42))
    desk.press(.character("R"))
    #expect(desk.state.place == .rejection)
    return desk
  }

  @Test func everyPresetHasItsNumberAndPolicyIsNotAmongThem() {
    #expect(RejectionDialog.presets == [.notNeeded, .tooExpensive, .notNow, .askFirst, .unexpected, .other])
    for (index, preset) in RejectionDialog.presets.enumerated() {
      var desk = desk()
      desk.type("\(index + 1)")
      desk.press(.enter)
      #expect(desk.effects == [.reject(Sample.id(42), version: 1, Rejection(preset))])
    }
  }

  @Test func enterAloneSendsNothing() {
    var desk = desk()
    desk.press(.enter)
    #expect(desk.effects.isEmpty)
    #expect(desk.state.place == .rejection)
    #expect(desk.notice?.hasPrefix("Choose a reason") == true)
  }

  @Test func ownWordsAloneAreAnotherReason() {
    var desk = desk()
    desk.press(.tab)
    desk.type("no more than 2 agents")
    desk.press(.enter)
    #expect(
      desk.effects == [.reject(Sample.id(42), version: 1, Rejection(.other, comment: "no more than 2 agents"))])
  }

  @Test func aPresetAndWordsGoTogetherAndDigitsInWordsAreWords() {
    var desk = desk()
    desk.type("3x2")
    desk.press(.enter)
    #expect(desk.effects == [.reject(Sample.id(42), version: 1, Rejection(.tooExpensive))])
    desk = self.desk()
    desk.type("3")
    desk.press(.tab)
    desk.type(" 1")
    desk.press(.enter)
    #expect(desk.effects == [.reject(Sample.id(42), version: 1, Rejection(.notNow, comment: " 1"))])
  }

  @Test func lettersChooseUntilTheWordsAreWritten() {
    var desk = desk()
    desk.type("jjk")
    #expect(desk.state.review?.rejection?.preset == .notNeeded)
    #expect(desk.state.review?.rejection?.comment == "")
    desk.type("6jk")
    #expect(desk.state.review?.rejection?.rejection == Rejection(.other, comment: "jk"))
    desk.press(.backTab)
    desk.type("k")
    #expect(desk.state.review?.rejection?.preset == .unexpected)
    #expect(desk.state.review?.rejection?.comment == "jk")
  }

  @Test func tabInTheWordsStaysThere() {
    var desk = desk()
    desk.type("6")
    desk.press(.tab)
    desk.type("Ask Kim")
    desk.press(.enter)
    #expect(desk.effects == [.reject(Sample.id(42), version: 1, Rejection(.other, comment: "Ask Kim"))])
  }

  @Test func theArrowsChooseToo() {
    var desk = desk()
    desk.press(.down, .down, .up, .up, .up)
    #expect(desk.state.review?.rejection?.preset == .notNeeded)
    desk.press(.down)
    #expect(desk.state.review?.rejection?.preset == .tooExpensive)
  }

  @Test func pastedWordsAreWordsAndSendNothing() {
    var desk = desk()
    desk.press(.paste("2\nlines\u{1B}[31m"))
    #expect(desk.effects.isEmpty)
    desk.press(.enter)
    #expect(
      desk.effects == [
        .reject(Sample.id(42), version: 1, Rejection(.other, comment: SafeText("2 lines\u{1B}[31m")))
      ])
  }

  @Test func wordsEndAtFiveHundredCharacters() {
    var desk = desk()
    desk.press(.paste(String(repeating: "漢", count: 9000)))
    desk.type("more")
    #expect(desk.state.review?.rejection?.comment.count == 500)
  }

  @Test func escapeLeavesWithoutDecidingAndArmsAnew() {
    var desk = desk()
    desk.type("2 because")
    desk.press(.escape)
    #expect(desk.effects.isEmpty)
    #expect(desk.state.place == .review)
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == Gesture.none)
  }

  @Test func theLettersOfACommandAreText() {
    var desk = desk()
    desk.type("AARqtexjk?")
    #expect(desk.state.place == .rejection)
    #expect(desk.allEffects == [.reviewOpened(Sample.id(42)), .discardTypeahead])
  }

  @Test func theDialogClosesWhenSomebodyElseDecides() {
    var desk = desk()
    desk.load(Sample.world(Sample.apply(.cancelled, to: Sample.heavy)))
    #expect(desk.state.place == .review)
    desk.press(.enter)
    #expect(desk.effects.isEmpty)
  }

  @Test func aNoNamesTheVersionOnTheScreen() {
    var desk = desk()
    desk.load(Sample.world(Sample.apply(.extended(by: .seconds(60)), to: Sample.heavy)))
    desk.type("1")
    desk.press(.enter)
    #expect(desk.effects == [.reject(Sample.id(42), version: 2, Rejection(.notNeeded))])
  }

  @Test func aRecordedNoIsTold() {
    var desk = desk()
    desk.type("1")
    desk.press(.enter)
    desk.send(.decisionRecorded(Sample.id(42), .recorded))
    #expect(desk.notice == "Request 42 is rejected.")
  }
}
