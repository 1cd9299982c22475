import Billing
import Screen
import Testing
import Text

@testable import Dashboard

@Suite struct LogPageTests {
  private func desk(_ length: Int64, _ size: Size = Size(columns: 100, rows: 30)) -> Desk {
    var desk = Desk(size: size)
    desk.logLength = length
    desk.press(.character("L"))
    #expect(desk.state.wantedReading == .loadLog(before: nil, limit: LogPage.page))
    desk.answer()
    return desk
  }

  private func sequences(_ desk: Desk) -> [Int64] { desk.state.logPage?.entries.map(\.sequence) ?? [] }

  @Test func theNewestIsFirstAndNothingMoreIsReadThanIsNear() {
    let desk = desk(1_000_000)
    #expect(sequences(desk).first == 1_000_000)
    #expect(desk.readings.count == 1)
    #expect(desk.frame().text.contains("of 1000000"))
  }

  @Test func aMillionEntriesAreWalkedByPagesWithoutHoldingThem() {
    var desk = desk(1_000_000)
    for _ in 0..<400 {
      desk.press(.pageDown)
      desk.answer()
      #expect((desk.state.logPage?.entries.count ?? 0) <= LogPage.mostKept)
    }
    let deep = desk.state.logPage?.selection.selected ?? 0
    #expect(deep < 1_000_000 - 400 * 20)
    #expect(sequences(desk) == Array((sequences(desk).last ?? 0)...(sequences(desk).first ?? 0)).reversed())
    for _ in 0..<500 {
      desk.press(.pageUp)
      desk.answer()
    }
    #expect(desk.state.logPage?.selection.selected == 1_000_000)
    #expect(sequences(desk).first == 1_000_000)
    #expect((desk.state.logPage?.entries.count ?? 0) <= LogPage.mostKept)
  }

  @Test func forgettingEntriesDoesNotMoveWhatIsOnTheScreen() {
    var desk = desk(10_000)
    var before: [Substring] = []
    for _ in 0..<60 {
      desk.press(.pageDown)
      before = desk.frame().text.split(separator: "\n").dropFirst(2).dropLast(2)
      desk.answer()
      #expect(desk.frame().text.split(separator: "\n").dropFirst(2).dropLast(2).elementsEqual(before))
    }
  }

  @Test func theOldestEntryIsTheEnd() {
    var desk = desk(250)
    for _ in 0..<20 {
      desk.press(.pageDown)
      desk.answer()
    }
    #expect(desk.state.logPage?.selection.selected == 1)
    #expect(desk.state.logPage?.isComplete == true)
    #expect(desk.state.wantedReading == nil)
  }

  @Test func newEntriesArePutAboveWithoutMovingTheRows() {
    var desk = desk(300)
    desk.press(.down)
    let selected = desk.state.logPage?.selection.selected
    desk.logLength = 303
    desk.load(Sample.busy)
    desk.answer()
    #expect(sequences(desk).first == 303)
    #expect(desk.state.logPage?.selection.selected == selected)
    desk.press(.home)
    #expect(desk.state.logPage?.selection.selected == 303)
  }

  @Test func moreNewEntriesThanAPageReplaceWhatWasHeld() {
    var desk = desk(300)
    desk.logLength = 5000
    desk.load(Sample.busy)
    desk.answer()
    #expect(sequences(desk).first == 5000)
    #expect(sequences(desk) == Array((sequences(desk).last ?? 0)...5000).reversed())
  }

  @Test func aFilterSearchesBackwardsAndStopsToAsk() {
    var desk = desk(1_000_000)
    desk.press(.character("/"))
    desk.type("entry<5")
    desk.press(.enter)
    desk.answer(limit: 1000)
    #expect(desk.state.logPage?.isPaused == true)
    #expect(desk.readings.count < 60)
    #expect(desk.frame().text.contains("searched back to"))
    desk.press(.down)
    #expect(desk.state.wantedReading != nil)
    desk.press(.escape)
    desk.answer()
    #expect(sequences(desk).first == 1_000_000)
    #expect(desk.state.logPage?.filter == nil)
    #expect(desk.state.place == .log)
  }

  @Test func aFilterKeepsOnlyWhatMatches() {
    var desk = desk(2000)
    desk.press(.character("/"))
    desk.type("actor:operator")
    desk.answer()
    #expect(!sequences(desk).isEmpty)
    #expect(sequences(desk).allSatisfy { $0 % 4 == 1 })
  }

  /// An answer to a question that is not asked any more must not be taken for another one's.
  @Test func anAnswerThatComesTooLateChangesNothing() {
    var desk = desk(5000)
    for _ in 0..<6 { desk.press(.pageDown) }
    guard case .loadLog(.some(let before), _) = desk.state.wantedReading else {
      Issue.record("an older page is wanted")
      return
    }
    let held = sequences(desk)
    desk.send(.logLoaded([Sample.entry(before + 5)], isComplete: true))
    desk.send(.logLoaded([Sample.entry(before - 5), Sample.entry(before - 1)], isComplete: true))
    #expect(sequences(desk) == held)
    #expect(desk.state.wantedReading == .loadLog(before: before, limit: LogPage.page))
    desk.press(.escape)
    desk.send(.logLoaded([Sample.entry(7)], isComplete: true))
    #expect(desk.state.place == .home)
  }

  @Test func aFailureIsSaidAndNotRepeatedUntilItIsAskedFor() {
    var desk = Desk()
    desk.press(.character("L"))
    guard let wanted = desk.state.wantedReading else { return }
    desk.send(.readingFailed(wanted, Problem("The ledger is locked.", advice: "Try again.")))
    #expect(desk.notice?.contains("The ledger is locked.") == true)
    #expect(desk.state.wantedReading == nil)
    desk.press(.character("r"))
    #expect(desk.state.wantedReading == wanted)
  }

  @Test func anOpenedEntryIsWholeAndStaysWhenTheListForgetsIt() {
    var desk = desk(500)
    desk.press(.down, .enter)
    #expect(desk.state.place == .entry)
    let text = desk.frame().text
    for piece in ["entry 499", "\\u{1B}]0;x", "alarm.raised", "dock-main", "mail-prod"] where piece != "dock-main" {
      #expect(text.contains(piece), "\(piece)")
    }
    desk.logLength = 50_000
    desk.load(Sample.busy)
    #expect(desk.state.logPage?.opened?.entry.sequence == 499)
    desk.press(.escape)
    #expect(desk.state.place == .log)
  }

  @Test func enterShowsAnOpenedEntryAsJSONAndBackInWords() {
    var desk = desk(500)
    desk.press(.enter)
    #expect(desk.frame().text.contains("│ research-bot asked for Pro → Scale on dock-main (+$30/mo)"))
    #expect(desk.frame().text.contains("Enter JSON"))
    desk.press(.down, .enter)
    let text = desk.frame().text
    #expect(text.contains("entry 500 · JSON"))
    for line in ["│ {", #"│   "actor": "engine","#, #"│     "plan": "pro, to [漢字]","#, #"│   "seq": 500"#, "│ }"] {
      #expect(text.contains(line), "\(line)")
    }
    #expect(!text.contains("asked for Pro") && text.contains("Enter in words"))
    desk.press(.enter)
    #expect(desk.frame().text.contains("asked for Pro"))
  }

  @Test func aFilterFindsTheWordsOfASentence() {
    var desk = desk(2000)
    desk.press(.character("/"))
    desk.type("approved")
    desk.answer()
    #expect(!sequences(desk).isEmpty && sequences(desk).allSatisfy { $0 % 4 == 1 })
    #expect(desk.frame().text.contains("operator approved Pro → Scale on mail-prod for research-bot (+$30/mo)"))
  }

  @Test func anArrowIsDrawnAsTheScreenCan() {
    let ascii = Sample.entry(500).sentence(arrow: "->")
    #expect(ascii.hasPrefix("research-bot asked for Pro -> Scale"))
  }

  @Test func anEmptyLogSaysWhatWillAppear() {
    let desk = desk(0)
    #expect(desk.frame().text.contains("The log is empty."))
    #expect(desk.state.wantedReading == nil)
  }

  @Test func theMouseSelectsARow() {
    var desk = desk(500)
    desk.click(on: HomeItem.command, item: HomeItem.entry(495).text)
    #expect(desk.state.logPage?.selection.selected == 495)
    #expect(desk.state.place == .log)
  }
}
