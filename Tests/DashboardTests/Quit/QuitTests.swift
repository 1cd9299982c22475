import Screen
import Testing

@testable import Dashboard

@Suite struct QuitTests {
  @Test func withoutAnythingPendingItQuitsAtOnce() {
    var desk = Desk(Sample.empty)
    desk.press(.character("q"))
    #expect(desk.effects == [.quit])
  }

  @Test func aViewerQuitsAtOnce() {
    var snapshot = Sample.busy
    snapshot.engine = .elsewhere(pid: 4)
    var desk = Desk(snapshot)
    desk.press(.character("q"))
    #expect(desk.effects == [.quit])
  }

  @Test func theEngineAsksOnceWhileRequestsArePending() {
    var desk = Desk()
    desk.press(.character("q"))
    #expect(desk.effects.isEmpty)
    #expect(desk.state.place == .quitting)
    #expect(desk.frame().text.contains("2 requests wait for you"))
    desk.press(.enter, .character("q"), .character(" "))
    #expect(desk.allEffects.isEmpty)
    desk.press(.character("y"))
    #expect(desk.effects == [.quit])
  }

  @Test func escapeStays() {
    var desk = Desk()
    desk.press(.character("q"), .escape)
    #expect(desk.state.place == .home)
    #expect(desk.allEffects.isEmpty)
  }

  @Test func controlCAsksFromAnywhereAndDoesNotAskTwice() {
    var desk = Desk()
    desk.openArmed(Sample.id(42))
    desk.press(.character("A"), .control("c"))
    #expect(desk.state.place == .quitting)
    desk.press(.control("c"))
    #expect(desk.effects == [.quit])
  }

  @Test func theQuestionTakesAGestureBack() {
    var desk = Desk()
    desk.openArmed(Sample.id(43))
    desk.press(.character("A"), .control("c"), .escape)
    desk.wait(500)
    desk.press(.character("A"))
    #expect(desk.state.review?.gesture == Gesture.none)
    #expect(!desk.allEffects.contains { if case .approve = $0 { true } else { false } })
  }

  @Test func escapeNeverQuits() {
    var desk = Desk(Sample.empty)
    desk.press(.escape, .escape, .escape)
    #expect(desk.allEffects.isEmpty)
  }

  @Test func suspendingIsPossibleEverywhere() {
    var desk = Desk()
    for key in [Key.character("?"), .escape, .enter, .character("q")] {
      desk.press(.control("z"))
      #expect(desk.effects == [.suspend])
      desk.press(key)
    }
  }
}
