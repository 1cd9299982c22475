import Testing

@testable import Terminal

@Suite struct SextantTests {
  @Test(
    arguments: [
      (["TERM": "xterm-kitty"], true), (["TERM": "foot"], true), (["TERM": "foot-extra"], true),
      (["TERM": "xterm-ghostty"], true), (["TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"], true),
      (["TERM": "xterm-256color"], false), (["TERM": "linux"], false), ([:], false), (["TERM": "footling"], false),
      (["TERM": "xterm-kitty", "TMUX": "/tmp/tmux,1,0"], false), (["TERM": "screen", "STY": "1"], false),
    ] as [([String: String], Bool)])
  func onlyTerminalsThatAreKnownToDrawThemCount(_ variables: [String: String], _ draws: Bool) {
    #expect(TerminalEnvironment(variables).drawsSextants == draws)
  }
}
