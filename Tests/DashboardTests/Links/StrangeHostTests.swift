import Billing
import Screen
import Testing
import Text

@testable import Dashboard

/// A link to a host that is not allowed, wherever it is shown.
@Suite struct StrangeHostTests {
  private static let sizes = [
    Size(columns: 40, rows: 12), Size(columns: 60, rows: 20), Size(columns: 80, rows: 24),
    Size(columns: 120, rows: 40),
  ]

  /// What the screen shows after some keys in the list of links.
  private func shown(_ snapshot: Snapshot = Sample.strange, at size: Size, _ keys: [Key] = []) -> String {
    var desk = Desk(snapshot, size: size)
    desk.focus(.links)
    for key in keys { desk.press(key) }
    desk.answer()
    return desk.frame().text
  }

  @Test(arguments: sizes)
  func theListTheDialogTheURLAndTheCodeSaySo(_ size: Size) {
    // A narrow column leaves the mark and its beginning.
    #expect(shown(at: size).contains("▲ unknown"), "\(shown(at: size))")
    for keys in [[Key.enter], [.enter, .character("v")]] {
      let text = shown(at: size, keys)
      let words = text.split { " │\n".contains($0) }.joined(separator: " ")
      #expect(words.contains("do not pay there unless you know it"), "\(size) \(keys): \(text)")
    }
    let code = shown(at: size, [.enter, .character("Q")])
    #expect(code.contains("▲ unknown host pay.daimon"), "\(code)")
  }

  @Test(arguments: sizes)
  func anAllowedHostIsNotMarked(_ size: Size) {
    for keys in [[], [Key.enter], [.enter, .character("v")], [.enter, .character("Q")]] {
      let text = shown(Sample.busy, at: size, keys)
      #expect(!text.contains("unknown host") && !text.contains("do not pay"), "\(text)")
    }
  }

  @Test func aLinkThatEndedIsNotMarked() {
    var snapshot = Sample.strange
    let link = snapshot.links[0]
    snapshot.links[0] = Link(
      id: 1, account: link.account, kind: link.kind, target: link.target, host: link.host, createdAt: link.createdAt,
      expiresAt: link.expiresAt, state: .dismissed)
    #expect(!shown(snapshot, at: Size(columns: 120, rows: 40)).contains("unknown host"))
  }

  @Test func theAccountsPageMarksIt() {
    var desk = Desk(Sample.strange, size: Size(columns: 120, rows: 60))
    desk.select(Sample.daimon.name)
    desk.press(.character("i"), .end)
    #expect(desk.frame().text.contains("▲ unknown host"), "\(desk.frame().text)")
  }
}
