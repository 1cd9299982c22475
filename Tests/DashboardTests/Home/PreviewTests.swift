import Consent
import Screen
import Testing

@testable import Dashboard

@Suite struct PreviewTests {
  private static let large = Size(columns: 200, rows: 60)

  private func words(_ text: String) -> [Substring] { text.split { $0.isWhitespace || "│┌┐└┘─".contains($0) } }

  @Test(arguments: [
    (80, 24, false), (80, 33, false), (80, 34, true), (149, 30, false), (150, 24, true), (50, 50, true),
    (60, 30, false),
    (150, 23, true), (60, 20, true), (60, 14, false),
  ])
  func itIsThereWhereThereIsRoom(_ columns: Int, _ rows: Int, _ isThere: Bool) {
    let desk = Desk(size: Size(columns: columns, rows: rows))
    #expect(desk.frame().text.contains("Request 42") == isThere)
  }

  @Test func itSaysWhatTheReviewSays() {
    var desk = Desk(size: Self.large)
    guard let facts = desk.state.preview else {
      Issue.record("there is no preview")
      return
    }
    let text = words(desk.frame().text).joined(separator: " ")
    var lens = Lens(desk.now)
    let rows = FactTable(state: desk.state, facts: facts).rows(columns: 80, through: &lens)
    #expect(rows.count > 8)
    for row in rows where row.label != "digest" {
      guard case .value(let value) = row.content else { continue }
      #expect(text.contains(words(row.label + " " + value.text.string).joined(separator: " ")), "\(row.label)")
    }
    for said in ["dock says", "You will move from Pro to Scale", "agent says", "The batch job needs more agents."] {
      #expect(text.contains(said), "\(said)")
    }
    desk.open(Sample.id(42))
    #expect(desk.state.review?.facts == facts)
  }

  @Test func detailAndUsageFollowTheSelection() {
    var desk = Desk(size: Self.large)
    #expect(desk.frame().text.contains("Usage · dock-main"))
    desk.press(.down)
    #expect(desk.state.preview?.request.id == Sample.id(43))
    #expect(desk.frame().text.contains("Request 43"))
    #expect(desk.frame().text.contains("Usage · daimon-bot"))
    desk.focus(.accounts)
    #expect(desk.frame().text.contains("Usage · dock-main"))
    #expect(desk.frame().text.contains("Request 43"))
  }

  @Test func itIsOfTheNewestSnapshotAndOfNothingThatIsGone() {
    var desk = Desk(Sample.world(Sample.request(42)), size: Self.large)
    desk.load(Sample.world(Sample.request(42, price: Sample.dollars(59))))
    #expect(desk.frame().text.contains("$59/mo (+$40/mo)"))
    desk.load(Sample.world(Sample.request(43)))
    #expect(desk.state.preview == nil)
    #expect(desk.frame().text.contains("selected under Pending appears here"))
    desk.load(Sample.empty)
    #expect(!desk.frame().text.contains("selected under Pending"))
  }

  /// The preview shows what an approval would be bound to, and no key that leaves home closed to the review approves.
  @Test(arguments: Panel.allCases)
  func nothingIsDecidedFromThePreview(_ focus: Panel) {
    var keys: [Key] = (32..<127).compactMap { UnicodeScalar($0) }.map { .character(Character($0)) }
    keys += [.tab, .backTab, .escape, .backspace, .up, .down, .left, .right, .home, .end, .control("a"), .control("m")]
    for key in keys {
      var desk = Desk(size: Self.large)
      desk.focus(focus)
      desk.wait(5_000)
      guard let facts = desk.state.preview else {
        Issue.record("there is no preview")
        return
      }
      let code = Review(facts, at: desk.now.boot.time).code.letters
      desk.press(key)
      desk.wait(5_000)
      desk.press(key)
      if desk.state.place == .home {
        desk.type("AA" + code)
        desk.wait(5_000)
        desk.press(.character("A"))
      }
      for effect in desk.allEffects {
        if case .approve = effect { Issue.record("\(key) approved") }
        if case .reject = effect { Issue.record("\(key) rejected") }
      }
    }
  }

  @Test func whatDoesNotFitIsCounted() {
    let desk = Desk(size: Size(columns: 80, rows: 34))
    #expect(desk.frame().text.contains("more below"))
  }
}
