import Screen
import Testing

@testable import Terminal

struct ColorPairsTests {
  /// What ncurses was told, for the tests to look at.
  private final class Definitions {
    var pairs: [Int32: [Int32]] = [:]
  }

  private func table(_ depth: ColorDepth, limit: Int, _ definitions: Definitions) -> ColorPairs {
    ColorPairs(depth: depth, limit: limit) { pair, foreground, background in
      definitions.pairs[pair] = [foreground, background]
      return true
    }
  }

  @Test func thePlainStyleNeedsNoPair() {
    let definitions = Definitions()
    var pairs = table(.indexed256, limit: 64, definitions)
    #expect(pairs.look(.plain) == ColorPairs.Look(attributes: 0, pair: 0))
    #expect(definitions.pairs.isEmpty)
  }

  @Test func eachCombinationIsDefinedOnceAndColoursAreReduced() {
    let definitions = Definitions()
    var pairs = table(.sixteen, limit: 64, definitions)
    let red = Style(foreground: .rgb(255, 0, 0))
    #expect(pairs.look(red)?.pair == 1)
    #expect(pairs.look(Style(foreground: .rgb(255, 0, 0), bold: true))?.pair == 1)
    #expect(pairs.look(Style(foreground: .rgb(250, 1, 1)))?.pair == 1)
    #expect(pairs.look(Style(foreground: .indexed(9), background: .indexed(4)))?.pair == 2)
    #expect(definitions.pairs == [1: [9, -1], 2: [9, 4]])
  }

  @Test func attributesAddUp() throws {
    var pairs = table(.mono, limit: 1, Definitions())
    let all = Style(bold: true, dim: true, italic: true, underlined: true, reversed: true)
    #expect(pairs.look(all)?.attributes == 31)
    #expect(pairs.look(Style(italic: true))?.attributes == 4)
  }

  @Test func whenAllPairsAreTakenThatIsSaidAndNothingIsShownWrongly() {
    let definitions = Definitions()
    var pairs = table(.eight, limit: 3, definitions)
    #expect(pairs.look(Style(foreground: .indexed(1)))?.pair == 1)
    #expect(pairs.look(Style(foreground: .indexed(2)))?.pair == 2)
    #expect(pairs.look(Style(foreground: .indexed(3))) == nil)
    #expect(pairs.look(Style(foreground: .indexed(1)))?.pair == 1)
    #expect(pairs.colorless(Style(background: .indexed(3), bold: true)) == ColorPairs.Look(attributes: 17, pair: 0))
    pairs.reset()
    #expect(pairs.look(Style(foreground: .indexed(3)))?.pair == 1)
    #expect(definitions.pairs[1] == [3, -1])
  }

  @Test func aPairThatCannotBeDefinedIsNotUsed() {
    var pairs = ColorPairs(depth: .eight, limit: 64) { _, _, _ in false }
    #expect(pairs.look(Style(foreground: .indexed(1))) == nil)
  }

  @Test func directColoursAreNumbersOfTheirOwn() {
    let definitions = Definitions()
    var pairs = table(.truecolor, limit: 64, definitions)
    #expect(pairs.look(Style(foreground: .rgb(1, 2, 3), background: .indexed(196))) != nil)
    #expect(pairs.look(Style(foreground: .indexed(3), background: .rgb(0, 0, 1))) != nil)
    #expect(definitions.pairs == [1: [0x010203, 0xFF0000], 2: [3, 8]])
  }
}
