import Billing
import Testing
import Text

@Suite struct OverheardTests {
  private func answer(_ method: String, _ path: String) -> OverheardAnswer {
    OverheardAnswer(
      method: method, path: path, status: 200, headers: [:], document: nil, at: Instant(seconds: 1_800_000_000))
  }

  @Test(arguments: [
    ("/v1/inboxes/inb_12ab/send", "POST /v1/inboxes/*/send"),
    ("/api/workspaces/Q4/rows", "POST /api/workspaces/*/rows"),
    ("/api/workspaces/7f3a0c/rows/12", "POST /api/workspaces/*/rows/*"), ("/vx/v12/v123", "POST /vx/v12/*"),
    ("", "POST "),
    ("/" + String(repeating: "a", count: 25), "POST /*"),
  ])
  func aKindOfCallLeavesOutWhatVaries(path: String, kind: String) {
    #expect(answer("POST", path).kind == kind)
  }

  @Test func anEndlessPathMakesNoEndlessKind() {
    let path = String(repeating: "/abcdefghijklmnopqrstuvwx", count: 500)
    #expect(answer(String(repeating: "X", count: 500), path).kind.utf8.count < 400)
  }

  @Test(arguments: [-1, Int64.min, 9_007_199_254_740_992, .max])
  func aCountThatNothingCanHaveIsNotTold(used: Int64) {
    #expect(OverheardUsage("calls", used: used, limit: 10, unit: "calls") == nil)
    #expect(OverheardUsage("calls", used: 5, limit: used, unit: "calls")?.limit == nil)
  }

  @Test func aLimitOfNothingIsNone() {
    #expect(OverheardUsage("calls", used: 5, limit: 0, unit: "calls")?.limit == nil)
    #expect(OverheardUsage("calls", used: nil, limit: 5, unit: "calls") == nil, "a limit alone moves no bar")
    #expect(OverheardUsage("calls", used: nil, limit: nil, unit: "calls", isExhausted: true) != nil)
  }

  @Test(arguments: [
    ("SEND_REQUIRES_PAID", "SEND_REQUIRES_PAID"), ("a b\u{1B}[2J\n", "ab2J"), ("", "HTTP_402"), ("日本", "HTTP_402"),
    (String(repeating: "X", count: 99), String(repeating: "X", count: 40)),
  ])
  func aCodeIsAPlainWord(code: String, shown: String) {
    #expect(OverheardLimit(code: code, title: "t", words: "", status: 402, gate: "g").code == shown)
  }
}
