import Screen
import Testing

@testable import Dashboard

@Suite struct KeymapTests {
  @Test func theStandardKeysAreThoseOfTheTable() {
    for command in Command.table {
      #expect(Keymap.standard.keys(for: command.id) == command.keys)
      for place in command.places {
        for key in command.keys { #expect(Keymap.standard.command(for: key, on: place) == command.id) }
      }
    }
  }

  @Test func aCommandMovesToItsNewKeys() {
    let (keymap, conflicts) = Keymap.rebinding(["approve": [.character("Z")], "refresh": [.function(5)]])
    #expect(conflicts.isEmpty)
    #expect(keymap.command(for: .character("Z"), on: .review) == .approve)
    #expect(keymap.command(for: .character("A"), on: .review) == nil)
    #expect(keymap.command(for: .function(5), on: .home) == .refresh)
  }

  @Test func anUnknownCommandIsReported() {
    let (keymap, conflicts) = Keymap.rebinding(["aprove": [.character("Z")]])
    #expect(conflicts == [.unknownCommand("aprove")])
    #expect(keymap == .standard)
  }

  @Test(arguments: [Key.enter, .character(" "), .character("y"), .character("Y"), .paste("A"), .focusGained, .escape])
  func aReflexCannotBeBoundToApproving(_ key: Key) {
    for id in [CommandID.approve, .reject] {
      let (keymap, conflicts) = Keymap.rebinding([id.rawValue: [key]])
      #expect(conflicts == [.keyNotAllowed(key, id), .withoutKey(id)])
      #expect(keymap == .standard)
    }
  }

  @Test func theMouseCannotBeBoundToAnything() {
    let click = Key.mouse(MouseEvent(kind: .press(.left), point: .zero))
    #expect(Keymap.rebinding(["approve": [click]]).keymap == .standard)
    #expect(Keymap.rebinding(["help": [click]]).keymap == .standard)
  }

  @Test func escapeAlwaysGoesBack() {
    let (keymap, conflicts) = Keymap.rebinding(["back": [.character("b")], "help": [.escape, .character("W")]])
    #expect(conflicts == [.keyNotAllowed(.escape, .help)])
    #expect(keymap.command(for: .escape, on: .review) == .back)
    #expect(keymap.command(for: .character("b"), on: .review) == .back)
    #expect(keymap.command(for: .character("W"), on: .home) == .help)
  }

  @Test func twoCommandsOnOneKeyKeepTheirStandardKeys() {
    let (keymap, conflicts) = Keymap.rebinding(["refresh": [.character("?")], "mouse": [.character("M")]])
    #expect(conflicts.contains(.collision(.character("?"), .refresh, .help, on: .home)))
    #expect(keymap.command(for: .character("?"), on: .home) == .help)
    #expect(keymap.command(for: .character("r"), on: .home) == .refresh)
    #expect(keymap.command(for: .character("M"), on: .home) == .mouse)
  }

  @Test func aSwapIsNoConflict() {
    let (keymap, conflicts) = Keymap.rebinding(["refresh": [.character("x")], "dismiss": [.character("r")]])
    #expect(conflicts.isEmpty)
    #expect(keymap.command(for: .character("x"), on: .home) == .refresh)
    #expect(keymap.command(for: .character("r"), on: .home) == .dismiss)
  }

  /// One of a swap falls back because of a third command, and would then sit on the other one's new key.
  @Test func whatCannotBeUntangledFallsBackToTheStandard() {
    let (keymap, conflicts) = Keymap.rebinding([
      "refresh": [.character("x"), .character("?")], "dismiss": [.character("r")],
    ])
    #expect(!conflicts.isEmpty)
    #expect(keymap == .standard)
  }

  @Test func commandsOfDifferentScreensMayShareAKey() {
    let (_, conflicts) = Keymap.rebinding(["copy-digest": [.character("o")]])
    #expect(conflicts.isEmpty)
  }

  @Test func theReasonsDialogIsSentByAKeyThatIsNoText() {
    let (keymap, conflicts) = Keymap.rebinding(["send-rejection": [.character("s")]])
    #expect(conflicts == [.keyNotAllowed(.character("s"), .sendRejection), .withoutKey(.sendRejection)])
    #expect(keymap == .standard)
  }

  @Test func everyConflictHasASentenceThatNamesItsKey() {
    let conflicts: [KeymapConflict] = [
      .unknownCommand("aprove"), .keyNotAllowed(.enter, .approve), .withoutKey(.help),
      .collision(.character("?"), .help, .refresh, on: .home),
    ]
    #expect(conflicts.map(\.sentence).allSatisfy { $0.hasSuffix(".") })
    #expect(conflicts[1].sentence.contains("enter"))
    #expect(conflicts[3].sentence.contains("refresh"))
  }

  @Test func aReboundApproveKeyRunsTheWholeGesture() {
    let (keymap, _) = Keymap.rebinding(["approve": [.function(9)]])
    var desk = Desk(keymap: keymap)
    desk.openArmed(Sample.id(43))
    desk.press(.function(9))
    desk.wait(400)
    #expect(desk.frame().text.contains("Press F9 once more"))
    desk.press(.function(9))
    #expect(desk.effects.count == 1)
  }
}
