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

  /// What fingers do without thinking in a terminal, tmux or readline.
  static let reflexes: [Key] =
    [
      .enter, .character(" "), .paste("A"), .focusGained, .escape, .tab, .up, .pageDown, .backspace, .delete,
    ] + "abcdefgklnopqrstuvwxyz\\]_".map { Key.control($0) } + "bcdflnprtuy.<>".map { Key.alt($0) }

  @Test(arguments: reflexes + [.character("y"), .character("Y")])
  func aReflexCannotBeBoundToApproving(_ key: Key) throws {
    for id in [CommandID.approve, .reject] {
      let (keymap, conflicts) = Keymap.rebinding([id.rawValue: [key]])
      let objection = try #require(KeyObjection(to: key, for: Command.named(id)))
      #expect(conflicts == [.keyNotAllowed(key, id, objection), .withoutKey(id)])
      #expect(conflicts[0].sentence.hasSuffix("\(objection.reason)."))
      #expect(keymap == .standard)
    }
  }

  @Test(arguments: reflexes)
  func aReflexCannotBeBoundToWhatSpendsOrHandsOutASecretEither(_ key: Key) {
    for command in Command.table where command.danger != .none && command.keys != [.enter] {
      #expect(KeyObjection(to: key, for: command) != nil, "\(key.name) for \(command.id)")
      #expect(Keymap.rebinding([command.id.rawValue: [key]]).keymap == .standard)
    }
  }

  @Test func theReasonOfARefusedKeyNamesItsHabit() {
    let (_, conflicts) = Keymap.rebinding(["copy-link": [.control("b")]])
    #expect(
      conflicts.first?.sentence == "The key ctrl-b cannot be bound to copy-link: elsewhere it goes back a character in "
        + "readline and is the prefix of tmux, and the command spends or decides something.")
  }

  @Test func noStandardKeyWouldBeRefusedAsAWish() {
    for command in Command.table {
      for key in command.keys { #expect(KeyObjection(to: key, for: command) == nil, "\(key.name) for \(command.id)") }
      #expect(command.placeWithout(command.keys) == nil, "\(command.id)")
      let (keymap, conflicts) = Keymap.rebinding([command.id.rawValue: command.keys])
      #expect(conflicts.isEmpty)
      #expect(keymap == .standard)
    }
  }

  @Test func aSafeCommandMayBeOnAControlKey() {
    let (keymap, conflicts) = Keymap.rebinding(["refresh": [.control("l")], "down": [.control("n"), .down]])
    #expect(conflicts.isEmpty)
    #expect(keymap.command(for: .control("n"), on: .palette) == .down)
  }

  @Test func aKeyThatIsTextInADialogCannotBeTheOnlyOneThere() {
    for id in [CommandID.up, .interrupt, .nextPanel, .suspend] {
      let (keymap, conflicts) = Keymap.rebinding([id.rawValue: [.character("Z")]])
      guard case .onlyText(id, _)? = conflicts.first else {
        Issue.record("\(id): \(conflicts)")
        continue
      }
      #expect(conflicts.count == 1)
      #expect(keymap == .standard)
    }
    let (keymap, conflicts) = Keymap.rebinding(["up": [.character("Z"), .function(3)]])
    #expect(conflicts.isEmpty)
    #expect(keymap.command(for: .function(3), on: .note) == .up)
  }

  @Test func theMouseCannotBeBoundToAnything() {
    let click = Key.mouse(MouseEvent(kind: .press(.left), point: .zero))
    #expect(Keymap.rebinding(["approve": [click]]).keymap == .standard)
    #expect(Keymap.rebinding(["help": [click]]).keymap == .standard)
  }

  @Test func escapeAlwaysGoesBack() {
    let (keymap, conflicts) = Keymap.rebinding(["back": [.character("b")], "help": [.escape, .character("W")]])
    #expect(conflicts == [.keyNotAllowed(.escape, .help, .escapes)])
    #expect(keymap.command(for: .escape, on: .review) == .back)
    #expect(keymap.command(for: .character("b"), on: .review) == .back)
    #expect(keymap.command(for: .character("W"), on: .home) == .help)
  }

  @Test func twoCommandsOnOneKeyKeepTheirStandardKeys() {
    let (keymap, conflicts) = Keymap.rebinding(["refresh": [.character("?")], "mouse": [.character("M")]])
    let places: [Place] = [.home, .review, .account, .history, .log]
    #expect(conflicts == [.collision(.character("?"), .refresh, .help, on: places)])
    #expect(
      conflicts[0].sentence
        == "On Home, Review, Account, History, Log the key ? would mean both refresh and help; both "
        + "keep their standard keys.")
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
    #expect(conflicts.last == .everythingStandard)
    #expect(keymap == .standard)
  }

  @Test func commandsOfDifferentScreensMayShareAKey() {
    let (_, conflicts) = Keymap.rebinding(["copy-digest": [.character("o")]])
    #expect(conflicts.isEmpty)
  }

  @Test func theReasonsDialogIsSentByAKeyThatIsNoText() {
    let (keymap, conflicts) = Keymap.rebinding(["send-rejection": [.character("s")]])
    #expect(conflicts == [.keyNotAllowed(.character("s"), .sendRejection, .text), .withoutKey(.sendRejection)])
    #expect(keymap == .standard)
  }

  @Test func everyConflictHasASentenceThatNamesItsKey() {
    let conflicts: [KeymapConflict] = [
      .unknownCommand("aprove"), .keyNotAllowed(.enter, .approve, .habit("confirms")), .withoutKey(.help),
      .collision(.character("?"), .help, .refresh, on: [.home]), .onlyText(.up, on: .note), .everythingStandard,
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
