import Testing
import Text

@testable import Terminal

struct ControlSequenceTests {
  private let plain = TerminalEnvironment(["TERM": "xterm-256color"])
  private let tmux = TerminalEnvironment(["TERM": "tmux-256color", "TMUX": "/tmp/x,1,0"])
  private let screen = TerminalEnvironment(["TERM": "screen", "STY": "1.x"])
  private let console = TerminalEnvironment(["TERM": "linux"])

  @Test func whatIsSwitchedOnIsSwitchedOff() {
    for mode in ["1000", "1004", "1006", "2004"] {
      #expect(ControlSequence.enter(mouse: true).contains("?\(mode)h"))
      #expect(ControlSequence.leave.contains("?\(mode)l"))
    }
    #expect(!ControlSequence.enter(mouse: false).contains("?1000h"))
  }

  @Test func aNotificationCannotContainASequenceOrAnotherField() {
    let hostile = SafeText("a;b\u{07}\u{1B}]52;c;eA==\u{07}\n")
    let sequence = ControlSequence.notification(title: hostile, body: hostile, in: plain)
    #expect(sequence.hasPrefix("\u{1B}]777;notify;"))
    #expect(sequence.filter { $0 == ";" }.count == 3)
    #expect(sequence.unicodeScalars.filter { $0.value < 0x20 } == ["\u{1B}", "\u{07}"])
  }

  @Test func whoWantsTheShortFormGetsIt() {
    let iterm = TerminalEnvironment(["TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"])
    #expect(ControlSequence.notification(title: "t", body: "4;1", in: iterm) == "\u{1B}]9;t: 4,1\u{07}")
    #expect(ControlSequence.notification(title: "t", body: "b", in: console) == "")
  }

  @Test func aTitleIsKeptGivenAndBroughtBack() {
    #expect(ControlSequence.keepTitle == "\u{1B}[22;2t")
    #expect(ControlSequence.title("2 pending") == "\u{1B}]2;2 pending\u{07}")
    #expect(ControlSequence.bringTitleBack == "\u{1B}]2;\u{07}\u{1B}[23;2t")
    #expect(!ControlSequence.title("a\u{07}\u{1B}]52;c;x").dropFirst(2).dropLast().unicodeScalars.contains("\u{1B}"))
  }

  @Test func theClipboardGetsExactlyTheText() {
    #expect(ControlSequence.clipboard("foobar", in: plain) == "\u{1B}]52;c;Zm9vYmFy\u{07}")
    #expect(ControlSequence.clipboard("x", in: console) == nil)
    let longest = String(repeating: "a", count: ControlSequence.clipboardLimit)
    #expect(ControlSequence.clipboard(longest, in: plain)?.count == 7 + ControlSequence.clipboardLimit / 3 * 4 + 1)
    #expect(ControlSequence.clipboard(longest + "a", in: plain) == nil)
  }

  @Test func tmuxGetsTheCommandItselfAndOneToPassOn() {
    let command = "\u{1B}]52;c;Zg==\u{07}"
    #expect(
      ControlSequence.clipboard("f", in: tmux)
        == command + "\u{1B}Ptmux;\u{1B}\u{1B}]52;c;Zg==\u{07}\u{1B}\\")
  }

  @Test func screenGetsPiecesThatItCanHold() throws {
    let sequence = try #require(ControlSequence.clipboard(String(repeating: "abc", count: 1000), in: screen))
    var joined = ""
    for piece in sequence.split(separator: "\u{1B}\\") {
      #expect(piece.utf8.count <= 258)
      #expect(piece.hasPrefix("\u{1B}P"))
      joined += piece.dropFirst(2)
    }
    #expect(joined == ControlSequence.clipboard(String(repeating: "abc", count: 1000), in: plain))
  }
}
