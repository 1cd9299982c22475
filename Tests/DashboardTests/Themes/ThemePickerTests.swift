import Screen
import Testing
import Text

@testable import Dashboard

@Suite struct ThemePickerTests {
  private func picking() -> Desk {
    var desk = Desk(size: Size(columns: 120, rows: 40))
    desk.press(.character(":"))
    desk.type("theme")
    desk.press(.enter)
    #expect(desk.state.place == .themes)
    #expect(desk.effects == [.findThemes])
    #expect(desk.frame().text.contains("The themes are being read."))
    desk.send(.themesFound(Sample.themes))
    return desk
  }

  @Test func thePaletteLeadsToTheThemesAndTheCurrentOneIsChosen() {
    let desk = picking()
    #expect(desk.state.themePicker?.choice?.name == "default")
    for words in ["default", "built in", "your own file", "it is no colour"] {
      #expect(desk.frame().text.contains(words), "\(words)")
    }
  }

  @Test func movingTheChoiceRepaintsTheWholeScreenAtOnce() {
    var desk = picking()
    desk.press(.end)
    #expect(desk.state.theme == Sample.redTheme)
    let frame = desk.frame()
    #expect(frame[frame.size.columns / 2, 1].style.foreground == .rgb(255, 0, 0), "what is beneath, too")
    desk.press(.home)
    #expect(desk.state.theme == .fallback)
  }

  @Test func enterKeepsIt() {
    var desk = picking()
    desk.press(.end, .enter)
    #expect(desk.effects == [.keepTheme("red")])
    #expect(desk.state.theme == Sample.redTheme)
    #expect(desk.state.place == .home)
  }

  @Test func escapeTakesTheEarlierOneBack() {
    var desk = picking()
    desk.press(.end, .escape)
    #expect(desk.state.theme == .fallback)
    #expect(desk.state.place == .home)
    #expect(!desk.allEffects.contains { if case .keepTheme = $0 { true } else { false } })
  }

  @Test func whatIsBrokenIsToldAndCannotBeChosen() {
    var desk = picking()
    desk.press(.down, .down)
    #expect(desk.state.themePicker?.choice?.name == "broken")
    #expect(desk.state.theme == .fallback)
    desk.press(.enter)
    #expect(desk.effects.isEmpty)
    #expect(desk.state.place == .themes)
    #expect(desk.notice?.contains("it is no colour") == true)
    desk.press(.down, .enter)
    #expect(desk.effects == [.keepTheme("red")])
  }

  @Test func theMouseChooses() {
    var desk = picking()
    desk.click(on: HomeItem.command, item: HomeItem.theme("red").text)
    #expect(desk.state.theme == Sample.redTheme)
    #expect(HomeItem(HomeItem.theme("a.b-c").text) == .theme("a.b-c"))
  }

  @Test func itHasAKeyOfItsOwnOnEveryScreenThatHasThePalette() {
    var desk = Desk(Sample.rich)
    desk.press(.character("i"), .character("T"))
    #expect(desk.state.place == .themes)
    desk.press(.escape)
    #expect(desk.state.place == .account)
    #expect(Command.named(.theme).places == Command.named(.palette).places)
  }

  @Test func withoutColoursThereIsNothingToChoose() {
    var state = DashboardState(configuration: DashboardConfiguration(theme: .mono, oneTheme: "No colours."))
    (state, _) = reduce(state, .keyPressed(.character("T")), at: Sample.start)
    #expect(state.place == .home)
    #expect(state.toasts.all.last?.notice.text == "No colours.")
  }

  @Test func aListThatIsLongerThanTheBoxShowsTheChosenOne() {
    var desk = picking()
    let many = (0..<50).map { ThemeChoice(name: "own-\($0)", isBuiltIn: false, content: .theme(Sample.redTheme)) }
    desk.send(.themesFound(many))
    for _ in 0..<30 { desk.press(.down) }
    #expect(desk.frame().text.contains("own-30"))
    desk.press(.end, .pageUp)
    #expect(desk.state.themePicker?.choice?.name == "own-41")
  }

  @Test func whatComesLateIsNotTaken() {
    var desk = Desk()
    desk.send(.themesFound(Sample.themes))
    #expect(desk.state.place == .home && desk.state.theme == .fallback)
  }
}
