import Screen
import Testing

@testable import Dashboard

@Suite struct CommandTableTests {
  @Test func everyCommandHasExactlyOneRow() {
    #expect(Set(Command.table.map(\.id)) == Set(CommandID.allCases))
    #expect(Command.table.count == CommandID.allCases.count)
  }

  @Test(arguments: Command.table.map(\.id))
  func everyCommandHasOneSentenceOfHelpAKeyAndAScreen(_ id: CommandID) {
    let command = Command.named(id)
    #expect(command.help.hasSuffix("."))
    #expect(!command.help.dropLast().contains(". "))
    #expect(command.help.first?.isUppercase == true)
    #expect(!command.keys.isEmpty)
    #expect(!command.places.isEmpty)
  }

  @Test func noKeyMeansTwoThingsOnOneScreen() {
    for place in Place.allCases {
      var owners: [Key: CommandID] = [:]
      for command in Command.table where command.places.contains(place) {
        for key in command.keys {
          #expect(owners[key] == nil, "\(key.name) on \(place)")
          owners[key] = command.id
        }
      }
    }
  }

  @Test(arguments: Command.table.map(\.id), Place.allCases)
  func inReadOnlyEveryDangerousCommandIsDisabledWithThatReason(_ id: CommandID, _ place: Place) {
    let command = Command.named(id)
    var desk = Desk(readOnly: true)
    desk.openArmed(Sample.id(42))
    let availability = command.availability(in: desk.state, at: desk.now)
    if command.danger != .none {
      guard case .disabled(let reason) = availability else {
        Issue.record("\(id) is enabled")
        return
      }
      #expect(reason.hasPrefix("Read-only"))
    } else if case .disabled(let reason) = availability {
      #expect(!reason.hasPrefix("Read-only"))
    }
  }

  @Test func whatDecidesSpendsOrHandsOutASecretIsGradedAsDangerous() {
    let dangerous = Set(Command.table.filter { $0.danger != .none }.map(\.id))
    #expect(
      dangerous == [
        .approve, .reject, .sendRejection, .extend, .renewToken, .openLink, .copyLink, .dismissLink, .upgrade,
        .showURL, .showCode, .runEngine,
        .downgrade, .portal, .choose, .ask, .sendNote, .explain, .sendExplanation,
      ])
  }

  /// The keys by which a terminal, tmux or readline moves, edits and scrolls cannot spend or hand out anything either,
  /// but for Enter, which confirms what a dialog has put on the screen.
  @Test func nothingDangerousIsOnAMotionOfTheTerminalTmuxOrReadline() {
    var motions: Set<Key> = [
      .enter, .escape, .tab, .backTab, .backspace, .delete, .insert, .up, .down, .left, .right, .home, .end, .pageUp,
      .pageDown, .character(" "), .character("h"), .character("j"), .character("k"), .character("l"), .character("g"),
      .character("G"), .character("q"), .character(":"), .character("/"), .character("n"), .character("N"),
    ]
    for letter in "abcdefghijklmnopqrstuvwxyz" { motions.formUnion([.control(letter), .alt(letter)]) }
    let confirming: Set<CommandID> = [.sendRejection, .choose, .ask, .sendNote, .sendExplanation]
    for command in Command.table where command.danger != .none {
      if confirming.contains(command.id) {
        #expect(command.keys == [.enter])
        #expect(command.places.isDisjoint(with: [.home, .review]))
      } else {
        #expect(motions.isDisjoint(with: command.keys), "\(command.id)")
      }
    }
  }

  /// No key that people press without thinking, in an editor, a shell or tmux, may decide.
  @Test func noDecisionIsOnAKeyOfHabit() {
    let habits: Set<Key> = [
      .enter, .character(" "), .character("y"), .character("Y"), .tab, .escape, .backspace, .delete, .up, .down,
      .left, .right, .character("h"), .character("j"), .character("k"), .character("l"), .character("g"),
      .character("G"), .character("q"), .character(":"), .character("/"), .control("a"), .control("b"),
      .control("c"), .control("d"), .control("k"), .control("u"), .control("w"), .control("z"),
    ]
    for command in Command.table where command.danger == .severe && command.id != .sendRejection {
      #expect(habits.isDisjoint(with: command.keys), "\(command.id)")
    }
  }

  @Test func aDisabledCommandsKeySaysWhy() {
    var desk = Desk(Sample.empty)
    desk.focus(.pending)
    desk.press(.enter)
    #expect(desk.notice == "Select a request under Pending first.")
    desk.press(.character("o"))
    #expect(desk.notice == "Select a link under Links first.")
    #expect(desk.allEffects.isEmpty)
  }

  @Test func inReadOnlyTheReviewOpensButDecidesNothing() {
    var desk = Desk(readOnly: true)
    desk.openArmed(Sample.id(43))
    desk.press(.character("A"))
    #expect(desk.notice?.hasPrefix("Read-only") == true)
    desk.wait(1000)
    desk.press(.character("A"), .character("R"), .character("t"), .character("e"))
    #expect(desk.allEffects == [.reviewOpened(Sample.id(43)), .discardTypeahead])
    #expect(desk.frame().text.contains("Read-only"))
  }
}
