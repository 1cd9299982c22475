import Screen
import Testing

@testable import Settings

@Suite("The names of keys")
struct KeyNamesTests {
  @Test(
    arguments: [
      ("entr", "enter"), ("Ctrl+X", "ctrl-x"), ("C-x", "ctrl-x"), ("<C-x>", "ctrl-x"), ("^r", "ctrl-r"),
      ("M-x", "alt-x"),
      ("alt+enter", nil), ("pagdown", "page-down"), ("<esc>", "esc"), ("f25", "f2"), ("", nil), ("世界", nil),
      ("mouse", nil),
    ])
  func theKeyThatWasMeantIsFound(_ written: String, _ meant: String?) {
    #expect(KeyNames.suggestion(for: written) == meant)
  }

  @Test func whatIsSuggestedIsAKey() throws {
    for written in ["ctrl+space", "^i", "spac", "F 5", "tabb", "<up>"] {
      let meant = try #require(KeyNames.suggestion(for: written))
      #expect(Key(name: meant) != nil, "\(written) → \(meant)")
    }
  }
}
