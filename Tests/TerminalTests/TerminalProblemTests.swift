import Terminal
import Testing

struct TerminalProblemTests {
  @Test(
    "Every problem says what is wrong and what to do",
    arguments: [
      (TerminalProblem.notATerminal(.input), "standard input"), (.notATerminal(.output), "standard output"),
      (.unknownTERM(""), "TERM is not set"), (.unknownTERM("foo"), "TERM is \"foo\""),
      (.dumb("dumb"), "TERM is \"dumb\""),
      (.refused("xterm"), "raw input"), (.hungUp, "gone away"), (.alreadyOpen, "already"),
    ])
  func words(_ problem: TerminalProblem, _ what: String) {
    let text = problem.description
    #expect(text.contains(what))
    #expect(["run ", "set ", "install ", "check ", "close ", "start "].contains { text.contains($0) })
    #expect(!text.contains("\n"))
  }

  @Test func aHostileNameIsMadeHarmless() {
    let text = TerminalProblem.unknownTERM("x\u{1B}[2J\n" + String(repeating: "y", count: 5000)).description
    #expect(text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    #expect(text.count < 400)
  }
}
