import Billing
import Consent
import Screen
import Testing
import Text

@testable import Dashboard

@Suite struct LinkURLViewTests {
  private func desk(
    _ size: Size = Size(columns: 100, rows: 30), glyphs: GlyphSet = .unicode, theme: Theme = .fallback,
    readOnly: Bool = false, noBrowser: SafeText? = nil
  ) -> Desk {
    var desk = Desk(readOnly: readOnly, glyphs: glyphs, theme: theme, size: size, noBrowser: noBrowser)
    desk.focus(.links)
    desk.press(.enter)
    return desk
  }

  /// The lines of the URL on the screen, put together again.
  private func shown(_ desk: Desk) -> String {
    desk.frame().text.split(separator: "\n").filter { $0.hasPrefix("│") }
      .map { $0.dropFirst(2).prefix { $0 != " " && $0 != "│" } }.joined()
  }

  @Test func theURLIsReadAndShownOnlyOnRequestAndForgottenAfterwards() {
    var desk = desk()
    #expect(desk.state.wantedReading == nil)
    #expect(!desk.frame().text.contains("SECRET"))
    desk.press(.character("v"))
    #expect(desk.state.place == .url)
    #expect(desk.state.wantedReading == .loadURL(1))
    #expect(desk.frame().text.contains("The URL is being read."))
    desk.answer()
    #expect(desk.state.wantedReading == nil)
    #expect(shown(desk).contains(Sample.url(ofLink: 1)))
    desk.press(.character("v"))
    #expect(desk.state.place == .link)
    #expect(desk.state.linkDialog == LinkDialog(1))
    #expect(!desk.frame().text.contains("SECRET"))
    desk.press(.character("v"))
    #expect(desk.state.wantedReading == .loadURL(1), "it is read anew")
    desk.answer()
    desk.press(.escape)
    #expect(desk.state.place == .link)
    desk.press(.escape)
    #expect(desk.state.place == .home)
    #expect(desk.allEffects.isEmpty)
  }

  @Test func aURLThatNobodyWaitsForIsNotTaken() {
    var desk = desk()
    desk.send(.urlLoaded(1, "https://daimon.email/SECRET"))
    #expect(desk.state.linkDialog?.url == nil)
    desk.press(.character("v"))
    desk.send(.urlLoaded(2, "https://daimon.email/SECRET"))
    #expect(desk.state.linkDialog?.url == nil)
    desk.press(.escape, .escape)
    desk.send(.urlLoaded(1, "https://daimon.email/SECRET"))
    #expect(!desk.frame().text.contains("SECRET"))
  }

  @Test func suspendingAndLosingTheLinkHideIt() {
    var desk = desk()
    desk.press(.character("v"))
    desk.answer()
    desk.press(.control("z"))
    #expect(desk.state.place == .link)
    desk.press(.character("v"))
    desk.answer()
    var snapshot = Sample.busy
    snapshot.links.removeFirst()
    desk.load(snapshot)
    #expect(desk.state.linkDialog?.url == nil)
    #expect(!desk.frame().text.contains("SECRET"))
  }

  @Test func aReadingThatFailsIsToldAndLeavesTheFacts() {
    var desk = desk()
    desk.press(.character("v"))
    desk.send(.readingFailed(.loadURL(1), Problem("The URL is not kept.", advice: "Ask for a new link.")))
    #expect(desk.state.place == .link)
    #expect(desk.notice?.contains("not kept") == true)
    #expect(desk.state.wantedReading == nil)
  }

  @Test func inReadOnlyItStaysHidden() {
    var desk = desk(readOnly: true)
    desk.press(.character("v"), .character("Q"))
    #expect(desk.state.place == .link)
    #expect(desk.state.wantedReading == nil)
    #expect(desk.notice == Command.readOnly)
  }

  @Test(arguments: [GlyphSet.unicode, .ascii])
  func theHostIsMarkedByALineBelowItWhateverTheTheme(_ glyphs: GlyphSet) throws {
    var desk = desk(glyphs: glyphs, theme: .mono)
    desk.press(.character("v"))
    desk.answer()
    let lines = desk.frame().text.split(separator: "\n").map(Array.init)
    let row = try #require(lines.firstIndex { String($0).contains("https://daimon.email") })
    let start = try #require(lines[row].firstIndex(of: "d"))
    let mark = String(lines[row + 1][start..<start + "daimon.email".count])
    #expect(mark == String(repeating: glyphs[.horizontal], count: "daimon.email".count))
    #expect(lines[row + 1][start - 1] == " ")
    #expect(lines[row + 1][start + "daimon.email".count] == " ")
  }

  @Test func aLongURLIsScrolledToItsEnd() {
    var desk = desk(Size(columns: 40, rows: 10))
    desk.press(.character("v"))
    desk.send(.urlLoaded(1, "https://daimon.email/" + String(repeating: "x", count: 400) + "END"))
    #expect(!desk.frame().text.contains("END"))
    #expect(desk.frame().text.contains("more line"))
    desk.press(.end)
    for _ in 0..<3 where !desk.frame().text.contains("END") { desk.press(.up) }
    #expect(desk.frame().text.contains("END"))
    desk.press(.home)
    #expect(desk.frame().text.contains("https://daimon.email"))
  }

  /// The modules of a drawn code, read off the frame as a camera would.
  private func modules(_ frame: Frame, _ glyphs: GlyphSet, hasColors: Bool) -> [[Bool]] {
    (0..<frame.size.rows).flatMap { row -> [[Bool]] in
      let cells = (0..<frame.size.columns).map { frame[$0, row] }
      if glyphs.isASCII {
        return [
          stride(from: 0, to: cells.count - 1, by: 2).map {
            hasColors ? cells[$0].style.background == .rgb(0, 0, 0) : cells[$0].grapheme.string != "#"
          }
        ]
      }
      let black = Color.rgb(0, 0, 0)
      return [
        cells.map { hasColors ? $0.style.foreground == black : !["█", "▀"].contains($0.grapheme.string) },
        cells.map { hasColors ? $0.style.background == black : !["█", "▄"].contains($0.grapheme.string) },
      ]
    }
  }

  @Test(arguments: [GlyphSet.unicode, .ascii], [Theme.fallback, .mono])
  func theDrawnCodeIsTheCodeOfTheURL(_ glyphs: GlyphSet, _ theme: Theme) throws {
    var desk = desk(Size(columns: 120, rows: 70), glyphs: glyphs, theme: theme)
    desk.press(.character("Q"))
    desk.answer()
    let code = try #require(QRCode(Sample.url(ofLink: 1)))
    let shape = try #require(desk.state.shape(of: code, in: Size(columns: 120, rows: 60)))
    let quiet = shape.quiet
    var frame = Frame(size: shape.size)
    frame.draw { desk.state.draw(code, shape, at: .zero, on: &$0) }
    let drawn = modules(frame, glyphs, hasColors: theme.hasColors)
    for row in 0..<code.size + 2 * quiet {
      for column in 0..<code.size + 2 * quiet {
        guard drawn[row][column] == code.isDark(column: column - quiet, row: row - quiet) else {
          Issue.record("the module \(column),\(row) is wrong")
          return
        }
      }
    }
    // The same cells are on the screen.
    let screen = desk.frame()
    let isThere = (0..<screen.size.rows - frame.size.rows).contains { top in
      (0...screen.size.columns - frame.size.columns).contains { left in
        (0..<frame.size.rows).allSatisfy { row in
          (0..<frame.size.columns).allSatisfy { screen[left + $0, top + row] == frame[$0, row] }
        }
      }
    }
    #expect(isThere)
    #expect(!desk.frame().text.contains("SECRET"))
  }

  @Test func aScreenThatIsTooSmallForTheCodeSaysHowLargeItMustBe() {
    var desk = desk(Size(columns: 80, rows: 15))
    desk.press(.character("Q"))
    desk.answer()
    #expect(desk.frame().text.contains("The QR code needs a screen of"))
    desk.press(.character("v"))
    #expect(shown(desk).contains(Sample.url(ofLink: 1)))
    desk.press(.character("Q"), .character("Q"))
    #expect(desk.state.place == .link)
  }

  @Test func whereThereIsNoBrowserOpeningShowsTheURLAndSaysWhy() {
    var desk = Desk(noBrowser: "there is no display")
    desk.focus(.links)
    desk.press(.character("o"))
    #expect(desk.state.place == .url)
    #expect(desk.notice == "No browser is opened from here: there is no display.")
    #expect(desk.state.wantedReading == .loadURL(1))
    desk.answer()
    #expect(desk.frame().text.contains("c copies it"))
    desk.press(.character("o"), .character("c"))
    #expect(desk.allEffects == [.copy(.link(1))])
    #expect(desk.state.place == .url)
  }

  @Test func overACodeOpeningWithoutABrowserShowsTheURL() {
    var desk = Desk(size: Size(columns: 120, rows: 60), noBrowser: "there is no display")
    desk.focus(.links)
    desk.press(.enter, .character("Q"))
    desk.answer()
    #expect(desk.state.linkDialog?.face == .code)
    desk.press(.character("o"))
    #expect(desk.state.linkDialog?.face == .url)
    #expect(desk.notice == "No browser is opened from here: there is no display.")
  }

  @Test func openingAndCopyingAreAboutTheShownLink() {
    var desk = desk()
    desk.press(.character("v"))
    desk.answer()
    desk.press(.character("o"), .character("c"), .character("x"), .enter)
    #expect(desk.allEffects == [.openLink(1), .copy(.link(1))])
  }
}
