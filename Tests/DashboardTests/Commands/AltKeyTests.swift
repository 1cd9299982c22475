import Consent
import Screen
import Testing

@testable import Dashboard

/// A key with Alt is Escape and the key where nothing is bound to it: so do two keys look that arrive together.
@Suite struct AltKeyTests {
  @Test func whatIsTypedAtOnceActsOnWhatEscapeLedTo() throws {
    var desk = Desk(Sample.world(Sample.heavy, Sample.light))
    desk.press(.enter)
    let first = try #require(desk.state.review?.id)
    // As tmux sends Escape and j that were typed within its escape-time.
    desk.press(.alt("j"), .enter)
    let second = try #require(desk.state.review?.id)
    #expect(second != first)
    desk.press(.character("R"), .character("3"), .enter)
    let rejected = desk.allEffects.compactMap { if case .reject(let id, _, _) = $0 { id } else { nil } }
    #expect(rejected == [second])
  }

  @Test func aKeyThatIsBoundWithAltIsThatKey() {
    let (keymap, conflicts) = Keymap.rebinding(["help": [.alt("h")]])
    #expect(conflicts.isEmpty)
    var desk = Desk(keymap: keymap)
    desk.press(.enter)
    desk.press(.alt("h"))
    #expect(desk.state.place == .help)
    // On a screen where it is bound to nothing, it goes back first.
    desk.press(.alt("h"))
    #expect(desk.state.place == .review)
  }

  @Test func itLeavesATextAndIsNoPartOfIt() {
    var desk = Desk()
    desk.press(.character("/"))
    #expect(desk.state.place == .filtering)
    desk.press(.character("a"), .alt("?"))
    #expect(desk.state.place == .help)
  }

  @Test func itEndsACodeAndDecidesNothing() {
    var desk = Desk(Sample.world(Sample.heavy, Sample.light))
    desk.press(.enter)
    desk.wait(1000)
    desk.press(.character("A"))
    for letter in desk.code.dropLast() { desk.press(.character(Character(String(letter).lowercased()))) }
    desk.press(.alt(Character(desk.code.suffix(1).lowercased())))
    #expect(desk.state.review?.gesture == Gesture.none)
    #expect(!desk.allEffects.contains { if case .approve = $0 { true } else { false } })
  }

  @Test func pressedTwiceItDecidesNothing() {
    for letter in "AyR" {
      var desk = Desk(Sample.world(Sample.heavy, Sample.light))
      desk.press(.enter)
      desk.wait(1000)
      desk.press(.alt(letter), .alt(letter))
      #expect(!desk.allEffects.contains { if case .approve = $0 { true } else { false } })
      #expect(!desk.allEffects.contains { if case .reject = $0 { true } else { false } })
    }
  }
}
