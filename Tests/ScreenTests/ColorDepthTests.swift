import Screen
import Testing

struct ColorDepthTests {
  @Test func depthsAreOrderedFromFewestToMostColours() {
    #expect(ColorDepth.allCases.sorted() == ColorDepth.allCases)
    #expect(ColorDepth.mono < .truecolor)
    #expect(!(ColorDepth.indexed256 < .sixteen))
  }
}
